// Which entities have changed level, upwards or downwards, and why?

import type { Movers, MoversQuery, Mover as ToldMover } from "../../api/history.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Flip } from "../../model/evaluation-record.ts";
import { isOpen } from "../../model/finding.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import { DAY, formatInstant, parseInstant } from "../../model/time.ts";
import type { LevelMove } from "../../ports/movements.ts";
import { readFilters } from "../catalog/read-filters.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { keptStandings } from "./kept-standings.ts";

const WEEK = 7 * DAY;
/** How many movements of each scorecard are looked at, the newest first. */
const MOST = 1_000;
/** How many rules are named for each entity. */
const MOST_FLIPS = 5;

/**
 * Compares the level before the window with that at its end. An entity that fell and rose again has not moved, nor has
 * one that was new in this time. Throws Refusal for an empty window.
 */
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
  const movers: Mover[] = [];
  let isWhole = true;
  for (const scorecard of asked) {
    const moves = { scorecard: scorecard.id, ...readFilters({ owner }), from, to, limit: MOST };
    const { items, next } = await muster.store.evaluations.levelMoves(moves);
    isWhole &&= next === null;
    movers.push(...(await moversAmong(muster, scorecard, items)));
    await muster.pause?.();
  }
  movers.sort((a, b) => b.last.at - a.last.at);
  const [up, down] = [movers.filter(({ isUp }) => isUp), movers.filter(({ isUp }) => !isUp)];
  return {
    from: formatInstant(from),
    to: formatInstant(Math.min(to, now)),
    isWhole,
    up: { total: up.length, items: await tell(muster, up.slice(0, limit)) },
    down: { total: down.length, items: await tell(muster, down.slice(0, limit)) },
  };
}

interface Mover {
  readonly entity: EntityRef;
  readonly owner: EntityRef | null;
  readonly scorecard: Scorecard;
  readonly from: string | null;
  readonly last: LevelMove;
  readonly isUp: boolean;
}

/** Only entities that are still in the catalog. A level that no longer exists is neither above nor below another. */
async function moversAmong(muster: Muster, scorecard: Scorecard, newestFirst: readonly LevelMove[]): Promise<Mover[]> {
  if (newestFirst.length === 0) return [];
  const { id, levels } = scorecard;
  const moved = Map.groupBy(newestFirst, ({ entity }) => entity);
  return (await keptStandings(muster, id)).flatMap(({ entity, owner }) => {
    const moves = moved.get(entity);
    const [last, first] = [moves?.[0], moves?.at(-1)];
    if (last === undefined || first === undefined || first.from === null) return [];
    const [from, to] = [first.from.level, last.to.level];
    if ([from, to].some((level) => level !== null && !levels.includes(level)) || from === to) return [];
    const [before = 0, after = 0] = [from, to].map((level) => (level === null ? 0 : levels.indexOf(level) + 1));
    return [{ entity, owner, scorecard, from, last, isUp: after > before }];
  });
}

/** Each with the cause of its last move. */
async function tell({ store }: Muster, movers: readonly Mover[]): Promise<readonly ToldMover[]> {
  const movements = await store.evaluations.movementsNumbered(movers.map(({ last }) => last.number));
  return movers.flatMap(({ entity, owner, scorecard: { id, title }, from, last, isUp }) => {
    const movement = movements.get(last.number);
    if (movement === undefined) return [];
    const flips = movement.flips.filter((flip) => leads(flip, isUp)).slice(0, MOST_FLIPS);
    const { level: to } = last.to;
    return [
      { entity, owner, scorecard: id, title, at: formatInstant(last.at), from, to, cause: movement.cause, flips },
    ];
  });
}

/** Whether a flip goes the same way as the move: a rule that passes now leads up, one that does not leads down. */
function leads({ to }: Flip, isUp: boolean): boolean {
  return isUp === !(to !== null && isOpen(to));
}
