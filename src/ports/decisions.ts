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
  /** Exclusive. */
  readonly to?: Instant;
}

/** The texts that a decision names by their digests. */
export interface DecisionTexts {
  readonly inputs: KeptText;
  readonly telling: KeptText;
  /** Null: no rulebook was in force. */
  readonly inForce: KeptText | null;
}

export interface NumberedDecision {
  /**
   * False: the columns it is looked up by differ from the record itself, so questions about its entity or environment
   * pass it over.
   */
  readonly isFiled: boolean;
  /** The number of its entry in the audit log. */
  readonly sequence: number;
  readonly record: DecisionRecord;
}

/** The neighbours of a decision among those of the same question, by id. */
export interface AroundDecision {
  /** The decision before it; null: it is the first. */
  readonly supersedes: string | null;
  /** The decision after it; null: it is the newest. */
  readonly supersededBy: string | null;
  /** The newest decision; may be the decision itself. */
  readonly newest: string;
}

export interface DecisionStore {
  /**
   * Records the decision, unless the newest of its question has the same key and still holds (`validUntil` null or
   * later than `decidedAt`). In that case that decision is returned, and nothing but `idempotency` is written. Many at
   * once share one write to disk. Rejects with StoreConflict where another request came with the same idempotency key,
   * and that key has not expired.
   */
  record(
    record: DecisionRecord,
    texts: DecisionTexts,
    act: Act,
    idempotency?: Omit<IdempotencyKey, "decision">,
  ): Promise<DecisionRecord>;
  get(id: string): Promise<DecisionRecord | undefined>;
  /** The number of its entry in the audit log. */
  numberOf(id: string): Promise<number | undefined>;
  /** Newest first. */
  list(query: DecisionQuery): Promise<Page<DecisionRecord>>;
  /** Sorted by the numbers of their entries in the audit log: above `after`, up to and including `upTo`. */
  numbered(after: number, upTo: number, limit: number): Promise<readonly NumberedDecision[]>;
  /** Decisions since this instant that wait and are the newest of their question; oldest first. */
  waiting(since: Instant): Promise<readonly DecisionRecord[]>;
  /** Decisions since this instant that block and are the newest of their entity and environment; newest first. */
  blocked(since: Instant): Promise<readonly DecisionRecord[]>;
  /** Undefined: there is no decision with this id. */
  around(id: string): Promise<AroundDecision | undefined>;
  /** The text that decisions name by this digest. */
  text(digest: string): Promise<string | undefined>;
  /** The texts by digest; without those that are not kept. */
  texts(digests: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Undefined: there is none, or it has expired at `at`. */
  idempotencyKey(token: string, key: string, at: Instant): Promise<IdempotencyKey | undefined>;
  /** Deletes idempotency keys that expired before `at`. */
  prune(at: Instant): Promise<void>;
}
