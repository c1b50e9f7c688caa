// What is kept of an evaluation: the outcomes now, since when, and each time one flipped and why?

import type { EntityRef } from "./entity.ts";
import type { Outcome, UnknownCause } from "./finding.ts";
import type { Instant } from "./time.ts";

/** One rule's outcome now. */
export interface RecordedOutcome {
  readonly rule: string;
  readonly outcome: Outcome;
  /** Null unless the outcome is unknown. */
  readonly cause: UnknownCause | null;
  /** Since when the outcome has been this one. */
  readonly since: Instant;
}

/** One scorecard, one entity, as they stand; there is none where the scorecard does not apply. */
export interface EvaluationRecord {
  readonly entity: EntityRef;
  readonly scorecard: string;
  /** Digest of the rulebook it was last evaluated by. */
  readonly rulebook: string;
  /** When anything of it last changed. */
  readonly changedAt: Instant;
  /** In the scorecard's order. */
  readonly outcomes: readonly RecordedOutcome[];
  /** Of the level held; 0: none. */
  readonly rank: number;
  /** Of the level to reach; 0: none asked. */
  readonly targetRank: number;
  readonly standing: "met" | "below" | "unknown" | null;
  /** 0 to 100, one decimal. */
  readonly score: number;
  /** The next instant at which any of it can change by time alone; null: never. */
  readonly nextFlip: Instant | null;
}

/** What made an outcome flip. `name` is the fact, field, related entity or rulebook; null where it is time itself. */
export interface TransitionCause {
  readonly kind: "fact" | "field" | "level" | "rulebook" | "time" | "import";
  readonly name: string | null;
}

/** One outcome that flipped. `null`: the rule was not asked of the entity before, or is not any more. */
export interface Transition {
  readonly entity: EntityRef;
  readonly scorecard: string;
  readonly rule: string;
  readonly from: Outcome | null;
  readonly to: Outcome | null;
  readonly at: Instant;
  readonly cause: TransitionCause;
  /** Digest of the rulebook in force then. */
  readonly rulebook: string;
}
