// Is what was decided and done still what was recorded? The whole audit log is walked, and the first bad entry is
// named.

import type { AuditVerification } from "../../api/audit.ts";
import { CHAIN_START, digestOf } from "../../model/audit.ts";
import type { AuditEntry, ChainHead } from "../../model/audit.ts";
import { ChainWalk } from "../../model/chain-walk.ts";
import type { Misfit } from "../../model/chain-walk.ts";
import { digestOfDecision } from "../../model/decision-record.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import { formatInstant } from "../../model/time.ts";
import type { NumberedDecision } from "../../ports/decisions.ts";
import type { RulebookRecord } from "../../ports/rulebooks.ts";
import type { Store } from "../../ports/store.ts";
import { broken } from "./broken-entry.ts";
import type { Broken } from "./broken-entry.ts";
import { AnswerWalk } from "./verify-answers.ts";
import { DirectiveWalk } from "./verify-directives.ts";
import { KeyWalk } from "./verify-keys.ts";
import { StretchWalk } from "./verify-stretches.ts";
import { isToldAfter } from "./told-after.ts";
import { TokenWalk } from "./verify-tokens.ts";

export interface VerifyOptions {
  /**
   * Hashes of entries that are known to have been there. Without one, entries that were cut off the end leave no trace.
   */
  readonly expectHeads?: readonly string[];
  /** Called with the number of entries walked so far. */
  readonly progress?: (entries: number) => void;
}

/** How many entries are read at once, with the decisions they tell of. */
const PAGE = 1_000;

type Verified = Pick<
  Store,
  "audit" | "pruning" | "decisions" | "rulebooks" | "tokens" | "keys" | "directives" | "approvals" | "deployments"
>;

/** The log is walked again if others pruned meanwhile, which could happen each time. */
const MOST_WALKS = 5;

/**
 * Catalogs and facts are not compared with their entries: an entry has one digest of all that a delivery changed, and
 * the store holds only what is left of it. Others may write meanwhile. Entries and decisions are read side by side, by
 * number. In stretches that were pruned, what stayed is compared with what was signed then, and the chain goes on after
 * them.
 */
export async function verifyAudit(store: Verified, options: VerifyOptions = {}): Promise<AuditVerification> {
  for (let walks = 1; ; walks++) {
    const walk = new AuditWalk(store, options);
    const found = await walk.walk();
    if (found === null || walks === MOST_WALKS || !(await walk.isOvertaken())) return walk.tell(found);
  }
}

/** What the entries of a page tell of. */
interface Told {
  /** In the order of their numbers. */
  readonly decisions: readonly NumberedDecision[];
  /** By digest: the texts that these decisions name, and that are missing or do not match it. */
  readonly unsound: ReadonlyMap<string, Unsound>;
}

type Unsound = "missing" | "changed";

const ALL_SOUND: Told["unsound"] = new Map();

class AuditWalk {
  /** How many entries were found to be as they were written. */
  #entries = 0;
  /** How many decisions were found to be as their entries say. */
  #decisions = 0;
  #chain = new ChainWalk([]);
  readonly #store: Verified;
  readonly #options: VerifyOptions;
  /** The first decision whose number is not that of an entry about it. */
  #untold: string | undefined;
  /** The first decision that queries do not find, since it is stored under other values than its own. */
  #misfiled: string | undefined;
  /** Digests of texts and rulebooks whose content matches them. */
  readonly #whole = new Set<string>();
  /** Digest of the rulebook that came into force last. */
  #inForce: string | null = null;
  /** Digests of rulebooks that are not kept any more, since nothing needs them. */
  readonly #forgotten = new Set<string>();
  readonly #tokens: TokenWalk;
  readonly #keys: KeyWalk;
  readonly #stretches: StretchWalk;
  readonly #directives: DirectiveWalk;
  readonly #answers: AnswerWalk;
  /** Expected hashes that were not found yet. */
  readonly #expected: Set<string>;

