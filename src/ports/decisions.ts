// What is kept of decisions?

import type { Act } from "../model/audit.ts";
import type { DecisionRecord, IdempotencyKey, KeptText } from "../model/decision-record.ts";
import type { Verdict } from "../model/decision.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Instant } from "../model/time.ts";
import type { Page, PageRequest } from "./page.ts";

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
  /** False: it is looked for by other values than it has, and passed over where its entity or question is asked about. */
  readonly isFiled: boolean;
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
