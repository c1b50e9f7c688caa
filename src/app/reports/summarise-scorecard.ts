// How do owners, systems or tiers stand on one scorecard?

import type { ScorecardSummary, SummaryQuery } from "../../api/scorecards.ts";
import { compareText } from "../../model/problem.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import type { Muster } from "../muster.ts";
import { keptStandings } from "./kept-standings.ts";
import { requireKnownFilters } from "./require-known-filters.ts";
import { isOfGroup } from "./standing-filter.ts";
import { Tally } from "./tally.ts";

/** Sorts after every other. */
const NO_GROUP = "\u{FFFF}";

/** Sorted by group; entities without one come last. Throws Refusal `invalid` for a filter that no entity matches. */
export async function summariseScorecard(muster: Muster, id: string, query: SummaryQuery): Promise<ScorecardSummary> {
  const { by, limit, after } = query;
  const rules = await currentRules(muster);
  const { scorecard } = scorecardOf(rules, id);
  const tallies = new Map<string, Tally>();
  const isAsked = isOfGroup(query);
  let pending = 0;
  for (const standing of await keptStandings(muster, id)) {
    if (!isAsked(standing)) continue;
    if (standing.evaluatedBy !== rules.rulebook.digest) {
      pending++;
      continue;
    }
    const group = standing[by] ?? NO_GROUP;
    const tally = tallies.get(group) ?? new Tally(scorecard);
    tallies.set(group, tally);
    tally.add(standing);
  }
  if (tallies.size === 0 && pending === 0) await requireKnownFilters(muster, query);
  const list = `summary ${id} ${by}`;
  const [last] = after === undefined ? [] : readCursor(list, after, 1);
  const groups = [...tallies.keys()].sort(compareText).filter((group) => last === undefined || group > last);
  const page = groups.slice(0, limit);
  const items = page.flatMap((group) => {
    const tally = tallies.get(group);
    return tally === undefined
      ? []
      : [{ group: group === NO_GROUP ? null : group, ...tally.figures(), worst: tally.worst() }];
  });
  const next = groups.length > limit ? writeCursor(list, [page.at(-1) ?? ""]) : null;
  return { scorecard: id, by, pending, items, next };
}
