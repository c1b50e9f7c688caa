// How does the fleet stand, in the few figures that metrics draw over time?

import type { EntityRef } from "../../model/entity.ts";
import type { Outcome } from "../../model/finding.ts";
import { compareText } from "../../model/problem.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { digestOf } from "./fleet-digest.ts";
import type { FleetDigest } from "./fleet-digest.ts";
import { keepForAWhile } from "./keep-for-a-while.ts";
import { keptStandings } from "./kept-standings.ts";
import type { KeptStanding } from "./kept-standings.ts";
import type { Figures } from "./tally.ts";

export interface MeasuredFleet {
  /** Without drafts, in dependency order. */
  readonly scorecards: readonly ScorecardFigures[];
  /** How many evaluations the rulebook in force still has to make. They are not among the figures. */
  readonly pending: number;
  /** At most 50,000, sorted by scorecard, then entity; empty where they were not asked for. */
  readonly evaluations: readonly EvaluationFigures[];
}

export interface ScorecardFigures extends Omit<Figures, "waived"> {
  readonly id: string;
  /** Without drafts. */
  readonly rules: readonly { readonly rule: string; readonly outcomes: Readonly<Record<Outcome, number>> }[];
  /** The owners of most entities. All others, and the entities without an owner, are one item with owner `null`. */
  readonly owners: readonly { readonly owner: EntityRef | null; readonly entities: number; readonly score: number }[];
}

export interface EvaluationFigures {
  readonly scorecard: string;
  readonly entity: EntityRef;
  readonly rank: number;
  readonly score: number;
}

/** How many owners of each scorecard are listed singly. */
export const MOST_OWNERS = 200;
/** How many evaluations are listed singly. */
const MOST_EVALUATIONS = 50_000;

/** Figures of the evaluations last recorded. Without a rulebook they are empty. */
export async function fleetFigures(muster: Muster, asksForEntities: boolean): Promise<MeasuredFleet> {
  const rules = await muster.rules.current(muster.store);
  if (rules === undefined) return { scorecards: [], pending: 0, evaluations: [] };
  const figures = new Map<string, ScorecardFigures>();
  const evaluations: EvaluationFigures[] = [];
  let pending = 0;
  for (const scorecard of rules.rulebook.scorecards.toSorted((a, b) => compareText(a.id, b.id))) {
    const digest = digestOf(await keptStandings(muster, scorecard.id), scorecard, rules.rulebook.digest);
    pending += digest.pending;
    if (scorecard.draft) continue;
    figures.set(scorecard.id, figuresOf(digest));
    if (!asksForEntities) continue;
    for (const { entity, rank, score } of digest.current.slice(0, MOST_EVALUATIONS - evaluations.length))
      evaluations.push({ scorecard: scorecard.id, entity, rank, score });
  }
  const scorecards = rules.rulebook.scorecards.flatMap(({ id }) => figures.get(id) ?? []);
  return { scorecards, pending, evaluations };
}

function figuresOf({ scorecard, counted, current }: FleetDigest): ScorecardFigures {
  const { id, rules } = scorecard;
  const outcomes = rules.flatMap(({ id: rule, draft }, index) => {
    const counts = counted.rules[index]?.outcomes;
    return draft || counts === undefined ? [] : [{ rule, outcomes: counts }];
  });
  const { waived: _, ...figures } = counted.figures;
  return { ...figures, id, rules: outcomes, owners: ownersOf(current) };
}

function ownersOf(standings: readonly KeptStanding[]): ScorecardFigures["owners"] {
  const sums = new Map<EntityRef | null, { entities: number; score: number }>();
  for (const { owner, score } of standings) {
    const sum = sums.get(owner) ?? { entities: 0, score: 0 };
    sums.set(owner, sum);
    sum.entities++;
    sum.score += score;
  }
  const known = [...sums].filter(([owner]) => owner !== null);
  const named = known.sort(([, a], [, b]) => b.entities - a.entities).slice(0, MOST_OWNERS);
  const names = new Set(named.map(([owner]) => owner));
  const others = [...sums].filter(([owner]) => !names.has(owner)).map(([, sum]) => sum);
  const rest = {
    entities: others.reduce((all, { entities }) => all + entities, 0),
    score: others.reduce((all, { score }) => all + score, 0),
  };
  const told = rest.entities === 0 ? named : [...named, [null, rest] as const];
  return told.map(([owner, { entities, score }]) => ({ owner, entities, score: score / entities }));
}

/** Counting a fleet takes a while, so the same answer is given for `keptFor`, and while it is being counted. */
export function keepFigures(
  muster: Muster,
  asksForEntities: boolean,
  keptFor: Milliseconds = 60_000,
): () => Promise<MeasuredFleet> {
  const name = `figures, of entities ${asksForEntities}`;
  return () => keepForAWhile(muster, name, keptFor, () => fleetFigures(muster, asksForEntities));
}
