// How do owners, systems or tiers stand on one scorecard?

import type { Grouping, ScorecardSummary, SummaryQuery } from "../../api/scorecards.ts";
import { compareText } from "../../model/problem.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { readFilters } from "../catalog/read-filters.ts";
import type { Muster } from "../muster.ts";
import { Tally } from "./tally.ts";
import { walkEvaluations } from "../evaluations/walk-evaluations.ts";

/** Stands behind every other. */
const NO_GROUP = "\u{FFFF}";

/** By group, those without one last. */
export async function summariseScorecard(muster: Muster, id: string, query: SummaryQuery): Promise<ScorecardSummary> {
  const { by, limit, after, tier, kind } = query;
  const rules = await currentRules(muster);
  const { scorecard } = scorecardOf(rules, id);
  const tallies = new Map<string, Tally>();
  const filters = { ...readFilters(query), ...(tier !== undefined && { tier }), ...(kind !== undefined && { kind }) };
  const asked = { scorecard: id, ...filters };
  const pending = await walkEvaluations(muster, asked, rules.rulebook.digest, (evaluation) => {
    const group = groupOf(evaluation, by);
    const tally = tallies.get(group) ?? new Tally(scorecard);
    tallies.set(group, tally);
    tally.add(evaluation);
  });
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

function groupOf(evaluation: ListedEvaluation, by: Grouping): string {
  return evaluation[by] ?? NO_GROUP;
}
