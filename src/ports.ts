// What does the core need from outside? Every adapter answers to these, and to the one suite that tests them all.

import type { Approval } from "./model/approval.ts";
import type { Act, AuditEntry } from "./model/audit.ts";
import type { CatalogEntry } from "./model/catalog.ts";
import type { KeptCheckpoint } from "./model/checkpoint.ts";
import type { Verdict } from "./model/decision.ts";
import type { DecisionRecord, IdempotencyKey, KeptText } from "./model/decision-record.ts";
import type { DeliveryEvent, DeliveryEventKind } from "./model/delivery-event.ts";
import type { DeployedRelease, ReleaseName } from "./model/deployed-release.ts";
import type { DeclaredFreeze, Deed, Directive, DirectiveKind, Lock, Waiver } from "./model/directive.ts";
import type { EntityRef } from "./model/entity.ts";
import type { Errand, NewErrand } from "./model/errand.ts";
import type { EvaluationRecord, Movement, NewMovement, Stand, Transition } from "./model/evaluation-record.ts";
import type { Outcome } from "./model/finding.ts";
import type { EntityFact, Fact } from "./model/fact.ts";
import type { Token } from "./model/identity.ts";
import type { JsonObject, JsonValue } from "./model/json.ts";
import type { KeptStretch, PrunedStretch } from "./model/pruned-stretch.ts";
import type { KeptKey, PublicKey } from "./model/public-key.ts";
import type { Instant, Milliseconds } from "./model/time.ts";

export interface Clock {
  now(): Instant;
}

/** Ids and secrets nobody can guess. */
export interface Chance {
  /** `prefix_` and 26 characters that sort by time, then at random. */
  id(prefix: string, at: Instant): string;
  /** Random bytes from the system's own generator. */
  bytes(length: number): Uint8Array;
}

/** The text at an address of another system: in time, in bounds, followed nowhere. Rejects with what is to be said of it. */
export type FetchDocument = (url: string) => Promise<string>;

/** What is sent to an address of the configuration. */
export interface PostedText {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Its host may have a private address. */
  readonly mayBePrivate: boolean;
}

/**
 * In time, followed nowhere, never to a private address unless that is meant. Rejects with what is to be said of it,
 * which does not hold the address: that may be a secret.
 */
export type PostText = (
  url: string,
  text: PostedText,
) => Promise<{ readonly status: number; /** Seconds. */ readonly retryAfter: number | undefined }>;

/** To one address. Texts hold no control characters; `text` and `html` say the same. */
export interface Mail {
  /** The same however often it is sent. */
  readonly id: string;
  /** What mail programs sort it by. */
  readonly list: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: Instant;
}

/**
 * `taken`: what the mail server answered; `refused`: why it never will. Rejects with what is to be said where another time
 * it may; neither holds an address, a name or a password.
 */
export type SendMail = (mail: Mail) => Promise<{ readonly taken: string } | { readonly refused: string }>;

/** What operators read, one event a line. Fields never hold secrets, headers or bodies. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Proves that what leaves this service is its own. */
export interface Signer {
  readonly key: PublicKey;
  /** Ed25519, 64 bytes: of the same always the same. Rejects where the key is none. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** The first signs; those after it did before, or are going to. Or why nothing can be signed. */
export type Signing = { readonly signers: readonly [Signer, ...Signer[]] } | { readonly why: string };

export interface Page<Item> {
  readonly items: readonly Item[];
  /** What to ask for next; null: that was all. */
  readonly next: string | null;
}

export interface PageRequest {
  /** At least 1. */
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

/**
 * All that is kept. Every method that writes does all of it or nothing, is on disk when its promise resolves, and
 * records its act in the audit chain with the same write. Rejects with StoreUnavailable where nothing was written.
 */
export interface Store {
  readonly catalog: CatalogStore;
  readonly facts: FactStore;
  readonly evaluations: EvaluationStore;
  readonly rulebooks: RulebookStore;
  readonly decisions: DecisionStore;
  readonly events: EventStore;
  readonly directives: DirectiveStore;
  readonly approvals: ApprovalStore;
  readonly deployments: DeploymentStore;
  readonly tokens: TokenStore;
  readonly keys: KeyStore;
  readonly errands: ErrandStore;
  readonly audit: AuditStore;
  readonly pruning: PruningStore;
  /** True once after somebody else changed what is kept: whatever was read before has to be read again. */
  changedElsewhere(): boolean;
  close(): Promise<void>;
}

/** The store cannot write (or read) now: full, read-only, held by another process, unreachable. Nothing was written. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  readonly reason: "full" | "busy" | "read-only" | "io" | "closed";

  constructor(reason: StoreUnavailable["reason"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * What is on disk cannot be served by this process: it is somebody else's, damaged, gone, of another version, or
 * served already. Nothing was changed. The message follows the text rules of `Problem`.
 */
export class StoreRefused extends Error {
  override readonly name = "StoreRefused";
  /** Stable, kebab-case. */
  readonly code: string;
  /** A separate sentence: what to do about it. */
  readonly help: string;

