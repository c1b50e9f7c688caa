// What can be asked about movements, and what is the answer?

import type { EntityRef } from "../model/entity.ts";
import type { Stand } from "../model/evaluation-record.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import type { PageRequest } from "./page.ts";

export interface TransitionQuery extends PageRequest {
  readonly entity?: EntityRef;
  readonly scorecard?: string;
  readonly rule?: string;
}

export interface MovementQuery extends PageRequest {
  readonly entity?: EntityRef;
  readonly scorecard?: string;
  readonly from?: Instant;
  /** Exclusive. */
  readonly to?: Instant;
}

/** Movements by which an entity came to another level. */
export interface LevelMoveQuery extends PageRequest {
  readonly scorecard: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  /** Only of entities that this owner owns today. */
  readonly owner?: EntityRef;
}

/** A movement by which an entity came to another level, or the scorecard began to apply to it. */
export interface LevelMove {
  /** The number of the movement. */
  readonly number: number;
  readonly entity: EntityRef;
  readonly at: Instant;
  /** Null: the scorecard did not apply before. */
  readonly from: Pick<Stand, "level"> | null;
  readonly to: Pick<Stand, "level">;
}

/** Whose trend is asked for, and over which stretches of time. */
export interface TrendQuery {
  readonly scorecard: string;
  /** Only this entity. */
  readonly entity?: EntityRef;
  /**
   * Only the entities that this owner owns today, whoever owned them before: a trend follows entities, not owners. Left
   * out: all entities, also those that have left the catalog.
   */
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  /** When the first stretch starts. */
  readonly from: Instant;
  readonly stretch: Milliseconds;
}

/** How many entities share a level and a standing, and the sum of their scores. */
export interface StandCount extends Pick<Stand, "level" | "standing"> {
  readonly entities: number;
  readonly score: number;
}

/** Entities that moved from the same to the same within one stretch. */
export interface Flow {
  /** The index of the stretch, from 0. */
  readonly stretch: number;
  /** Null: the scorecard did not apply. */
  readonly from: Pick<Stand, "level" | "standing"> | null;
  readonly to: Pick<Stand, "level" | "standing"> | null;
  readonly entities: number;
  /** By how much this changed the sum of all scores. */
  readonly score: number;
}

/**
 * How a fleet stands now, and what moved in each stretch. How it stood at the end of a stretch is `now` with all later
 * flows undone.
 */
export interface Trend {
  readonly now: readonly StandCount[];
  /** In the order of the stretches; without those in which nothing moved. */
  readonly flows: readonly Flow[];
  /** Since when every movement on the scorecard is kept; null: there are none. */
  readonly since: Instant | null;
}

export interface OutcomeTrendQuery extends Pick<TrendQuery, "scorecard" | "entity" | "from" | "stretch"> {
  readonly rule: string;
}

/** How many entities went from one outcome to another in one stretch; null: the rule was not evaluated for them. */
export interface OutcomeFlow {
  /** The index of the stretch, from 0. */
  readonly stretch: number;
  readonly from: Outcome | null;
  readonly to: Outcome | null;
  readonly entities: number;
}

/** As `Trend`, for the outcomes of one rule. */
export interface OutcomeTrend {
  readonly now: readonly { readonly outcome: Outcome; readonly entities: number }[];
  readonly flows: readonly OutcomeFlow[];
  readonly since: Instant | null;
}
