// What is stored of an evaluation: the outcomes now, since when, and each movement with its cause?

import type { EntityRef } from "./entity.ts";
import type { FindingWaiver } from "./finding-waiver.ts";
import type { Outcome, UnknownCause } from "./finding.ts";
import type { JsonValue } from "./json.ts";
import type { Instant } from "./time.ts";

/** One rule's outcome now. */
export interface RecordedOutcome {
  readonly rule: string;
  readonly outcome: Outcome;
  /** Null unless the outcome is unknown. */
  readonly cause: UnknownCause | null;
  /** Since when the outcome has been this one. */
  readonly since: Instant;
  /** The active waiver, where the rule does not pass; left out: there is none. */
  readonly waiver?: FindingWaiver;
}

/** How one entity stands on one scorecard. There is no record where the scorecard does not apply. */
export interface EvaluationRecord {
  readonly entity: EntityRef;
  readonly scorecard: string;
  /** Digest of the rulebook it was last evaluated by. */
  readonly rulebook: string;
  /** When anything about it last changed. */
  readonly changedAt: Instant;
  /** In the scorecard's order. */
  readonly outcomes: readonly RecordedOutcome[];
  /** Rank of the level held; 0: none. */
  readonly rank: number;
  /** The level held, by its name in the rulebook of that time; null: none. */
  readonly level: string | null;
  /** Rank of the target; 0: there is no target. */
  readonly targetRank: number;
  readonly standing: "met" | "below" | "unknown" | null;
  /** 0 to 100, one decimal. */
  readonly score: number;
  /** The next instant at which any of this can change by time alone; null: never. */
  readonly nextFlip: Instant | null;
}

/** What made an outcome flip. `name`: the fact, field, related entity, rulebook or waiver; null: time itself. */
export interface TransitionCause {
  readonly kind: "fact" | "field" | "level" | "rulebook" | "time" | "import" | "waiver";
  readonly name: string | null;
  /** For a fact that was delivered: its value before and after. */
  readonly change?: FactChange;
}

/**
 * A value that is missing, and one that is not known, are null. A value too long to be kept with every flip is left
 * out.
 */
export interface FactChange {
  readonly source: string;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
}

/** One outcome that flipped. `null`: the rule was not evaluated for the entity before, or no longer is. */
export interface Flip {
  readonly rule: string;
  readonly from: Outcome | null;
  readonly to: Outcome | null;
  readonly cause: TransitionCause;
}

/** A flip with where and when it happened. */
export interface Transition extends Flip {
  readonly entity: EntityRef;
  readonly scorecard: string;
  readonly at: Instant;
  /** Digest of the rulebook the scorecard was evaluated by then. */
  readonly rulebook: string;
  /** Digest of the rulebook the scorecard was evaluated by before; null: it did not apply. */
  readonly fromRulebook: string | null;
}

/** How an entity stands on a scorecard, in short. */
export type Stand = Pick<EvaluationRecord, "level" | "standing" | "score">;

/** What one evaluation changed of how one entity stands on one scorecard. */
export interface NewMovement {
  readonly entity: EntityRef;
  readonly scorecard: string;
  readonly at: Instant;
  /** Digest of the rulebook it was evaluated by. */
  readonly rulebook: string;
  /** Null: the scorecard no longer applies to the entity, or the entity has left the catalog. */
  readonly to: Stand | null;
  /** The cause, where no flip gives one. */
  readonly cause: TransitionCause;
  /** May be empty: a level can be lost because it asks for another rule now. */
  readonly flips: readonly Flip[];
}

/** A movement as it is stored. */
export interface Movement extends NewMovement {
  /** Null: the scorecard did not apply before. */
  readonly from: Stand | null;
  /** Digest of the rulebook the entity was evaluated by before; null where `from` is. */
  readonly fromRulebook: string | null;
}
