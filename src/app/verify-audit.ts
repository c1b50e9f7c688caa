// Is what was decided and done still what was written down? The whole log is walked; the first bad entry is named.

import type { AuditVerification } from "../api/audit.ts";
import { CHAIN_START, chainAct, digestOf } from "../model/audit.ts";
import type { AuditEntry, ChainHead } from "../model/audit.ts";
import { digestOfDecision } from "../model/decision-record.ts";
import type { DecisionRecord } from "../model/decision-record.ts";
import type { RulebookRecord, Store } from "../ports.ts";
import { broken } from "./broken-entry.ts";
import type { Broken } from "./broken-entry.ts";
import { DirectiveWalk } from "./verify-directives.ts";
import { TokenWalk } from "./verify-tokens.ts";

export interface VerifyOptions {
  /** Hashes of entries that are known to have been there: without one, entries cut off the end leave no trace. */
  readonly expectHeads?: readonly string[];
  /** Hears how many entries were walked. */
  readonly progress?: (entries: number) => void;
}

/** Entries, and decisions, that are read at once. */
const PAGE = 500;

type Verified = Pick<Store, "audit" | "decisions" | "rulebooks" | "tokens" | "directives">;

/**
 * Catalogs and facts are not compared with their entries: an entry has one digest of all that a delivery changed, of which
 * the store holds what is left of it. Others may write meanwhile. Of each decision a digest is held until its entry is found.
 */
export async function verifyAudit(store: Verified, options: VerifyOptions = {}): Promise<AuditVerification> {
  const walk = new AuditWalk(store, options);
  await walk.readDecisions();
  const found =
    (await walk.walkEntries()) ?? walk.withoutEntry() ?? (await walk.changedDirective()) ?? walk.withoutHead();
  const { sequence, hash } = walk.head;
  return {
    intact: found === null,
    entries: sequence,
    decisions: walk.decisions,
    head: { sequence, hash },
    broken: found,
  };
}

/** What is looked at of a decision. */
interface KeptDecision {
  readonly digest: string;
  readonly inputs: string;
  readonly telling: string;
  /** Null: nothing was in force. */
  readonly inForce: string | null;
}

/** What decisions name by digest, and how it is called. */
const TEXTS = {
  inputs: (decision: string) => `what ${decision} rests on`,
  telling: (decision: string) => `what was told of ${decision}`,
  "in-force": (decision: string) => `what was in force for ${decision}`,
};

class AuditWalk {
  head: ChainHead = CHAIN_START;
  /** How many were found to be as their entries say. */
  decisions = 0;
  readonly #store: Verified;
  readonly #options: VerifyOptions;
  /** By id, those whose entry was not found yet. */
  readonly #unmatched = new Map<string, KeptDecision>();
  /** Digests of texts, and of rulebooks, that are what they are called. */
  readonly #whole = new Set<string>();
  readonly #tokens: TokenWalk;
  readonly #directives: DirectiveWalk;
  /** Hashes that were not found yet. */
  readonly #expected: Set<string>;

  constructor(store: Verified, options: VerifyOptions) {
    this.#store = store;
    this.#options = options;
    this.#tokens = new TokenWalk(store.tokens);
    this.#directives = new DirectiveWalk(store);
    this.#expected = new Set(options.expectHeads);
    this.#expected.delete(CHAIN_START.hash);
  }