  constructor(store: Verified, options: VerifyOptions) {
    this.#store = store;
    this.#options = options;
    this.#tokens = new TokenWalk(store.tokens);
    this.#keys = new KeyWalk(store);
    this.#stretches = new StretchWalk(store);
    this.#directives = new DirectiveWalk(store);
    this.#answers = new AnswerWalk(store);
    this.#expected = new Set(options.expectHeads);
    this.#expected.delete(CHAIN_START.hash);
  }

  async walk(): Promise<Broken | null> {
    const walked = (await this.#begin()) ?? (await this.#walkEntries()) ?? this.#withoutEntry();
    const changed = walked ?? (await this.#changedDirective()) ?? (await this.#changedAnswer());
    return changed ?? (await this.#otherRules()) ?? (await this.#lyingElsewhere()) ?? this.#withoutHead();
  }

  /** Whether somebody has pruned since the walk began: then what did not fit may fit by now. */
  isOvertaken(): Promise<boolean> {
    return this.#stretches.isOvertaken();
  }

  tell(found: Broken | null): AuditVerification {
    const { sequence, hash } = this.#head;
    const last = this.#stretches.stretches.at(-1);
    return {
      intact: found === null,
      entries: this.#entries,
      decisions: this.#decisions,
      head: { sequence, hash },
      pruned: last === undefined ? null : { upTo: last.sequence, before: formatInstant(last.before) },
      broken: found,
    };
  }

  get #head(): ChainHead {
    return this.#chain.head;
  }

  async #begin(): Promise<Broken | null> {
    const checkpoints = await this.#keys.readCheckpoints();
    if ("code" in checkpoints) return checkpoints;
    for (const { hash } of checkpoints) this.#expected.add(hash);
    const changed = await this.#stretches.read(this.#keys.proving);
    if (changed !== null) return changed;
    this.#chain = new ChainWalk(this.#stretches.stretches);
    for (const { hash } of this.#stretches.stretches) this.#expected.delete(hash);
    return (await this.#tokens.read()) ?? this.#directives.read();
  }

  async #walkEntries(): Promise<Broken | null> {
    for (let after = 0; ;) {
      const page = await this.#store.audit.entries(after, PAGE);
      const last = page.at(-1);
      if (last === undefined && !(await this.#goesOn(after))) return this.#end();
      if (last === undefined) continue;
      const broken = await this.#walkPage(page, await this.#readTold(after, last.sequence));
      if (broken !== null) return broken;
      after = last.sequence;
      this.#options.progress?.(this.#entries);
    }
  }

  async #walkPage(page: readonly AuditEntry[], { decisions, unsound }: Told): Promise<Broken | null> {
    let next = 0;
    for (const entry of page) {
      // Both are in the order of their numbers.
      for (; isBefore(decisions[next], entry); next++) this.#untold ??= decisions[next]?.record.id;
      const made =
        entry.kind === "decision" && decisions[next]?.sequence === entry.sequence ? decisions[next++] : undefined;
      const looked = this.#checkPlace(entry) ?? this.#checkSubject(entry, made?.record, unsound);
      // Most checks are done at once, and awaiting nothing a million times would take long.
      const broken = looked instanceof Promise ? await looked : looked;
      if (broken !== null) return broken;
      this.#entries++;
      if (this.#expected.size > 0) this.#expected.delete(entry.hash);
    }
    this.#untold ??= decisions[next]?.record.id;
    return null;
  }

  /** Whether entries follow after all. A decision after the last entry was recorded since, or no entry tells of it. */
  async #goesOn(after: number): Promise<boolean> {
    const [made] = await this.#store.decisions.numbered(after, Number.MAX_SAFE_INTEGER, 1);
    if (made === undefined) return false;
    if ((await this.#store.audit.entries(after, 1)).length > 0) return true;
    this.#untold ??= made.record.id;
    return false;
  }

  async #readTold(after: number, upTo: number): Promise<Told> {
    const decisions = await this.#store.decisions.numbered(after, upTo, PAGE);
    const unread = new Set<string>();
    for (const { record, isFiled } of decisions) {
      if (!isFiled) this.#misfiled ??= record.id;
      const { inputs, telling, inForce } = record;
      if (!this.#whole.has(inputs)) unread.add(inputs);
      if (!this.#whole.has(telling)) unread.add(telling);
      if (inForce !== null && !this.#whole.has(inForce)) unread.add(inForce);
    }
    return { decisions, unsound: unread.size === 0 ? ALL_SOUND : await this.#readTexts(unread) };
  }

  async #readTexts(digests: ReadonlySet<string>): Promise<Told["unsound"]> {
    const texts = await this.#store.decisions.texts([...digests]);
    const unsound = new Map<string, Unsound>();
    for (const digest of digests) {
      const body = texts.get(digest);
      if (body !== undefined && digestOf(body) === digest) this.#whole.add(digest);
      else unsound.set(digest, body === undefined ? "missing" : "changed");
    }
    return unsound;
  }

  #checkPlace(entry: AuditEntry): Broken | null {
    const misfit = this.#chain.step(entry);
    return misfit === null ? null : brokenBy(misfit, entry);
  }

  #end(): Broken | null {
    const misfit = this.#chain.end();
    return misfit === null ? null : brokenBy(misfit);
  }

  /** `record`: the decision with the number of the entry, if there is one. */
  #checkSubject(
    entry: AuditEntry,
    record: DecisionRecord | undefined,
    unsound: Told["unsound"],
  ): Promise<Broken | null> | Broken | null {
    if (entry.kind === "decision") return this.#checkDecision(entry, record, unsound);
    if (entry.kind === "token") return this.#tokens.check(entry);
    if (entry.kind === "key") return this.#keys.check(entry);
    if (entry.kind === "pruning") this.#stretches.note(entry);
    if (entry.kind === "approval" || entry.kind === "deployment") this.#answers.note(entry);
    if (entry.kind === "waiver" || entry.kind === "freeze" || entry.kind === "lock") this.#directives.note(entry);
    return entry.kind === "rulebook" ? this.#checkRulebook(entry) : null;
  }

  #checkDecision(entry: AuditEntry, record: DecisionRecord | undefined, unsound: Told["unsound"]): Broken | null {
    const { subject, digest } = entry;
    if (record?.id !== subject) return broken(entry, "decision-missing", `the decision \`${subject}\` is missing`);
    if (digestOfDecision(record) !== digest) {
      return broken(entry, "decision-changed", `the decision \`${subject}\` was changed`);
    }
    this.#decisions++;
    if (this.#forgotten.size > 0 && this.#forgotten.has(record.rulebook)) {
      return broken(entry, "rulebook-missing", `the rulebook \`${record.rulebook}\` is missing`);
    }
    return unsound.size === 0 ? null : brokenByText(entry, record, unsound);
  }

  /** A rulebook is stored when it first comes into force, and not again, so it is checked once. */
  async #checkRulebook(entry: AuditEntry): Promise<Broken | null> {
    const { subject } = entry;
    this.#inForce = subject;
    if (this.#whole.has(subject)) return null;
    const digest = await this.#digestOfRulebook(subject);
    if (digest === undefined && this.#mayBeForgotten(entry)) {
      this.#forgotten.add(subject);
      return null;
    }
    if (digest === undefined) return broken(entry, "rulebook-missing", `the rulebook \`${subject}\` is missing`);
    if (digest !== entry.digest) return broken(entry, "rulebook-changed", `the rulebook \`${subject}\` was changed`);
    this.#whole.add(subject);
    return null;
  }

  /**
   * True if it came into force where the log was pruned. Decisions that are kept and name it would all come later in
   * the log.
   */
  #mayBeForgotten({ sequence }: AuditEntry): boolean {
    return sequence <= (this.#stretches.stretches.at(-1)?.sequence ?? 0);
  }

  /** Undefined: it is not there. One that cannot be read was changed, and gets a digest that does not fit. */
  async #digestOfRulebook(subject: string): Promise<string | undefined> {
    try {
      const record = await this.#store.rulebooks.get(subject);
      return record && digestOfRulebook(record);
    } catch (error) {
      if (error instanceof SyntaxError) return "";
      throw error;
    }
  }

  /** Looks for a decision, a pruning, a token or a key that no entry tells of. */
  #withoutEntry(): Broken | null {
    const id = this.#untold;
    if (id === undefined) {
      return this.#stretches.finish() ?? this.#tokens.withoutEntry() ?? this.#keys.withoutEntry();
    }
    const message = `no entry tells of the decision \`${id}\``;
    return { sequence: null, subject: id, code: "decision-without-entry", message };
  }

  #changedDirective(): Promise<Broken | null> {
    return this.#directives.finish(this.#head.sequence);
  }

