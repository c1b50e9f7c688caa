// Is what was decided and done still what was written down? The whole log is walked; the first bad entry is named.

import type { AuditVerification } from "../api/audit.ts";
import { CHAIN_START, chainAct, digestOf } from "../model/audit.ts";
import type { AuditEntry } from "../model/audit.ts";
import { digestOfDecision } from "../model/decision-record.ts";
import type { DecisionRecord } from "../model/decision-record.ts";
import type { RulebookRecord, Store } from "../ports.ts";

export interface VerifyOptions {
  /** Hash of an entry that is known to have been there: without one, entries cut off the end leave no trace. */
  readonly expectHead?: string | undefined;
  /** Hears how many entries were walked. */
  readonly progress?: (entries: number) => void;
}

/** Entries, and decisions, that are held at once. */
const PAGE = 500;

type Broken = NonNullable<AuditVerification["broken"]>;
type Verified = Pick<Store, "audit" | "decisions" | "rulebooks">;

/** In pages: a log of any length is walked in little memory, while others write. */
export async function verifyAudit(store: Verified, options: VerifyOptions = {}): Promise<AuditVerification> {
  const walk = new AuditWalk(store, options);
  const broken = (await walk.entries()) ?? (await walk.decisions()) ?? walk.expectedHead();
  const { sequence, hash } = walk.head;
  return { intact: broken === null, entries: sequence, decisions: walk.decided.size, head: { sequence, hash }, broken };
}

class AuditWalk {
  head: Pick<AuditEntry, "sequence" | "hash"> = CHAIN_START;
  /** Ids. */
  readonly decided = new Set<string>();
  readonly #store: Verified;
  readonly #options: VerifyOptions;
  /** Digests of inputs that are what they are called. */
  readonly #inputs = new Set<string>();
  /** Digests of rulebooks that are what was put in force. */
  readonly #rulebooks = new Set<string>();
  #seenExpected: boolean;

  constructor(store: Verified, options: VerifyOptions) {
    this.#store = store;
    this.#options = options;
    this.#seenExpected = options.expectHead === undefined || options.expectHead === CHAIN_START.hash;
  }

  async entries(): Promise<Broken | null> {
    for (;;) {
      const page = await this.#store.audit.entries(this.head.sequence, PAGE);
      if (page.length === 0) return null;
      const records = await Promise.all(page.map((entry) => this.#recordOf(entry)));
      for (const [index, entry] of page.entries()) {
        const broken = this.#checkPlace(entry) ?? (await this.#checkSubject(entry, records[index]));
        if (broken !== null) return broken;
        this.head = entry;
        this.#seenExpected ||= entry.hash === this.#options.expectHead;
      }
      this.#options.progress?.(this.head.sequence);
    }
  }

  async #recordOf({ kind, subject }: AuditEntry): Promise<DecisionRecord | undefined> {
    return kind === "decision" ? this.#store.decisions.get(subject) : undefined;
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

  async #checkSubject(entry: AuditEntry, record: DecisionRecord | undefined): Promise<Broken | null> {
    if (entry.kind === "decision") return this.#checkDecision(entry, record);
    return entry.kind === "rulebook" ? this.#checkRulebook(entry) : null;
  }

  async #checkDecision(entry: AuditEntry, record: DecisionRecord | undefined): Promise<Broken | null> {
    const { subject, digest } = entry;
    if (this.decided.has(subject)) return broken(entry, "decision-twice", `\`${subject}\` was recorded before`);
    if (record === undefined) return broken(entry, "decision-missing", `the decision \`${subject}\` is missing`);
    if (digestOfDecision(record) !== digest) {
      return broken(entry, "decision-changed", `the decision \`${subject}\` was changed`);
    }
    this.decided.add(subject);
    return this.#checkInputs(entry, record);
  }

  async #checkInputs(entry: AuditEntry, { id, inputs: digest }: DecisionRecord): Promise<Broken | null> {
    if (this.#inputs.has(digest)) return null;
    const body = await this.#store.decisions.inputs(digest);
    if (body === undefined) return broken(entry, "inputs-missing", `what \`${id}\` rests on is missing: \`${digest}\``);
    if (digestOf(body) !== digest)
      return broken(entry, "inputs-changed", `what \`${id}\` rests on was changed: \`${digest}\``);
    this.#inputs.add(digest);
    return null;
  }

  /** Stored when it was first put in force, and not again. */
  async #checkRulebook(entry: AuditEntry): Promise<Broken | null> {
    const { subject } = entry;
    if (this.#rulebooks.has(subject)) return null;
    const digest = await this.#digestOfRulebook(subject);
    if (digest === undefined) return broken(entry, "rulebook-missing", `the rulebook \`${subject}\` is missing`);
    if (digest !== entry.digest) {
      return broken(entry, "rulebook-changed", `the rulebook \`${subject}\` was changed`);
    }
    this.#rulebooks.add(subject);
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

  /** Those nobody wrote down. One that was recorded since the walk began has an entry that was not walked. */
  async decisions(): Promise<Broken | null> {
    const { sequence } = this.head;
    let after: string | undefined;
    for (;;) {
      const page = await this.#store.decisions.list({ limit: PAGE, ...(after !== undefined && { after }) });
      const unknown = page.items.filter(({ id }) => !this.decided.has(id));
      const later = unknown.length === 0 ? new Set() : await this.#decidedAfter(sequence);
      const stranger = unknown.find(({ id }) => !later.has(id));
      if (stranger !== undefined) return withoutEntry(stranger);
      if (page.next === null) return null;
      after = page.next;
    }
  }

  async #decidedAfter(sequence: number): Promise<ReadonlySet<string>> {
    const subjects = new Set<string>();
    for (let after = sequence; ;) {
      const page = await this.#store.audit.entries(after, PAGE);
      const last = page.at(-1);
      if (last === undefined) return subjects;
      for (const { subject } of page) subjects.add(subject);
      after = last.sequence;
    }
  }

  expectedHead(): Broken | null {
    if (this.#seenExpected) return null;
    const message = `no entry has the hash \`${this.#options.expectHead}\`: the log was cut off, or written anew`;
    return { sequence: null, subject: null, code: "head-missing", message };
  }
}

/** As the entry of its activation has it. */
function digestOfRulebook({ digest, files, shipped, storedAt }: RulebookRecord): string {
  const plain = ({ path, text }: RulebookRecord["files"][number]) => ({ path, text });
  return digestOf(JSON.stringify({ digest, files: files.map(plain), shipped: shipped.map(plain), storedAt }));
}

function broken({ sequence, subject }: AuditEntry, code: string, message: string): Broken {
  return { sequence, subject, code, message };
}

function withoutEntry({ id }: DecisionRecord): Broken {
  return {
    sequence: null,
    subject: id,
    code: "decision-without-entry",
    message: `no entry tells of the decision \`${id}\``,
  };
}
