// How does the fleet stand, in the few figures that are drawn over time?

import type { EntityRef } from "../../model/entity.ts";
import type { Outcome } from "../../model/finding.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";
import type { Muster } from "../muster.ts";
import { walkEvaluations } from "../evaluations/walk-evaluations.ts";
import { keepForAWhile } from "./keep-for-a-while.ts";
import { Tally } from "./tally.ts";
import type { Figures } from "./tally.ts";

export interface MeasuredFleet {
  /** Those that are no drafts, in dependency order. */
  readonly scorecards: readonly ScorecardFigures[];
  /** Evaluations that are still to be made by the rulebook in force; they are not among the figures. */
  readonly pending: number;
  /** Where they were asked for: so many at most, by scorecard, then entity. */
  readonly evaluations: readonly EvaluationFigures[];
}

export interface ScorecardFigures extends Omit<Figures, "waived"> {
  readonly id: string;
  /** Those that are no drafts. */
  readonly rules: readonly { readonly rule: string; readonly outcomes: Readonly<Record<Outcome, number>> }[];
  /** The owners of most entities; all others come together as `null`. */
  readonly owners: readonly { readonly owner: EntityRef | null; readonly entities: number; readonly score: number }[];
}

export interface EvaluationFigures {
  readonly scorecard: string;
  readonly entity: EntityRef;
  readonly rank: number;
  readonly score: number;
}

/** Owners told singly, of each scorecard. */
export const MOST_OWNERS = 200;
/** Evaluations told singly. */
const MOST_EVALUATIONS = 50_000;

/** As they were last recorded. Without a rulebook there is nothing to tell. */
export async function fleetFigures(muster: Muster, asksForEntities: boolean): Promise<MeasuredFleet> {
  const rules = await muster.rules.current(muster.store);
  if (rules === undefined) return { scorecards: [], pending: 0, evaluations: [] };
  const counting = rules.scorecards.map(({ scorecard }) => scorecard).filter(({ draft }) => !draft);
  const told = new Map(counting.map((scorecard) => [scorecard.id, new ScorecardTally(scorecard)]));
  const evaluations: EvaluationFigures[] = [];
  const pending = await walkEvaluations(muster, {}, rules.rulebook.digest, (evaluation) => {
    const { scorecard, entity, rank, score } = evaluation;
    const tally = told.get(scorecard);
    if (tally === undefined) return;
    tally.add(evaluation);
    if (asksForEntities && evaluations.length < MOST_EVALUATIONS) evaluations.push({ scorecard, entity, rank, score });
  });
  return { scorecards: [...told.values()].map((tally) => tally.figures()), pending, evaluations };
}

class ScorecardTally {
  readonly #scorecard: Scorecard;
  readonly #all: Tally;
  readonly #owners = new Map<EntityRef | null, { entities: number; score: number }>();

  constructor(scorecard: Scorecard) {
    this.#scorecard = scorecard;
    this.#all = new Tally(scorecard);
  }

  add(evaluation: ListedEvaluation): void {
    this.#all.add(evaluation);
    const sum = this.#owners.get(evaluation.owner) ?? { entities: 0, score: 0 };
    this.#owners.set(evaluation.owner, sum);
    sum.entities++;
    sum.score += evaluation.score;
  }

  figures(): ScorecardFigures {
    const { id, rules } = this.#scorecard;
    const outcomes = rules.flatMap(({ id: rule, draft }, index) => {
      const counts = this.#all.outcomes[index];
      return draft || counts === undefined ? [] : [{ rule, outcomes: counts }];
    });
    return { ...this.#all.figures(), id, rules: outcomes, owners: this.#ownerFigures() };
  }

  #ownerFigures(): ScorecardFigures["owners"] {
    const known = [...this.#owners].filter(([owner]) => owner !== null);
    const named = known.sort(([, a], [, b]) => b.entities - a.entities).slice(0, MOST_OWNERS);
    const names = new Set(named.map(([owner]) => owner));
    const others = [...this.#owners].filter(([owner]) => !names.has(owner)).map(([, sum]) => sum);
    const rest = {
      entities: others.reduce((all, { entities }) => all + entities, 0),
      score: others.reduce((all, { score }) => all + score, 0),
    };
    const sums = rest.entities === 0 ? named : [...named, [null, rest] as const];
    return sums.map(([owner, { entities, score }]) => ({ owner, entities, score: score / entities }));
  }
}

/** Walking a fleet takes a while: whoever asks again within `keptFor`, or while it goes on, gets the same. */
export function keepFigures(
  muster: Muster,
  asksForEntities: boolean,
  keptFor: Milliseconds = 60_000,
): () => Promise<MeasuredFleet> {
  const name = `figures, of entities ${asksForEntities}`;
  return () => keepForAWhile(muster, name, keptFor, () => fleetFigures(muster, asksForEntities));
}
