// What is deleted when old data is pruned, and what is kept?

import type { Act } from "../model/audit.ts";
import type { KeptStretch, PrunedStretch } from "../model/pruned-stretch.ts";
import type { Instant } from "../model/time.ts";

export interface PruneRequest {
  /** The number of the audit log entry with which the stretch begins. */
  readonly from: number;
  /** What was recorded before this instant is deleted. */
  readonly before: Instant;
  readonly at: Instant;
}

/** What will be deleted from one stretch of the audit log. */
export interface PlannedStretch {
  readonly stretch: PrunedStretch;
  /** False: this stretch was pruned before, and entries that were needed then may no longer be. */
  readonly isNew: boolean;
  /** How many entries are deleted; `stretch.kept` remain. */
  readonly entries: number;
  /** How many of those entries are of decisions; the decisions are deleted with them. */
  readonly decisions: number;
}

/** The proof of a pruned stretch, and the act that tells of it in the audit log. */
export interface SealedStretch {
  /** As JSON text. */
  readonly envelope: string;
  readonly act: Act;
}

/**
 * Deletes old data in slices; the audit log is whole even when the process is killed half-way. Kept are decisions that
 * hold until later than `at` or whose release was deployed, what people did, keys, rulebooks, and entries that
 * checkpoints are of.
 */
export interface PruningStore {
  /** In the order of their entries, from the first entry of the log on, without gaps. */
  stretches(): Promise<readonly KeptStretch[]>;
  /** The last stretch. */
  lastStretch(): Promise<KeptStretch | undefined>;
  /** What pruning would delete; null: nothing there is old enough. Writes nothing. */
  plan(request: PruneRequest): Promise<PlannedStretch | null>;
  /**
   * Deletes what `plan` says, if anything is to be deleted or the stretch is new. `seal` is called for the proof, and
   * called again where somebody else recorded something in the meantime.
   */
  prune(
    request: PruneRequest,
    seal: (planned: PlannedStretch) => Promise<SealedStretch>,
  ): Promise<PlannedStretch | null>;
  /**
   * Deletes at most `limit` delivery events that came in before this instant and before the `before` of a pruned
   * stretch. Returns how many.
   */
  forgetEvents(before: Instant, limit: number): Promise<number>;
  /** The numbers of delivery events that came in before this instant, in order, starting after the number `after`. */
  oldEvents(before: Instant, after: number, limit: number): Promise<readonly number[]>;
  /**
   * The digests of rulebooks that only a decision may still need: not in force, not the last to evaluate any entity,
   * and not put in force after this entry of the log.
   */
  oldRulebooks(upTo: number): Promise<readonly string[]>;
  /**
   * Deletes those of these rulebooks that no decision recorded after `sequence` names; the caller has already checked
   * the decisions up to there. Returns how many.
   */
  forgetRulebooks(digests: readonly string[], sequence: number): Promise<number>;
  /** The digests of texts that decisions name, sorted, starting after `after`. */
  textDigests(after: string, limit: number): Promise<readonly string[]>;
  /**
   * Deletes those of these texts that no decision recorded after `sequence` names; the caller has already checked the
   * decisions up to there.
   */
  forgetTexts(digests: readonly string[], sequence: number): Promise<void>;
}
