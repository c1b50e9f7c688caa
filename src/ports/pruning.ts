// What goes of what is old, and what is kept of it?

import type { Act } from "../model/audit.ts";
import type { KeptStretch, PrunedStretch } from "../model/pruned-stretch.ts";
import type { Instant } from "../model/time.ts";

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
  /** Numbers of delivery events that came in before then, in their order, the first after this number. */
  oldEvents(before: Instant, after: number, limit: number): Promise<readonly number[]>;
  /**
   * Digests of rulebooks that no entity was evaluated by last, that are not in force, and did not come into force after
   * this entry of the log: nothing but a decision may still need them.
   */
  oldRulebooks(upTo: number): Promise<readonly string[]>;
  /** Those of these rulebooks that no decision recorded after `sequence` names: the caller has looked at those before. Answers how many. */
  forgetRulebooks(digests: readonly string[], sequence: number): Promise<number>;
  /** Digests of texts that decisions name, sorted. */
  textDigests(after: string, limit: number): Promise<readonly string[]>;
  /** Those of these texts that no decision recorded after `sequence` names: the caller has looked at those before. */
  forgetTexts(digests: readonly string[], sequence: number): Promise<void>;
}
