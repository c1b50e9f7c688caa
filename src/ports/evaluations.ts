// What is kept of where entities stand?

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

/** An evaluation with what reports group by. */
export interface ListedEvaluation extends EvaluationRecord {
  /** What the entity was evaluated by since it, or facts of it, last changed; null: the evaluation is outdated. */
  readonly evaluatedBy: string | null;
  readonly kind: string;
  readonly owner: EntityRef | null;
  readonly system: EntityRef | null;
  readonly tier: string | null;
}

export interface StandingQuery extends PageRequest {
  readonly scorecard?: string;
}

/** How an entity stands on a scorecard and on each of its rules, and nothing of why or since when: a whole fleet is read by it. */
export interface ListedStanding
  extends
    Pick<EvaluationRecord, "entity" | "scorecard" | "rank" | "targetRank" | "standing" | "score" | "nextFlip">,
    Pick<ListedEvaluation, "evaluatedBy" | "kind" | "owner" | "system" | "tier"> {
  readonly outcomes: OutcomeLetters;
  /** Of those that do not pass. */
  readonly waived: readonly WaivedRule[];
}

/** One entity was evaluated on every scorecard of a rulebook; whether any applies is another matter. */
export interface EvaluatedEntity {
  readonly entity: EntityRef;
  /** Digest. */
  readonly rulebook: string;
  /** The next instant at which anything can change by time alone, also which scorecards apply; null: never. */
  readonly nextFlip: Instant | null;
  /** The revision of what it was evaluated from, read before all of that. */
  readonly seen: number;
}

/** One that reads another which was evaluated: what it was, or is being, evaluated from may be overtaken. */
export interface OvertakenEntity {
  readonly entity: EntityRef;
  /** Of `EvaluatedEntity`: what overtakes it, where that is written. */
  readonly by: EntityRef;
  /** At this revision it was evaluated again already; null: it was not. */
  readonly unless: number | null;
}

/** All that is kept of one entity's evaluations. */
export interface EntityEvaluations {
  /** What it was evaluated by since it, or facts of it, last changed; null: it is outdated. */
  readonly rulebook: string | null;
  /** Of the last `EvaluatedEntity`. */
  readonly nextFlip: Instant | null;
  /** Grows whenever it, or facts of it, change, and whenever it was evaluated. */
  readonly revision: number;
  readonly records: readonly EvaluationRecord[];
}

export interface EvaluationChange {
  /** Not outdated any more, whether anything of them changed or not. */
  readonly evaluated: readonly EvaluatedEntity[];
  readonly changed: readonly EvaluationRecord[];
  /** Scorecards that do not apply any more. */
  readonly removed: readonly { readonly entity: EntityRef; readonly scorecard: string }[];
  /** In the order they came about. Of what was kept before, `from` is made in the same write. */
  readonly movements: readonly NewMovement[];
  /** Outdated by it; left out: this process alone writes, and sees to them itself. */
  readonly overtaken?: readonly OvertakenEntity[];
}

export interface EvaluationStore {
  /** Those the catalog holds of these, as they are at one moment; records by scorecard. */
  of(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, EntityEvaluations>>;
  /** By scorecard, then entity. */
  list(query: EvaluationQuery): Promise<Page<ListedEvaluation>>;
  /** By entity, then scorecard. */
  standings(query: StandingQuery): Promise<Page<ListedStanding>>;
  /** Those of these entities, in the same order. */
  standingsOf(refs: readonly EntityRef[]): Promise<readonly ListedStanding[]>;
  /**
   * Recomputable from catalog, facts and rulebook: not part of the audit chain. Nothing is written of what is not, or
   * not as `seen`, among `evaluated`: it changed, was evaluated by somebody else or left the catalog since.
   */
  save(change: EvaluationChange): Promise<void>;
  /** Entities of the catalog whose `nextFlip` (of `EvaluatedEntity`, not of records) has come, the longest due first. */
  due(at: Instant, limit: number): Promise<readonly EntityRef[]>;
  /** When the next will be; null: never. */
  nextDue(): Promise<Instant | null>;
  /**
   * Entities of the catalog, sorted, that were not evaluated by this rulebook since they, or facts of theirs, last
   * changed: what is left to do, also after being killed half-way. Left out `after`: from the first on.
   */
  outdated(rulebook: string, limit: number, after?: EntityRef): Promise<readonly EntityRef[]>;
  /** Newest first. */
  transitions(query: TransitionQuery): Promise<Page<Transition>>;
  /** Newest first. */
  movements(query: MovementQuery): Promise<Page<Movement>>;
  /** Newest first: what made them, and what flipped, is asked of few of them. */
  levelMoves(query: LevelMoveQuery): Promise<Page<LevelMove>>;
  /** By number, as far as they are kept. */
  movementsNumbered(numbers: readonly number[]): Promise<ReadonlyMap<number, Movement>>;
  /** Since when every movement on a scorecard is kept; null: there is none. */
  movementsSince(scorecard: string): Promise<Instant | null>;
  /** Read at one instant. */
  trend(query: TrendQuery): Promise<Trend>;
  /** Read at one instant. */
  outcomeTrend(query: OutcomeTrendQuery): Promise<OutcomeTrend>;
  /**
   * Forgets movements before an instant, the first that came first, so many at most; answers how many. The last before
   * then of each entity on each scorecard that still applied stays: it says how things stood, and since when. How
   * everything stood at that instant, or at any later one, is told as ever; `since` of a trend is no earlier.
   */
  pruneMovements(before: Instant, limit: number): Promise<number>;
  /** Numbers of movements that `pruneMovements` would forget, in their order, the first after this number. */
  oldMovements(before: Instant, after: number, limit: number): Promise<readonly number[]>;
}
