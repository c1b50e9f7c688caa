// What of all that happened is there to be told to one who is to hear of it?

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

/** Of whose entities somebody is told, and of what. */
export interface Reach {
  readonly about: readonly NoticeKind[];
  readonly evaluations: readonly ListedEvaluation[];
  readonly has: (entity: EntityRef) => boolean;
  /** As it is asked of an initiative: what is nobody's is its own owner's. */
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

/** From what was held before the window to what is held at its end; what applies only now has lost and gained nothing. */
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

/** 0: none. */
function rankOf(levels: readonly string[], level: string | null): number {
  return level === null ? 0 : levels.indexOf(level) + 1;
}

/** The last flip of a rule in the window counts, where it is no longer what it was before the first. */
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
    // What was not asked, or not known, before is no news: a new rule is told of by its enforcement.
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

/** Those that do not pass all that is required of the scorecard. */
function fallingShort({ scorecards }: Rulebook, requirement: Requirement, reach: Reach): EntityRef[] {
  const scorecard = scorecards.find(({ id }) => id === requirement.scorecard);
  if (scorecard === undefined) return [];
  const fallsShort = fallsShortOf(requirement, scorecard);
  return reach.evaluations
    .filter((one) => one.scorecard === scorecard.id)
    .filter((one) => fallsShort(one, (rule) => one.outcomes.find((told) => told.rule === rule)?.outcome))
    .map(({ entity }) => entity);
}

/** Whom it waits for, as the initiative itself tells. */
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
