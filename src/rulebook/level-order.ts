// In which order are scorecards evaluated, given whose levels each reads, and do any wait for each other?

import { compareText } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { problemAt } from "./place.ts";
import type { Place } from "./place.ts";

/** One scorecard reads the level held on another, at this place of its file. */
export interface LevelRead {
  readonly from: string;
  readonly to: string;
  readonly place: Place;
}

/** The ids, each after those whose levels it reads; otherwise sorted by id. */
export function levelOrder(ids: readonly string[], reads: readonly LevelRead[]): string[] {
  const ordered: string[] = [];
  const visit = (id: string): void => {
    if (ordered.includes(id)) return;
    for (const next of readsOf(id, reads)) visit(next);
    ordered.push(id);
  };
  for (const id of [...ids].sort(compareText)) visit(id);
  return ordered;
}

function readsOf(id: string, reads: readonly LevelRead[]): string[] {
  return reads.flatMap(({ from, to }) => (from === id ? [to] : [])).sort(compareText);
}

/** One problem for each scorecard that reads its own level, directly or through others; at its first such read. */
export function levelCycles(reads: readonly LevelRead[]): Problem[] {
  const seen = new Set<string>();
  return reads.flatMap((read) => {
    if (seen.has(read.from)) return [];
    const way = wayBetween(read.to, read.from, reads);
    if (way === undefined) return [];
    seen.add(read.from);
    return problemAt(read.place, cycleRemark([read.from, ...way]));
  });
}

function cycleRemark(way: readonly string[]): { code: string; message: string; help: string } {
  const [first = "", ...rest] = way;
  const message =
    rest.length === 1
      ? `scorecard \`${first}\` reads its own level`
      : `scorecard \`${first}\` waits for itself: it reads the level of ${rest.map((id) => `\`${id}\``).join(", which reads that of ")}`;
  const help = "put the rules that read levels into a scorecard of their own";
  return { code: "level-cycle", message, help };
}

/**
 * The shortest chain of reads from one scorecard to another; `[id]` from a scorecard to itself; undefined: there is
 * none.
 */
function wayBetween(start: string, end: string, reads: readonly LevelRead[]): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set([start]);
  for (const way of ways) {
    const last = way.at(-1) ?? start;
    if (last === end) return way;
    for (const next of readsOf(last, reads)) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
