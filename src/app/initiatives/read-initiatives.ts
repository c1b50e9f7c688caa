// How far along is each initiative, and which entities have not done it?

import type {
  DescribedInitiative,
  InitiativeEntities,
  InitiativeEntitiesQuery,
  InitiativeProgress,
  InitiativeQuery,
  Initiatives,
  InitiativesQuery,
  ListedInitiative,
} from "../../api/initiatives.ts";
import { forecastFinish } from "../../initiative/forecast.ts";
import type { BurndownPoint, Forecast } from "../../initiative/forecast.ts";
import { startOf, stateOf } from "../../initiative/initiative-days.ts";
import { isStillOpen, rulesOfInitiative, standOnInitiative } from "../../initiative/stand-on-initiative.ts";
import type { EntityOnInitiative } from "../../initiative/stand-on-initiative.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Initiative } from "../../model/gate.ts";
import { suggest } from "../../model/nearest.ts";
import { outcomeOf } from "../../model/outcome-letters.ts";
import { compareText } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import { DAY, formatDuration, formatInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { keepForAWhile } from "../reports/keep-for-a-while.ts";
import { keptStandings } from "../reports/kept-standings.ts";
import { isOfGroup } from "../reports/standing-filter.ts";
import { burnDown } from "./burn-down.ts";
import type { BurndownQuestion } from "./burn-down.ts";

const LIST = "initiatives";
/** An initiative that began longer ago is shown week by week, not day by day. */
const MOST_DAYS = 366;
/** How long a burn-down is kept. The past changes little; the last point is always computed anew. */
const HOUR: Milliseconds = 3_600_000;

/** Sorted by id. */
export async function listInitiatives(muster: Muster, query: InitiativesQuery): Promise<Initiatives> {
  const rules = await currentRules(muster);
  const [last = ""] = query.after === undefined ? [] : readCursor(LIST, query.after, 1);
  const waiting = rules.rulebook.initiatives.filter(({ id }) => compareText(id, last) > 0);
  const page = waiting.slice(0, query.limit);
  const items: ListedInitiative[] = [];
  for (const initiative of page) {
    const { outline } = await examine(muster, rules, initiative, query.owner);
    items.push(outline);
  }
  return { items, next: waiting.length > page.length ? writeCursor(LIST, [page.at(-1)?.id ?? ""]) : null };
}

export async function readInitiative(muster: Muster, id: string, query: InitiativeQuery): Promise<DescribedInitiative> {
  const rules = await currentRules(muster);
  const { outline, burndown, entities } = await examine(muster, rules, initiativeOf(rules, id), query.owner);
  const told = burndown.map((point) => ({ ...point, at: formatInstant(point.at) }));
  return { ...outline, burndown: told, owners: ownersOf(entities) };
}

/** Sorted by entity. */
export async function listInitiativeEntities(
  muster: Muster,
  id: string,
  { owner, stand, limit, after }: InitiativeEntitiesQuery,
): Promise<InitiativeEntities> {
  const rules = await currentRules(muster);
  const { entities } = await standingOn(muster, rules, initiativeOf(rules, id), owner);
  const list = `${LIST} ${id} ${stand}`;
  const [last = ""] = after === undefined ? [] : readCursor(list, after, 1);
  const asked = entities.filter(
    (one) => compareText(one.entity, last) > 0 && (stand === "open" ? isStillOpen(one) : one.stand === stand),
  );
  const page = asked.slice(0, limit);
  return { items: page, next: asked.length > limit ? writeCursor(list, [page.at(-1)?.entity ?? ""]) : null };
}

/** Throws Refusal `missing` where the rulebook has no initiative of this id. */
function initiativeOf({ rulebook }: CompiledRulebook, id: string): Initiative {
  const found = rulebook.initiatives.find((initiative) => initiative.id === id);
  if (found !== undefined) return found;
  const known = rulebook.initiatives.map((initiative) => initiative.id);
  const help = known.length === 0 ? "the rulebook in force declares none" : suggest(id, known);
  const message = `there is no initiative \`${id}\``;
  throw new Refusal("missing", "no-such-initiative", message, help === undefined ? {} : { help });
}

interface Standing {
  readonly asked: readonly string[];
  readonly current: BurndownQuestion["current"];
  /** Sorted by ref. */
  readonly entities: readonly EntityOnInitiative[];
  readonly pending: number;
}

/** How every entity stands on the initiative, as last evaluated. */
async function standingOn(
  muster: Muster,
  rules: CompiledRulebook,
  initiative: Initiative,
  owner?: string,
): Promise<Standing> {
  const { scorecard } = scorecardOf(rules, initiative.scorecard);
  const asked = rulesOfInitiative(initiative, scorecard);
  const places = asked.map((id) => [id, scorecard.rules.findIndex((rule) => rule.id === id)] as const);
  const all = (await keptStandings(muster, scorecard.id)).filter(isOfGroup({ owner }));
  const evaluated = all.filter(({ evaluatedBy }) => evaluatedBy === rules.rulebook.digest);
  const current = evaluated.map(({ entity, outcomes }) => {
    return { entity, outcomes: new Map(places.map(([id, place]) => [id, outcomeOf(outcomes[place])])) };
  });
  const entities = current.map(({ entity, outcomes }, index) => {
    return { entity, owner: evaluated[index]?.owner ?? null, ...standOnInitiative(asked, outcomes) };
  });
  return { asked, current, entities, pending: all.length - evaluated.length };
}

interface Examined {
  readonly outline: ListedInitiative;
  readonly burndown: readonly BurndownPoint[];
  readonly entities: readonly EntityOnInitiative[];
}

async function examine(
  muster: Muster,
  rules: CompiledRulebook,
  initiative: Initiative,
  owner: string | undefined,
): Promise<Examined> {
  const now = muster.clock.now();
  const { asked, current, entities, pending } = await standingOn(muster, rules, initiative, owner);
  const { scorecard } = initiative;
  const instants = await instantsOf(muster, initiative, now);
  const progress = progressOf(entities);
  const question = { scorecard, asked, current, countsStrangers: owner === undefined, instants };
  const name = JSON.stringify(["burn-down", rules.rulebook.digest, initiative.id, owner, instants.length]);
  const past = await keepForAWhile(muster, name, HOUR, () => burnDown(muster, question));
  const today = { at: now, done: progress.done, open: progress.left + progress.unknown };
  const burndown = past.length === 0 ? past : [...past.slice(0, -1), today];
  const { id, title, level = null, start, due, remind } = initiative;
  const outline: ListedInitiative = {
    id,
    title,
    scorecard,
    level,
    rules: asked,
    owner: initiative.owner ?? null,
    start,
    due,
    remind: remind === undefined ? null : { every: formatDuration(remind.every), to: remind.to },
    state: stateOf(initiative, progress.left + progress.unknown, now),
    progress,
    pending,
    forecast: tellForecast(forecastFinish(burndown, now)),
  };
  return { outline, burndown, entities };
}

/** From its start, or from when movements were first recorded, to now. Empty before it begins. */
async function instantsOf({ store }: Muster, initiative: Initiative, now: Instant): Promise<readonly Instant[]> {
  const start = startOf(initiative);
  if (start > now) return [];
  const since = await store.evaluations.movementsSince(initiative.scorecard);
  if (since === null) return [];
  const stretch = now - start > MOST_DAYS * DAY ? 7 * DAY : DAY;
  const instants: Instant[] = [];
  for (let at = start; at < now; at += stretch) if (at >= since) instants.push(at);
  return [...instants, now];
}

function progressOf(entities: readonly EntityOnInitiative[]): InitiativeProgress {
  const counts = { done: 0, left: 0, unknown: 0, "not-applicable": 0 };
  for (const { stand } of entities) counts[stand]++;
  const { done, left, unknown, "not-applicable": notApplicable } = counts;
  const all = done + left + unknown;
  const share = all === 0 ? null : Math.round((1_000 * done) / all) / 10;
  return { entities: all, done, left, unknown, notApplicable, share };
}

function ownersOf(entities: readonly EntityOnInitiative[]): DescribedInitiative["owners"] {
  const owners = new Map<EntityRef | null, { done: number; left: number; unknown: number }>();
  for (const { owner, stand } of entities) {
    if (stand === "not-applicable") continue;
    const counts = owners.get(owner) ?? { done: 0, left: 0, unknown: 0 };
    owners.set(owner, counts);
    counts[stand]++;
  }
  return [...owners]
    .map(([owner, counts]) => ({ owner, ...counts }))
    .sort((a, b) => b.left + b.unknown - (a.left + a.unknown) || compareText(a.owner ?? "", b.owner ?? ""));
}

function tellForecast({ finish, earliest, latest, ...forecast }: Forecast): ListedInitiative["forecast"] {
  const tell = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
  return { finish: tell(finish), earliest: tell(earliest), latest: tell(latest), ...forecast };
}
