// What is kept of how entities stand?

import type { EntityRef } from "../model/entity.ts";
import type { EvaluationRecord, Movement, NewMovement, Transition } from "../model/evaluation-record.ts";
import type { OutcomeLetters } from "../model/outcome-letters.ts";
import type { Instant } from "../model/time.ts";
import type { WaivedRule } from "../model/waived.ts";
import type {
  LevelMove,
  LevelMoveQuery,
  MovementQuery,
  OutcomeTrend,
  OutcomeTrendQuery,
  TransitionQuery,
  Trend,
  TrendQuery,
} from "./movements.ts";
import type { Page, PageRequest } from "./page.ts";

export interface EvaluationQuery extends PageRequest {
  readonly scorecard?: string;
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  readonly tier?: string;
  readonly kind?: string;
}

/** An evaluation with the fields of the entity that reports group by. */
export interface ListedEvaluation extends EvaluationRecord {
  /**
   * The digest of the rulebook that evaluated the entity since it or its facts last changed; null: the evaluation is
   * outdated.
   */
  readonly evaluatedBy: string | null;
  readonly kind: string;
  readonly owner: EntityRef | null;
  readonly system: EntityRef | null;
  readonly tier: string | null;
}

export interface StandingQuery extends PageRequest {
  readonly scorecard?: string;
}

/**
 * How an entity stands on a scorecard and on each of its rules, without causes and times. Small, since whole fleets are
 * read this way.
 */
export interface ListedStanding
  extends
    Pick<EvaluationRecord, "entity" | "scorecard" | "rank" | "targetRank" | "standing" | "score" | "nextFlip">,
    Pick<ListedEvaluation, "evaluatedBy" | "kind" | "owner" | "system" | "tier"> {
  readonly outcomes: OutcomeLetters;
  /** The waivers on rules that do not pass. */
  readonly waived: readonly WaivedRule[];
}

/** An entity that was evaluated on every scorecard of a rulebook, whether or not any of them applies. */
export interface EvaluatedEntity {
  readonly entity: EntityRef;
  /** The digest of the rulebook. */
  readonly rulebook: string;
  /** When anything can next change by time alone, including which scorecards apply; null: never. */
  readonly nextFlip: Instant | null;
  /** The entity's revision, read before everything it was evaluated from. */
  readonly seen: number;
}

/** An entity that reads another one's result: what it was (or is being) evaluated from may no longer be true. */
export interface OvertakenEntity {
  readonly entity: EntityRef;
  /** The entity whose new evaluation makes this one outdated, if that evaluation is written. */
  readonly by: EntityRef;
  /** The revision at which this entity was already evaluated again; null: it was not. */
  readonly unless: number | null;
}

/** Everything kept of one entity's evaluations. */
export interface EntityEvaluations {
  /**
   * The digest of the rulebook that evaluated the entity since it or its facts last changed; null: the entity is
   * outdated.
   */
  readonly rulebook: string | null;
  /** As in the last `EvaluatedEntity`. */
  readonly nextFlip: Instant | null;
  /** Grows whenever the entity or its facts change, and whenever it is evaluated. */
  readonly revision: number;
  readonly records: readonly EvaluationRecord[];
}

export interface EvaluationChange {
  /** These entities are no longer outdated, whether or not anything about them changed. */
  readonly evaluated: readonly EvaluatedEntity[];
  readonly changed: readonly EvaluationRecord[];
  /** Scorecards that no longer apply. */
  readonly removed: readonly { readonly entity: EntityRef; readonly scorecard: string }[];
  /** In the order in which they happened. The store fills in `from`, out of what it held before this write. */
  readonly movements: readonly NewMovement[];
  /**
   * The entities that this write makes outdated. Left out where this process alone writes, and evaluates those itself.
   */
  readonly overtaken?: readonly OvertakenEntity[];
}

export interface EvaluationStore {
  /** The entities that are in the catalog, all read at one moment; the records sorted by scorecard. */
  of(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, EntityEvaluations>>;
  /** Sorted by scorecard, then entity. */
  list(query: EvaluationQuery): Promise<Page<ListedEvaluation>>;
  /** Sorted by entity, then scorecard. */
  standings(query: StandingQuery): Promise<Page<ListedStanding>>;
  /** As `standings`, of these entities alone. */
  standingsOf(refs: readonly EntityRef[]): Promise<readonly ListedStanding[]>;
  /**
   * Evaluations can be computed again from catalog, facts and rulebook, so this is not recorded in the audit log. Of an
   * entity, something is written only if it is among `evaluated` and its revision still is `seen`: otherwise it has
   * changed, was evaluated by another process, or has left the catalog.
   */
  save(change: EvaluationChange): Promise<void>;
  /** Entities whose `nextFlip` (of `EvaluatedEntity`, not of a record) is not after `at`, the longest due first. */
  due(at: Instant, limit: number): Promise<readonly EntityRef[]>;
  /** When the next entity becomes due; null: never. */
  nextDue(): Promise<Instant | null>;
  /**
   * Entities of the catalog, sorted, that this rulebook has not evaluated since they or their facts last changed: the
   * work that is left, also after a crash. Starts after `after`.
   */
  outdated(rulebook: string, limit: number, after?: EntityRef): Promise<readonly EntityRef[]>;
  /** Newest first. */
  transitions(query: TransitionQuery): Promise<Page<Transition>>;
  /** Newest first. */
  movements(query: MovementQuery): Promise<Page<Movement>>;
  /** Newest first. Without the causes and flips, which are needed only for a few: `movementsNumbered` gives them. */
  levelMoves(query: LevelMoveQuery): Promise<Page<LevelMove>>;
  /** By number; without those that are no longer kept. */
  movementsNumbered(numbers: readonly number[]): Promise<ReadonlyMap<number, Movement>>;
  /** Since when every movement on a scorecard is kept; null: there are none. */
  movementsSince(scorecard: string): Promise<Instant | null>;
  /** All of it as of one moment. */
  trend(query: TrendQuery): Promise<Trend>;
  /** All of it as of one moment. */
  outcomeTrend(query: OutcomeTrendQuery): Promise<OutcomeTrend>;
  /**
   * Deletes movements before an instant, oldest first, at most `limit`; returns how many. Of each entity on each
   * scorecard that still applied, the last movement before the instant is kept: it says how the entity stood and since
   * when. So how everything stood at that instant, or later, can still be told; the `since` of a trend is never earlier
   * than it.
   */
  pruneMovements(before: Instant, limit: number): Promise<number>;
  /** The numbers of movements that `pruneMovements` would delete, in order, starting after the number `after`. */
  oldMovements(before: Instant, after: number, limit: number): Promise<readonly number[]>;
}
