// Who has come to another level, upwards or downwards, and what made it?

import type { Mover, Movers, MoversQuery } from "../../api/history.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Flip, Movement } from "../../model/evaluation-record.ts";
import { isOpen } from "../../model/finding.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import { DAY, formatInstant, parseInstant } from "../../model/time.ts";
import type { MovementQuery } from "../../ports/movements.ts";
import { readFilters } from "../catalog/read-filters.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { keptStandings } from "./kept-standings.ts";

const WEEK = 7 * DAY;
/** Movements that are looked at, of each scorecard, the newest first. */
const MOST = 1_000;
/** Rules that are named for each. */
const MOST_FLIPS = 5;

/** From the first level in that time to the last: who fell and rose again has not moved, nor has who is new. */
export async function whoMoved(
  muster: Muster,
  { scorecard: id, owner, limit, ...window }: MoversQuery,
): Promise<Movers> {
  const rules = await currentRules(muster);
  const now = muster.clock.now();
  const to = parseInstant(window.to ?? "") ?? now + 1;
  const from = parseInstant(window.from ?? "") ?? Math.min(to, now) - WEEK;
  if (from >= to) {
    throw new Refusal("invalid", "empty-window", `\`from\` ${formatInstant(from)} is not before ${formatInstant(to)}`, {
      help: "say a `from` that is before `to`",
    });
  }
  const { rulebook } = rules;
  const asked =
    id === undefined ? rulebook.scorecards.filter(({ draft }) => !draft) : [scorecardOf(rules, id).scorecard];
  const movers: Ranked[] = [];
  let isWhole = true;
  for (const scorecard of asked) {
    const walked = await walk(muster, { scorecard: scorecard.id, ...readFilters({ owner }), from, to });
    isWhole &&= walked.isWhole;
    movers.push(...(await rank(muster, scorecard, walked.moved)));
    await muster.pause?.();
  }
  movers.sort((a, b) => b.at - a.at);
  const list = (isUp: boolean): Movers["up"] => {
    const all = movers.filter((mover) => mover.isUp === isUp);
    return { total: all.length, items: all.slice(0, limit).map((mover) => mover.told) };
  };
  return {
    from: formatInstant(from),
    to: formatInstant(Math.min(to, now)),
    isWhole,
    up: list(true),
    down: list(false),
  };
}

interface Moved {
  readonly last: Movement;
  readonly first: Movement;
}

async function walk(
  { store }: Muster,
  query: Omit<MovementQuery, "limit" | "after">,
): Promise<{ readonly moved: ReadonlyMap<EntityRef, Moved>; readonly isWhole: boolean }> {
  const page = await store.evaluations.movements({ ...query, isToAnotherLevel: true, limit: MOST });
  const moved = new Map<EntityRef, Moved>();
  for (const movement of page.items) {
    moved.set(movement.entity, { last: moved.get(movement.entity)?.last ?? movement, first: movement });
  }
  return { moved, isWhole: page.next === null };
}

interface Ranked {
  readonly at: number;
  readonly isUp: boolean;
  readonly told: Mover;
}

/** Those that still are in the catalog; between levels that are called otherwise by now there is no up and down. */
async function rank(muster: Muster, scorecard: Scorecard, moved: ReadonlyMap<EntityRef, Moved>): Promise<Ranked[]> {
  if (moved.size === 0) return [];
  const { id, title, levels } = scorecard;
  const standings = (await keptStandings(muster, id)).filter(({ entity }) => moved.has(entity));
  return standings.flatMap(({ entity, owner }) => {
    const { last, first } = moved.get(entity) ?? {};
    if (last === undefined || first === undefined || first.from === null) return [];
    const [from, to] = [first.from.level, last.to?.level ?? null];
    if ([from, to].some((level) => level !== null && !levels.includes(level)) || from === to) return [];
    const [before = 0, after = 0] = [from, to].map((level) => (level === null ? 0 : levels.indexOf(level) + 1));
    const isUp = after > before;
    const flips = last.flips.filter((flip) => leads(flip, isUp)).slice(0, MOST_FLIPS);
    const told = {
      entity,
      owner,
      scorecard: id,
      title,
      at: formatInstant(last.at),
      from,
      to,
      cause: last.cause,
      flips,
    };
    return [{ at: last.at, isUp, told }];
  });
}

function leads({ to }: Flip, isUp: boolean): boolean {
  return isUp === !(to !== null && isOpen(to));
}
