// What is there to be told of a stretch of time? The same, whenever it is asked: only what happened in it counts.

import type { EntityRef } from "../../model/entity.ts";
import { lastReminder } from "../../initiative/last-reminder.ts";
import { isStillOpen, outcomesOf, rulesOfInitiative, standOnInitiative } from "../../initiative/stand-on-initiative.ts";
import type { Gate, Initiative, Requirement } from "../../model/gate.ts";
import type { Waiver } from "../../model/directive.ts";
import { isOpen } from "../../model/finding.ts";
import type { Movement } from "../../model/evaluation-record.ts";
import type { NoticeTarget, NoticeWindow, Notices, Occasion } from "../../model/notice.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { DAY, formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { hasDigest, localInstant } from "../../notices/notice-times.ts";
import type { ListedEvaluation } from "../../ports.ts";
import { Tally } from "../reports/tally.ts";

/** All that occasions are found in. */
export interface Told {
  readonly notices: Notices;
  readonly rulebook: Rulebook;
  /** Newest first. */
  readonly movements: readonly Movement[];
  /** In force. */
  readonly waivers: readonly Waiver[];
  readonly evaluations: readonly ListedEvaluation[];
}

/** Days ahead. */
const WAIVER_ENDS = [7, 1];
const STEP_COMES = [14, 7, 1];

export function findOccasions(told: Told, target: NoticeTarget, window: NoticeWindow): readonly Occasion[] {
  const reach = reachOf(told, target);
  const all = [
    ...levelOccasions(told, window, reach),
    ...outcomeOccasions(told, window, reach),
    ...waiverOccasions(told, window, reach),
    ...told.rulebook.gates.flatMap((gate) => enforcementOccasions(told, gate, window, reach)),
    ...told.rulebook.initiatives.flatMap((initiative) => initiativeOccasions(told, initiative, window, target)),
    ...(hasDigest(window, told.notices.timezone) ? digestOccasions(told, reach) : []),
  ];
  return all.filter(({ kind }) => target.about.includes(kind));
}

interface Reach {
  readonly has: (entity: EntityRef) => boolean;
  readonly evaluations: readonly ListedEvaluation[];
}

/** Of whose entities the target is told: those that are evaluated, of the owners it names, of none that opted out. */
function reachOf({ notices, evaluations }: Told, target: NoticeTarget): Reach {
  const reached = evaluations.filter(({ owner }) => isReached(owner, target, notices));
  const refs = new Set(reached.map(({ entity }) => entity));
  return { has: (entity) => refs.has(entity), evaluations: reached };
}

function isReached(owner: EntityRef | null, { owners }: NoticeTarget, { optOut }: Notices): boolean {
  if (owner !== null && optOut.includes(owner)) return false;
  return owners === null || (owner !== null && owners.includes(owner));
}

function isIn(at: Instant, { after, upTo }: NoticeWindow): boolean {
  return after < at && at <= upTo;
}

/** From what was held before the window to what is held at its end; what applies only now has lost and gained nothing. */
function levelOccasions({ movements, rulebook }: Told, window: NoticeWindow, reach: Reach): Occasion[] {
  const moved = movements.filter(({ at, entity }) => isIn(at, window) && reach.has(entity));
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
function outcomeOccasions({ movements, rulebook }: Told, window: NoticeWindow, reach: Reach): Occasion[] {
  const counting = new Set(
    rulebook.scorecards.flatMap(({ id, draft, rules }) =>
      draft ? [] : rules.flatMap((rule) => (rule.draft ? [] : `${id}/${rule.id}`)),
    ),
  );
  const flips = Map.groupBy(
    movements
      .filter(({ at, entity }) => isIn(at, window) && reach.has(entity))
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

/** Of several that fall into one window, as over a weekend, the nearest. */
function daysAhead(at: Instant, window: NoticeWindow, days: readonly number[]): number | undefined {
  return days.findLast((ahead) => isIn(at - ahead * DAY, window));
}

function waiverOccasions({ waivers }: Told, window: NoticeWindow, reach: Reach): Occasion[] {
  return waivers.flatMap(({ entity, scorecard, rule, until }): Occasion[] => {
    const days = daysAhead(until, window, WAIVER_ENDS);
    if (days === undefined || !reach.has(entity)) return [];
    return [{ kind: "waiver", entity, scorecard, rule, until: formatInstant(until), days }];
  });
}

function enforcementOccasions(told: Told, gate: Gate, window: NoticeWindow, reach: Reach): Occasion[] {
  return gate.require.flatMap((requirement) =>
    requirement.enforcement.flatMap(({ step, from }): Occasion[] => {
      if (from === undefined) return [];
      const days = daysAhead(localInstant(from, gate.timezone), window, STEP_COMES);
      const entities = days === undefined ? [] : fallingShort(told, requirement, reach);
      if (days === undefined || entities.length === 0) return [];
      return [{ kind: "enforcement", gate: gate.id, scorecard: requirement.scorecard, step, from, days, entities }];
    }),
  );
}

/** Those that do not pass all that is required of the scorecard. */
function fallingShort(
  { rulebook }: Told,
  { scorecard: id, level, rules }: Pick<Requirement, "scorecard" | "level" | "rules">,
  reach: Reach,
): EntityRef[] {
  const scorecard = rulebook.scorecards.find((one) => one.id === id);
  return reach.evaluations
    .filter((evaluation) => {
      if (evaluation.scorecard !== id) return false;
      if (rules !== undefined) {
        return evaluation.outcomes.some(({ rule, outcome }) => rules.includes(rule) && isOpen(outcome));
      }
      if (level === "target") return evaluation.standing === "below" || evaluation.standing === "unknown";
      return evaluation.rank < rankOf(scorecard?.levels ?? [], level ?? null);
    })
    .map(({ entity }) => entity);
}

/** Whom an initiative waits for, as itself tells; what is nobody's is its own owner's. */
function initiativeOccasions(
  told: Told,
  initiative: Initiative,
  window: NoticeWindow,
  target: NoticeTarget,
): Occasion[] {
  const { id, title, due, owner = null } = initiative;
  const reminder = lastReminder(initiative, window.upTo, told.notices.timezone);
  const scorecard = told.rulebook.scorecards.find((one) => one.id === initiative.scorecard);
  if (reminder === undefined || !isIn(reminder.at, window) || scorecard === undefined) return [];
  const asked = rulesOfInitiative(initiative, scorecard);
  const stands = told.evaluations
    .filter((one) => one.scorecard === scorecard.id && isReached(one.owner ?? owner, target, told.notices))
    .map(({ entity, outcomes }) => ({ entity, ...standOnInitiative(asked, outcomesOf({ outcomes })) }))
    .filter(({ stand }) => stand !== "not-applicable");
  const entities = stands.filter(isStillOpen).map(({ entity }) => entity);
  if (entities.length === 0) return [];
  return [{ kind: "initiative", initiative: id, title, due, days: reminder.daysLeft, of: stands.length, entities }];
}

function digestOccasions({ rulebook }: Told, { evaluations }: Reach): Occasion[] {
  return rulebook.scorecards.flatMap((scorecard): Occasion[] => {
    const { id, title, draft } = scorecard;
    const own = evaluations.filter((one) => one.scorecard === id);
    if (draft || own.length === 0) return [];
    const tally = new Tally(scorecard);
    for (const one of own) tally.addStanding(one);
    const { entities, standing, score } = tally.figures();
    const { met, below, unknown } = standing;
    return [{ kind: "digest", scorecard: id, title, entities, met, below, unknown, score: score ?? 0 }];
  });
}