  #changedAnswer(): Promise<Broken | null> {
    return this.#answers.finish(this.#head.sequence);
  }

  /** Is the rulebook in force one that nobody put in force, or that another has replaced? */
  async #otherRules(): Promise<Broken | null> {
    const active = await this.#store.rulebooks.active();
    if (active === this.#inForce) return null;
    if (active !== null && (await isToldAfter(this.#store, this.#head.sequence, active))) return null;
    const [now, last] = [active, this.#inForce].map((digest) => (digest === null ? "none" : `\`${digest}\``));
    const message = `the rulebook in force is ${now}, and the last that was put in force is ${last}`;
    return { sequence: null, subject: active, code: "other-rulebook-in-force", message };
  }

  /** Its content was not changed, but the values by which queries find it: a lock that is not found holds nothing. */
  async #lyingElsewhere(): Promise<Broken | null> {
    const decision =
      this.#misfiled === undefined ? undefined : ({ kind: "decision", subject: this.#misfiled } as const);
    const found = decision ?? (await this.#store.audit.misfiled());
    if (found === undefined) return null;
    const { kind, subject } = found;
    const message = `the ${kind} \`${subject}\` is stored under other values than its own: searches miss it`;
    return { sequence: null, subject, code: `${kind}-misfiled`, message };
  }

  #withoutHead(): Broken | null {
    const [expected] = this.#expected;
    if (expected === undefined) return null;
    const last = this.#stretches.stretches.at(-1);
    const orPruned = last === undefined ? "" : `, or it is one of those up to ${last.sequence} that were pruned`;
    const message = `no entry has the hash \`${expected}\`: the log was cut off, or written anew${orPruned}`;
    return { sequence: null, subject: null, code: "head-missing", message };
  }
}

function brokenBy({ code, message, stretch }: Misfit, entry?: AuditEntry): Broken {
  if (stretch === undefined && entry !== undefined) return broken(entry, code, message);
  return { sequence: null, subject: stretch ?? null, code, message };
}

function isBefore(made: NumberedDecision | undefined, { sequence }: AuditEntry): boolean {
  return made !== undefined && made.sequence < sequence;
}

/** The first text that a decision names, and that is missing or does not match its digest. */
function brokenByText(entry: AuditEntry, record: DecisionRecord, unsound: Told["unsound"]): Broken | null {
  const { inputs, telling, inForce } = record;
  const name = `\`${entry.subject}\``;
  const named = [
    ["inputs", inputs, `what ${name} rests on`],
    ["telling", telling, `what was told of ${name}`],
    ["in-force", inForce, `what was in force for ${name}`],
  ] as const;
  for (const [which, digest, what] of named) {
    const why = digest === null ? undefined : unsound.get(digest);
    if (why === undefined) continue;
    return broken(
      entry,
      `${which}-${why}`,
      `${what} ${why === "missing" ? "is missing" : "was changed"}: \`${digest}\``,
    );
  }
  return null;
}

/** The digest that the entry of its activation has. */
function digestOfRulebook({ digest, files, shipped, storedAt }: RulebookRecord): string {
  const plain = ({ path, text }: RulebookRecord["files"][number]) => ({ path, text });
  return digestOf(JSON.stringify({ digest, files: files.map(plain), shipped: shipped.map(plain), storedAt }));
}
