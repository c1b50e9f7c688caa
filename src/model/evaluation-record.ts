// What is kept of an evaluation: the outcomes now, since when, and each time anything of it moved and why?

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
  /** In force, where it does not pass; left out: none. */
  readonly waiver?: FindingWaiver;
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
  /** The level held, as the rulebook called it then; null: none. */
  readonly level: string | null;
  /** Of the level to reach; 0: none asked. */
  readonly targetRank: number;
  readonly standing: "met" | "below" | "unknown" | null;
  /** 0 to 100, one decimal. */
  readonly score: number;
  /** The next instant at which any of it can change by time alone; null: never. */
  readonly nextFlip: Instant | null;
}

/** What made an outcome flip. `name` is the fact, field, related entity, rulebook or waiver; null where it is time itself. */
export interface TransitionCause {
  readonly kind: "fact" | "field" | "level" | "rulebook" | "time" | "import" | "waiver";
  readonly name: string | null;
  /** Of a fact that was told: what it was, and what it came to. */
  readonly change?: FactChange;
}

/** A value that was not there is null, as one that nobody knows; those too long to keep with every flip are left out. */
export interface FactChange {
  readonly source: string;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
}

/** One outcome that flipped. `null`: the rule was not asked of the entity before, or is not any more. */
export interface Flip {
  readonly rule: string;
  readonly from: Outcome | null;
  readonly to: Outcome | null;
  readonly cause: TransitionCause;
}

/** A flip, and where and when it was. */
export interface Transition extends Flip {
  readonly entity: EntityRef;
  readonly scorecard: string;
  readonly at: Instant;
  /** Digest of the rulebook in force then. */
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
  /** Null: the scorecard does not apply to it any more, or it left the catalog. */
  readonly to: Stand | null;
  /** What made it move, where no flip says otherwise. */
  readonly cause: TransitionCause;
  /** May be none: a level can be lost because another rule is asked for it. */
  readonly flips: readonly Flip[];
}

/** A movement as it is kept. */
export interface Movement extends NewMovement {
  /** Null: the scorecard did not apply to it. */
  readonly from: Stand | null;
  /** Digest of the rulebook it was evaluated by before; null: `from` is. */
  readonly fromRulebook: string | null;
}
