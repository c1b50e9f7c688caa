// What is there to tell one recipient, of everything that happened?

import type { EntityRef } from "../../model/entity.ts";
import { fallsShortOf } from "../../model/asked-rules.ts";
import type { Initiative, Requirement } from "../../model/gate.ts";
import type { NoticeKind, Occasion } from "../../model/notice.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { formatInstant } from "../../model/time.ts";
import { waivedIn } from "../../model/waived.ts";
import { isStillOpen, outcomesOf, rulesOfInitiative, standOnInitiative } from "../../initiative/stand-on-initiative.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";
import { Tally } from "../reports/tally.ts";
import type { ComingStep, Happenings } from "./happenings.ts";

/** What a recipient is told about, and of which entities. */
export interface Reach {
  readonly about: readonly NoticeKind[];
  readonly evaluations: readonly ListedEvaluation[];
  readonly has: (entity: EntityRef) => boolean;
  /** The evaluations to count for an initiative: entities without an owner count as those of the initiative's owner. */
  readonly evaluationsFor: (initiative: Initiative) => readonly ListedEvaluation[];
}

export function findOccasions(rulebook: Rulebook, happened: Happenings, reach: Reach): readonly Occasion[] {
  const all = [
    ...levelOccasions(rulebook, happened, reach),
    ...outcomeOccasions(rulebook, happened, reach),
    ...waiverOccasions(happened, reach),
    ...happened.steps.flatMap((step) => enforcementOccasions(rulebook, step, reach)),
    ...happened.initiatives.flatMap((one) => initiativeOccasions(rulebook, one, reach)),
    ...(happened.digest ? digestOccasions(rulebook, reach) : []),
  ];
  return all.filter(({ kind }) => reach.about.includes(kind));
}

/**
 * Compares the level before the window with the level at its end. An entity that the scorecard only now applies to has
 * neither gained nor lost one.
 */
function levelOccasions(rulebook: Rulebook, { movements }: Happenings, reach: Reach): Occasion[] {
  const moved = movements.filter(({ entity }) => reach.has(entity));
  const groups = Map.groupBy(moved, ({ entity, scorecard }) => `${entity} ${scorecard}`);
  return [...groups.values()].flatMap((newestFirst): Occasion[] => {
    const [last, first] = [newestFirst[0], newestFirst.at(-1)];
    const scorecard = rulebook.scorecards.find(({ id }) => id === last?.scorecard);
    const [before, now] = [first?.from ?? null, last?.to ?? null];
    if (last === undefined || before === null || now === null) return [];
    if (scorecard === undefined || scorecard.draft) return [];
    const [from, to] = [before.level, now.level];
    const climbed = rankOf(scorecard.levels, to) - rankOf(scorecard.levels, from);
    if (climbed === 0) return [];
    const kind = climbed < 0 ? "level-lost" : "level-gained";
    return [{ kind, entity: last.entity, scorecard: scorecard.id, from, to }];
  });
}

/** 1 for the lowest level; 0: none. */
function rankOf(levels: readonly string[], level: string | null): number {
  return level === null ? 0 : levels.indexOf(level) + 1;
}

/** Compares the outcome of a rule before the window with that at its end. */
function outcomeOccasions(rulebook: Rulebook, { movements }: Happenings, reach: Reach): Occasion[] {
  const counting = new Set(
    rulebook.scorecards.flatMap(({ id, draft, rules }) =>
      draft ? [] : rules.flatMap((rule) => (rule.draft ? [] : `${id}/${rule.id}`)),
    ),
  );
  const flips = Map.groupBy(
    movements
      .filter(({ entity }) => reach.has(entity))
      .flatMap(({ entity, scorecard, flips: all }) => all.map((flip) => ({ ...flip, entity, scorecard }))),
    ({ entity, scorecard, rule }) => `${entity} ${scorecard}/${rule}`,
  );
  return [...flips.values()].flatMap((newestFirst): Occasion[] => {
    const [last, first] = [newestFirst[0], newestFirst.at(-1)];
    if (last === undefined || first === undefined || !counting.has(`${last.scorecard}/${last.rule}`)) return [];
    const { entity, scorecard, rule, to, cause } = last;
    // Only changes between pass and fail are told. Of a new rule, people hear when its enforcement is near.
    const because = cause.name === null ? null : `${cause.kind} ${cause.name}`;
    if (first.from === "pass" && to === "fail") return [{ kind: "fails", entity, scorecard, rule, cause: because }];
    return first.from === "fail" && to === "pass" ? [{ kind: "passes", entity, scorecard, rule, cause: because }] : [];
  });
}

function waiverOccasions({ waivers }: Happenings, reach: Reach): Occasion[] {
  return waivers.flatMap(({ waiver: { entity, scorecard, rule, until }, days }): Occasion[] =>
    reach.has(entity) ? [{ kind: "waiver", entity, scorecard, rule, until: formatInstant(until), days }] : [],
  );
}

function enforcementOccasions(rulebook: Rulebook, coming: ComingStep, reach: Reach): Occasion[] {
  const { gate, requirement, step, from, days } = coming;
  const entities = fallingShort(rulebook, requirement, reach);
  if (entities.length === 0) return [];
  return [{ kind: "enforcement", gate: gate.id, scorecard: requirement.scorecard, step, from, days, entities }];
}

/** The entities that do not pass everything that the gate requires of the scorecard. */
function fallingShort({ scorecards }: Rulebook, requirement: Requirement, reach: Reach): EntityRef[] {
  const scorecard = scorecards.find(({ id }) => id === requirement.scorecard);
  if (scorecard === undefined) return [];
  const fallsShort = fallsShortOf(requirement, scorecard);
  return reach.evaluations
    .filter((one) => one.scorecard === scorecard.id)
    .filter((one) => fallsShort(one, (rule) => one.outcomes.find((told) => told.rule === rule)?.outcome))
    .map(({ entity }) => entity);
}

/** The entities that still have to do it, counted as on the initiative's own page. */
function initiativeOccasions(
  { scorecards }: Rulebook,
  { initiative, days }: Happenings["initiatives"][number],
  reach: Reach,
): Occasion[] {
  const { id, title, due } = initiative;
  const scorecard = scorecards.find((one) => one.id === initiative.scorecard);
  if (scorecard === undefined) return [];
  const asked = rulesOfInitiative(initiative, scorecard);
  const stands = reach
    .evaluationsFor(initiative)
    .filter((one) => one.scorecard === scorecard.id)
    .map(({ entity, outcomes }) => ({ entity, ...standOnInitiative(asked, outcomesOf({ outcomes })) }))
    .filter(({ stand }) => stand !== "not-applicable");
  const entities = stands.filter(isStillOpen).map(({ entity }) => entity);
  return entities.length === 0
    ? []
    : [{ kind: "initiative", initiative: id, title, due, days, of: stands.length, entities }];
}

function digestOccasions({ scorecards }: Rulebook, { evaluations }: Reach): Occasion[] {
  return scorecards.flatMap((scorecard): Occasion[] => {
    const { id, title, draft } = scorecard;
    const own = evaluations.filter((one) => one.scorecard === id);
    if (draft || own.length === 0) return [];
    const tally = new Tally(scorecard);
    for (const one of own) tally.addStanding(one, waivedIn(one.outcomes));
    const { entities, standing, score } = tally.figures();
    const { met, below, unknown } = standing;
    return [{ kind: "digest", scorecard: id, title, entities, met, below, unknown, score: score ?? 0 }];
  });
}
