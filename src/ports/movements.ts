// What is asked of how entities moved, and what is answered?

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
  /** Not included. */
  readonly to?: Instant;
}

/** Which came to another level. */
export interface LevelMoveQuery extends PageRequest {
  readonly scorecard: string;
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  /** Those of entities that are its own today. */
  readonly owner?: EntityRef;
}

/** A movement by which an entity came to another level, or the scorecard began to apply to it. */
export interface LevelMove {
  /** Of the movement. */
  readonly number: number;
  readonly entity: EntityRef;
  readonly at: Instant;
  /** Null: the scorecard did not apply. */
  readonly from: Pick<Stand, "level"> | null;
  readonly to: Pick<Stand, "level">;
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