  constructor(code: string, message: string, help: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.help = help;
  }
}

/** Something else was written since the caller looked: look again, and decide again. */
export class StoreConflict extends Error {
  override readonly name = "StoreConflict";
}

/** Who delivers entities, and what they delivered last. */
export interface CatalogSource {
  readonly name: string;
  /** Digest of what was delivered: the same again changes nothing. */
  readonly digest: string;
  /** When that was delivered for the first time. */
  readonly importedAt: Instant;
  readonly entities: number;
  /** Of the system it is fetched from, where there is one: what to ask for changes with. */
  readonly etag: string | null;
}

/** What one source says of one entity, as the catalog formats read it; kept so that sources can be merged again. */
export interface Declaration {
  readonly source: string;
  /** Its place in what the source delivered. */
  readonly position: number;
  readonly body: JsonValue;
}

export interface CatalogChange {
  readonly source: CatalogSource;
  /** All that the source declares now, in its order; null: the source is gone. */
  readonly declarations: readonly JsonValue[] | null;
  /** Merged entities that are new or changed. */
  readonly changed: readonly CatalogEntry[];
  /** Entities nobody declares any more: their facts and evaluations go with them. */
  readonly removed: readonly EntityRef[];
  /** What the delivered documents tell by themselves. */
  readonly facts: readonly EntityFact[];
  /** Facts they told before and do not tell any more. */
  readonly withdrawn: readonly FactKey[];
}

export interface FactKey {
  readonly entity: EntityRef;
  readonly name: string;
  readonly source: string;
}

export interface EntityQuery extends PageRequest {
  /** Compared without regard to case. */
  readonly kind?: string;
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  /** Part of the ref, the title or the description, without regard to case. */
  readonly q?: string;
}

export interface CatalogStore {
  /** In the order they were first seen. */
  sources(): Promise<readonly CatalogSource[]>;
  /** Of all sources, by source and position. */
  declarations(): Promise<readonly Declaration[]>;
  /**
   * Rejects with StoreConflict where the sources or their digests are not `seen` any more (read them before the
   * declarations that were merged). Changed entities are outdated until they are evaluated.
   */
  replace(change: CatalogChange, seen: readonly CatalogSource[], act: Act): Promise<void>;
  /** Those the catalog holds of these. */
  entries(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, CatalogEntry>>;
  /** By ref. */
  list(query: EntityQuery): Promise<Page<CatalogEntry>>;
  /** All, sorted. */
  refs(): Promise<readonly EntityRef[]>;
}

export interface FactStore {
  /** Of each entity, all its facts from all sources, by name and source; entities without any are left out. */
  of(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, readonly Fact[]>>;
  /**
   * A fact observed earlier than the one that is kept of the same entity, name and source changes nothing. `outdated`:
   * who is to be evaluated again; left out: all of the entities.
   */
  save(facts: readonly EntityFact[], act: Act, outdated?: readonly EntityRef[]): Promise<void>;
}

export interface EvaluationQuery extends PageRequest {
  readonly scorecard?: string;
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  readonly tier?: string;
  readonly kind?: string;
}

export interface TransitionQuery extends PageRequest {
  readonly entity?: EntityRef;
  readonly scorecard?: string;
  readonly rule?: string;
}

export interface MovementQuery extends PageRequest {
  readonly entity?: EntityRef;
  readonly scorecard?: string;
  readonly from?: Instant;
  /** Not included. */
  readonly to?: Instant;
  /** Those of entities that are its own today. */
  readonly owner?: EntityRef;
  /** Those alone by which an entity came to another level, or the scorecard began to apply to it. */
  readonly isToAnotherLevel?: boolean;
}

/** Whose trend, and in which stretches of time. */
export interface TrendQuery {
  readonly scorecard: string;
  /** It alone. */
  readonly entity?: EntityRef;
  /** Those that are its own today, whosever they were: a trend is of entities, not of who took them over. Left out: all, also those that have left the catalog. */
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  /** Where the first stretch starts. */
  readonly from: Instant;
  readonly stretch: Milliseconds;
}

/** How many entities stand alike; the sum of their scores. */
export interface StandCount extends Pick<Stand, "level" | "standing"> {
  readonly entities: number;
  readonly score: number;
}

/** What moved alike in one stretch. */
export interface Flow {
  /** From 0. */
  readonly stretch: number;
  /** Null: the scorecard did not apply. */
  readonly from: Pick<Stand, "level" | "standing"> | null;
  readonly to: Pick<Stand, "level" | "standing"> | null;
  readonly entities: number;
  /** How much the sum of all scores rose by it. */
  readonly score: number;
}

/** How a fleet stood at the end of any stretch is how it stands now, less what has moved since. */
export interface Trend {
  readonly now: readonly StandCount[];
  /** By stretch; those in which nothing moved are left out. */
  readonly flows: readonly Flow[];
  /** Since when every movement on the scorecard is kept; null: there is none. */
  readonly since: Instant | null;
}

export interface OutcomeTrendQuery extends Pick<TrendQuery, "scorecard" | "entity" | "from" | "stretch"> {
  readonly rule: string;
}

/** How many came from one outcome to another in one stretch; null: the rule was not asked of them. */
export interface OutcomeFlow {
  /** From 0. */
  readonly stretch: number;
  readonly from: Outcome | null;
  readonly to: Outcome | null;
  readonly entities: number;
}

/** As `Trend`, of the outcomes of one rule. */
export interface OutcomeTrend {
  readonly now: readonly { readonly outcome: Outcome; readonly entities: number }[];
  readonly flows: readonly OutcomeFlow[];
  readonly since: Instant | null;
}

/** An evaluation with what reports group by. */
export interface ListedEvaluation extends EvaluationRecord {
  /** What the entity was evaluated by since it, or facts of it, last changed; null: the evaluation is outdated. */
  readonly evaluatedBy: string | null;
  readonly kind: string;
  readonly owner: EntityRef | null;
  readonly system: EntityRef | null;
  readonly tier: string | null;
}

/** One entity was evaluated on every scorecard of a rulebook; whether any applies is another matter. */
export interface EvaluatedEntity {
  readonly entity: EntityRef;
  /** Digest. */
  readonly rulebook: string;
  /** The next instant at which anything can change by time alone, also which scorecards apply; null: never. */
  readonly nextFlip: Instant | null;
  /** The revision of what it was evaluated from, read before all of that. */
  readonly seen: number;
}

/** One that reads another which was evaluated: what it was, or is being, evaluated from may be overtaken. */
export interface OvertakenEntity {
  readonly entity: EntityRef;
  /** Of `EvaluatedEntity`: what overtakes it, where that is written. */
  readonly by: EntityRef;
  /** At this revision it was evaluated again already; null: it was not. */
  readonly unless: number | null;
}

/** All that is kept of one entity's evaluations. */
export interface EntityEvaluations {
  /** What it was evaluated by since it, or facts of it, last changed; null: it is outdated. */
  readonly rulebook: string | null;
  /** Of the last `EvaluatedEntity`. */
  readonly nextFlip: Instant | null;
  /** Grows whenever it, or facts of it, change, and whenever it was evaluated. */
  readonly revision: number;
  readonly records: readonly EvaluationRecord[];
}

export interface EvaluationChange {
  /** Not outdated any more, whether anything of them changed or not. */
  readonly evaluated: readonly EvaluatedEntity[];
  readonly changed: readonly EvaluationRecord[];
  /** Scorecards that do not apply any more. */
  readonly removed: readonly { readonly entity: EntityRef; readonly scorecard: string }[];
  /** In the order they came about. Of what was kept before, `from` is made in the same write. */
  readonly movements: readonly NewMovement[];
  /** Outdated by it; left out: this process alone writes, and sees to them itself. */
  readonly overtaken?: readonly OvertakenEntity[];
}

export interface EvaluationStore {
  /** Those the catalog holds of these, as they are at one moment; records by scorecard. */
  of(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, EntityEvaluations>>;
  /** By scorecard, then entity. */
  list(query: EvaluationQuery): Promise<Page<ListedEvaluation>>;
  /**
   * Recomputable from catalog, facts and rulebook: not part of the audit chain. Nothing is written of what is not, or
   * not as `seen`, among `evaluated`: it changed, was evaluated by somebody else or left the catalog since.
   */
  save(change: EvaluationChange): Promise<void>;
  /** Entities of the catalog whose `nextFlip` (of `EvaluatedEntity`, not of records) has come, the longest due first. */
  due(at: Instant, limit: number): Promise<readonly EntityRef[]>;
  /** When the next will be; null: never. */
  nextDue(): Promise<Instant | null>;
  /**
   * Entities of the catalog, sorted, that were not evaluated by this rulebook since they, or facts of theirs, last
   * changed: what is left to do, also after being killed half-way. Left out `after`: from the first on.
   */
  outdated(rulebook: string, limit: number, after?: EntityRef): Promise<readonly EntityRef[]>;
  /** Newest first. */
  transitions(query: TransitionQuery): Promise<Page<Transition>>;
  /** Newest first. */
  movements(query: MovementQuery): Promise<Page<Movement>>;
  /** Since when every movement on a scorecard is kept; null: there is none. */
  movementsSince(scorecard: string): Promise<Instant | null>;
  /** Read at one instant. */
  trend(query: TrendQuery): Promise<Trend>;
  /** Read at one instant. */
  outcomeTrend(query: OutcomeTrendQuery): Promise<OutcomeTrend>;
  /**
   * Forgets movements before an instant, the first that came first, so many at most; answers how many. The last before
   * then of each entity on each scorecard that still applied stays: it says how things stood, and since when. How
   * everything stood at that instant, or at any later one, is told as ever; `since` of a trend is no earlier.
   */
  pruneMovements(before: Instant, limit: number): Promise<number>;
}

/** Rule files as they were given, those of the program among them: what a digest stands for can always be read again. */
export interface RulebookRecord {
  readonly digest: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The shipped files at that time, which hold the fact sets and what can be extended. */
  readonly shipped: readonly { readonly path: string; readonly text: string }[];
  readonly storedAt: Instant;
}

export interface RulebookStore {
  /** Digest of the one in force; null: none yet. */
  active(): Promise<string | null>;
  get(digest: string): Promise<RulebookRecord | undefined>;
  /** Stores it where it is new, and puts it in force. */
  activate(record: RulebookRecord, act: Act): Promise<void>;
}

export interface DecisionQuery extends PageRequest {
  readonly entity?: EntityRef;
  readonly environment?: string;
  readonly verdict?: Verdict;
  readonly from?: Instant;
  /** Not included. */
  readonly to?: Instant;
}

/** What a decision names by digest. */
export interface DecisionTexts {
  readonly inputs: KeptText;
  readonly telling: KeptText;
  /** Null: nothing was in force. */
  readonly inForce: KeptText | null;
}

export interface NumberedDecision {
  /** Of its entry in the audit log. */
  readonly sequence: number;
  readonly record: DecisionRecord;
}

/** Other decisions of the same question, by id. */
export interface AroundDecision {
  /** The one before it; null: it is the first. */
  readonly supersedes: string | null;
  /** The one after it; null: it is the newest. */
  readonly supersededBy: string | null;
  /** Itself, where it is the newest. */
  readonly newest: string;
}

export interface DecisionStore {
  /**
   * Records the decision, unless the newest of its question has the same key and still holds (`validUntil` null or
   * later than `decidedAt`): then that one is answered, and nothing is written but `idempotency`. Many at once share one write to disk.
   * Rejects with StoreConflict where another request came with the same idempotency key, and it has not expired.
   */
  record(
    record: DecisionRecord,
    texts: DecisionTexts,
    act: Act,
    idempotency?: Omit<IdempotencyKey, "decision">,
  ): Promise<DecisionRecord>;
  get(id: string): Promise<DecisionRecord | undefined>;
  /** Of its entry in the audit log. */
  numberOf(id: string): Promise<number | undefined>;
  /** Newest first. */
  list(query: DecisionQuery): Promise<Page<DecisionRecord>>;
  /** By the numbers of their entries in the audit log, those after one up to another. */
  numbered(after: number, upTo: number, limit: number): Promise<readonly NumberedDecision[]>;
  /** Those that wait and are the newest of their question, decided since then; the oldest first. */
  waiting(since: Instant): Promise<readonly DecisionRecord[]>;
  /** Those that block and are the newest of their entity and environment, decided since then; the newest first. */
  blocked(since: Instant): Promise<readonly DecisionRecord[]>;
  /** Undefined: there is none of this id. */
  around(id: string): Promise<AroundDecision | undefined>;
  /** The body of a text that decisions name by its digest. */
  text(digest: string): Promise<string | undefined>;
  /** By digest, those that are kept of these. */
  texts(digests: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** One that has not expired at `at`. */
  idempotencyKey(token: string, key: string, at: Instant): Promise<IdempotencyKey | undefined>;
  /** Forgets idempotency keys that expired before `at`. */
  prune(at: Instant): Promise<void>;
}

/** A webhook as it came in, before anybody understood it. */
export interface Delivery {
  /** Who sent it: `github`. */
  readonly source: string;
  /** What the source calls it: the same again is a duplicate, whatever it says. */
  readonly id: string;
  /** What it says it is about: `deployment_status`. */
  readonly event: string;
  readonly receivedAt: Instant;
  /** To the byte as it was signed. */
  readonly body: string;
}

export interface WaitingDelivery extends Delivery {
  /** Its place in the order they came in. */
  readonly number: number;
}

/** Events that are appended together, and what they come from. */
export interface EventBatch {
  readonly events: readonly DeliveryEvent[];
  /** What the log tells of those of them that are new. */
  readonly act: (created: readonly DeliveryEvent[]) => Act;
  /** Numbers of the deliveries that are understood by it, and wait no longer. */
  readonly understood?: readonly number[];
  /** Answers the same again under a caller's own key; which events were new is known only now. */
  readonly idempotency?: {
    readonly key: AnsweredKey;
    /** JSON. */
    readonly answer: (isNew: readonly boolean[]) => string;
  };
}

export interface AnsweredKey extends Omit<IdempotencyKey, "decision"> {
  readonly at: Instant;
}

export interface AppendedEvents {
  /** Of each event, whether it was not there before. */
  readonly isNew: readonly boolean[];
  /** What is answered under the batch's key, if it has one: now, or when it came before (then nothing was written). */
  readonly answer?: string;
}

export interface EventQuery extends PageRequest {
  readonly entity?: EntityRef;
  readonly repository?: string;
  readonly kind?: DeliveryEventKind;
}

/** What events were told of: an entity they name, a repository, or both. */
export interface EventSubject {
  readonly entity: EntityRef | null;
  readonly repository: string | null;
  readonly events: number;
  /** Of what occurred first, and last. */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** When the last of them came in. */
  readonly receivedAt: Instant;
}

/** The log of delivery events, to which is only added, and the webhooks they are understood from. */
export interface EventStore {
  /** Keeps it as it is, to be understood later. False: it was there before. Many at once share one write to disk. */
  receive(delivery: Delivery): Promise<boolean>;
  /** Of those nobody has understood, the first that came. */
  waiting(limit: number): Promise<readonly WaitingDelivery[]>;
  /**
   * Appends those whose dedupe key is not there yet, also not earlier in the batch. Many batches at once share one write.
   * Rejects with StoreConflict where another request came with the same key, and it has not expired.
   */
  append(batch: EventBatch): Promise<AppendedEvents>;
  /**
   * All that name one of these entities, one of these repositories and no entity, or neither any entity nor any repository
   * (what else is known of an incident says whose it is): by when they occurred, then by dedupe key. `since`: none that
   * occurred before.
   */
  about(
    entities: readonly EntityRef[],
    repositories: readonly string[],
    since?: Instant,
  ): Promise<readonly DeliveryEvent[]>;
  /** The last that came in first. */
  list(query: EventQuery): Promise<Page<DeliveryEvent>>;
  /** By entity, then repository. */
  subjects(): Promise<readonly EventSubject[]>;
  /** Forgets answers that expired before `at`, and understood webhooks that came in before `receivedBefore`; so many at most. */
  prune(at: Instant, receivedBefore: Instant, limit: number): Promise<void>;
}

export interface DirectiveQuery extends PageRequest {
  readonly kind: DirectiveKind;
  /** Of the waiver, or the lock. */
  readonly entity?: EntityRef;
  /** Not ended, and not over at this instant. */
  readonly openAt?: Instant;
}

/** Waivers, freezes and locks that people put in force; those of the rule files are part of the rulebook. */
export interface DirectiveStore {
  /** A waiver that `countsInScorecards` outdates its entity with the same write, here and when it is changed. */
  add(directive: Directive, act: Act): Promise<void>;
  /** False: it is another than `before` by now; nothing is recorded. */
  change(before: Directive, after: Directive, act: Act): Promise<boolean>;
  get(id: string): Promise<Directive | undefined>;
  /** Newest first. */
  list(query: DirectiveQuery): Promise<Page<Directive>>;
  /** Freezes and locks that nobody ended and that are not over at this instant, the oldest first. */
  holding(at: Instant): Promise<readonly (DeclaredFreeze | Lock)[]>;
  /** Waivers that nobody revoked and that were not over at this instant, the oldest first; entities without are left out. */
  waiversOf(entities: readonly EntityRef[], at: Instant): Promise<ReadonlyMap<EntityRef, readonly Waiver[]>>;
}

export interface ApprovalStore {
  add(approval: Approval, act: Act): Promise<void>;
  /** Answers about releases of the entity into the environment since then, in the order they were given. */
  of(entity: EntityRef, environment: string, since: Instant): Promise<readonly Approval[]>;
  /** All, the last given first. */
  list(query: PageRequest): Promise<Page<Approval>>;
}

export interface DeploymentQuery extends PageRequest {
  /** Left out: of any. */
  readonly entity?: EntityRef;
  readonly environment?: string;
}

export interface DeploymentStore {
  /** False: it is known of this decision already; nothing is recorded. */
  add(release: DeployedRelease, act: Act): Promise<boolean>;
  /** Null: unpins it. False: it is not known, or it is so already; nothing is recorded. */
  pin(decision: string, pinned: Deed | null, act: Act): Promise<boolean>;
  get(decision: string): Promise<DeployedRelease | undefined>;
  /** The one that was pinned last, else the one that was deployed last; never one that is `notCompared`. */
  baseline(entity: EntityRef, environment: string): Promise<DeployedRelease | undefined>;
  /** Of each the same; entities of which nothing is known to be deployed there are left out. */
  baselines(entities: readonly EntityRef[], environment: string): Promise<ReadonlyMap<EntityRef, DeployedRelease>>;
  /** The last that `isSameRelease`, whatever let it through. */
  same(entity: EntityRef, environment: string, name: ReleaseName): Promise<DeployedRelease | undefined>;
  /** Last deployed first. */
  list(query: DeploymentQuery): Promise<Page<DeployedRelease>>;
}

export interface TokenStore {
  create(token: Token, act: Act): Promise<void>;
  byHash(hash: string): Promise<Token | undefined>;
  /** By creation. */
  list(): Promise<readonly Token[]>;
  /** False: there is no such token, or it was revoked before; nothing is recorded. */
  revoke(id: string, at: Instant, act: Act): Promise<boolean>;
  used(id: string, at: Instant): Promise<void>;
}

/** Public keys of all that ever signed here. The keys themselves are not kept with what they sign. */
export interface KeyStore {
  /** In the order they came into use. */
  list(): Promise<readonly KeptKey[]>;
  /** False: it is there already, and nothing is recorded. */
  add(key: KeptKey, act: Act): Promise<boolean>;
}

export interface ErrandClaim {
  readonly channel: string;
  readonly at: Instant;
  /** Nobody else is given what was claimed before then: whoever claimed it may be gone. */
  readonly until: Instant;
  readonly limit: number;
  /** Of this claim alone. */
  readonly id: string;
}

/** What is to be done elsewhere. Not part of the audit chain: what an errand tells of is. */
export interface ErrandStore {
  /** Where there is one about the same already, done or not, that stays as it is. */
  add(errands: readonly NewErrand[], at: Instant): Promise<void>;
  get(channel: string, subject: string): Promise<Errand | undefined>;
  /** Makes it due then, where it is due later; what is finished, or being seen to, stays as it is. */
  hasten(channel: string, subject: string, dueAt: Instant): Promise<void>;
  /** As `hasten`, all of a channel but those that failed: what keeps these up is no decision. */
  hastenAll(channel: string, dueAt: Instant): Promise<void>;
  /** Those that are due, the longest due first. */
  claim(claim: ErrandClaim): Promise<readonly Errand[]>;
  /** Still claimed, with another body. False: somebody else has claimed it since, and nothing is written. */
  keep(errand: Errand, body: JsonObject): Promise<boolean>;
  /** Claimed no more. False: as of `keep`. */
  postpone(errand: Errand, to: Pick<Errand, "body" | "dueAt" | "failures">): Promise<boolean>;
  /** Never due again. False: as of `keep`. */
  finish(errand: Errand, at: Instant, body: JsonObject): Promise<boolean>;
  /** As if it had never been: it can be added again. */
  remove(errand: Errand): Promise<void>;
  /** Whoever claimed anything is gone: it is due by then. */
  release(at: Instant): Promise<void>;
  /** When the next of these channels will be; null: never. */
  nextDue(channels: readonly string[]): Promise<Instant | null>;
  /** Forgets what was finished before `at`. */
  prune(at: Instant): Promise<void>;
}

export interface AuditStore {
  /** From the entry after `sequence` on, in order. */
  entries(after: number, limit: number): Promise<readonly AuditEntry[]>;
  /** The last; undefined: nothing was ever recorded. */
  last(): Promise<AuditEntry | undefined>;
  /** Those that were kept, in the order of their entries. */
  checkpoints(): Promise<readonly KeptCheckpoint[]>;
  /** Where one of that entry is kept already, it stays. */
  keep(checkpoint: KeptCheckpoint): Promise<void>;
}

export interface PruneRequest {
  /** Number of the entry that the stretch is to begin with. */
  readonly from: number;
  /** What was recorded before then goes. */
  readonly before: Instant;
  readonly at: Instant;
}

/** What goes of a stretch of the audit log. */
export interface PlannedStretch {
  readonly stretch: PrunedStretch;
  /** False: it was pruned before; what was needed then may not be any more. */
  readonly isNew: boolean;
  /** How many entries go; `stretch.kept` stay. */
  readonly entries: number;
  /** How many of them are of decisions, which go with them. */
  readonly decisions: number;
}

/** What proves a stretch, and what the log tells of it. */
export interface SealedStretch {
  /** JSON. */
  readonly envelope: string;
  readonly act: Act;
}

/**
 * What is old goes, a slice at a time: whatever is killed half-way, the log is whole. Kept stay decisions that hold until
 * later than `at` or whose release was deployed, what people did, keys, rulebooks, and entries that checkpoints are of.
 */
export interface PruningStore {
  /** In the order of their entries: from the first entry of the log on, without gaps. */
  stretches(): Promise<readonly KeptStretch[]>;
  /** The last of them. */
  lastStretch(): Promise<KeptStretch | undefined>;
  /** Null: nothing there is old enough. Nothing is written. */
  plan(request: PruneRequest): Promise<PlannedStretch | null>;
  /** Where anything goes, or the stretch is new, it is `seal`ed; again, where somebody else recorded something meanwhile. */
  prune(
    request: PruneRequest,
    seal: (planned: PlannedStretch) => Promise<SealedStretch>,
  ): Promise<PlannedStretch | null>;
  /** Forgets delivery events, so many at most, that came in before then and before a stretch's `before`. Answers how many. */
  forgetEvents(before: Instant, limit: number): Promise<number>;
  /** Digests of texts that decisions name, sorted. */
  textDigests(after: string, limit: number): Promise<readonly string[]>;
  /** Those of these texts that no decision recorded after `sequence` names: the caller has looked at those before. */
  forgetTexts(digests: readonly string[], sequence: number): Promise<void>;
}