  async readDecisions(): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.#store.decisions.list({ limit: PAGE, ...(after !== undefined && { after }) });
      for (const record of page.items) this.#unmatched.set(record.id, keptOf(record));
      after = page.next ?? undefined;
    } while (after !== undefined);
  }

  async walkEntries(): Promise<Broken | null> {
    const unread = (await this.#tokens.read()) ?? (await this.#directives.read());
    if (unread !== null) return unread;
    for (;;) {
      const page = await this.#store.audit.entries(this.head.sequence, PAGE);
      if (page.length === 0) return null;
      for (const entry of page) {
        const broken = this.#checkPlace(entry) ?? (await this.#checkSubject(entry));
        if (broken !== null) return broken;
        this.head = entry;
        this.#expected.delete(entry.hash);
      }
      this.#options.progress?.(this.head.sequence);
    }
  }

  #checkPlace(entry: AuditEntry): Broken | null {
    const { sequence } = this.head;
    if (entry.sequence !== sequence + 1) {
      return broken(entry, "entry-missing", `entry ${sequence + 1} is missing: ${entry.sequence} follows ${sequence}`);
    }
    if (entry.previous !== this.head.hash) {
      return broken(entry, "entry-out-of-place", `entry ${entry.sequence} does not follow the one before it`);
    }
    const { hash } = chainAct(entry, this.head);
    return hash === entry.hash ? null : broken(entry, "entry-changed", `entry ${entry.sequence} was changed`);
  }

  #checkSubject(entry: AuditEntry): Promise<Broken | null> | null {
    if (entry.kind === "decision") return this.#checkDecision(entry);
    if (entry.kind === "token") return this.#tokens.check(entry);
    if (entry.kind === "waiver" || entry.kind === "freeze" || entry.kind === "lock") this.#directives.note(entry);
    return entry.kind === "rulebook" ? this.#checkRulebook(entry) : null;
  }

  async #checkDecision(entry: AuditEntry): Promise<Broken | null> {
    const { subject, digest } = entry;
    const kept = this.#unmatched.get(subject) ?? (await this.#recordedSince(subject));
    if (kept === undefined) return broken(entry, "decision-missing", `the decision \`${subject}\` is missing`);
    if (kept.digest !== digest) return broken(entry, "decision-changed", `the decision \`${subject}\` was changed`);
    this.#unmatched.delete(subject);
    this.decisions++;
    return (
      (await this.#checkText(entry, "inputs", kept.inputs)) ??
      (await this.#checkText(entry, "telling", kept.telling)) ??
      (kept.inForce === null ? null : await this.#checkText(entry, "in-force", kept.inForce))
    );
  }

  /** Since the walk began. */
  async #recordedSince(id: string): Promise<KeptDecision | undefined> {
    const record = await this.#store.decisions.get(id);
    return record && keptOf(record);
  }

  async #checkText(entry: AuditEntry, which: keyof typeof TEXTS, digest: string): Promise<Broken | null> {
    if (this.#whole.has(digest)) return null;
    const body = await this.#store.decisions.text(digest);
    const what = TEXTS[which](`\`${entry.subject}\``);
    if (body === undefined) return broken(entry, `${which}-missing`, `${what} is missing: \`${digest}\``);
    if (digestOf(body) !== digest) return broken(entry, `${which}-changed`, `${what} was changed: \`${digest}\``);
    this.#whole.add(digest);
    return null;
  }

  /** Stored when it was first put in force, and not again. */
  async #checkRulebook(entry: AuditEntry): Promise<Broken | null> {
    const { subject } = entry;
    if (this.#whole.has(subject)) return null;
    const digest = await this.#digestOfRulebook(subject);
    if (digest === undefined) return broken(entry, "rulebook-missing", `the rulebook \`${subject}\` is missing`);
    if (digest !== entry.digest) return broken(entry, "rulebook-changed", `the rulebook \`${subject}\` was changed`);
    this.#whole.add(subject);
    return null;
  }

  /** What cannot be read any more was changed: it has no digest that fits. */
  async #digestOfRulebook(subject: string): Promise<string | undefined> {
    try {
      const record = await this.#store.rulebooks.get(subject);
      return record && digestOfRulebook(record);
    } catch (error) {
      if (error instanceof SyntaxError) return "";
      throw error;
    }
  }

  /** A decision, or a token, that nobody wrote down. */
  withoutEntry(): Broken | null {
    const [id] = this.#unmatched.keys();
    if (id === undefined) return this.#tokens.withoutEntry();
    const message = `no entry tells of the decision \`${id}\``;
    return { sequence: null, subject: id, code: "decision-without-entry", message };
  }

  changedDirective(): Promise<Broken | null> {
    return this.#directives.finish(this.head.sequence);
  }

  withoutHead(): Broken | null {
    const [expected] = this.#expected;
    if (expected === undefined) return null;
    const message = `no entry has the hash \`${expected}\`: the log was cut off, or written anew`;
    return { sequence: null, subject: null, code: "head-missing", message };
  }
}

function keptOf(record: DecisionRecord): KeptDecision {
  return { digest: digestOfDecision(record), inputs: record.inputs, telling: record.telling, inForce: record.inForce };
}

/** As the entry of its activation has it. */
function digestOfRulebook({ digest, files, shipped, storedAt }: RulebookRecord): string {
  const plain = ({ path, text }: RulebookRecord["files"][number]) => ({ path, text });
  return digestOf(JSON.stringify({ digest, files: files.map(plain), shipped: shipped.map(plain), storedAt }));
}
