// How did a fleet, a part of it, or one entity stand on a scorecard over time?

import type { ScorecardHistory, ScorecardHistoryQuery } from "../../api/history.ts";
import { formatInstant } from "../../model/time.ts";
import { readEntityFilter, readFilters } from "../catalog/read-filters.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { pointsOf, readWindow } from "./history-window.ts";
import { replayTrend } from "./replay-trend.ts";

/**
 * From the start of the first day (or week) to the end of the last, or to now if that is not over. Throws Refusal for
 * more than 732 days or weeks.
 */
export async function scorecardHistory(
  muster: Muster,
  id: string,
  query: ScorecardHistoryQuery,
): Promise<ScorecardHistory> {
  const now = muster.clock.now();
  const { scorecard } = scorecardOf(await currentRules(muster), id);
  const window = readWindow(query, now);
  const { from, stretch, stretches } = window;
  const trend = await muster.store.evaluations.trend({
    scorecard: id,
    ...readFilters(query),
    ...readEntityFilter(query),
    from,
    stretch,
  });
  const { since } = trend;
  const points = pointsOf(replayTrend(trend, scorecard.levels, stretches), window, since, now);
  const { title, draft, levels } = scorecard;
  const { interval } = query;
  return { scorecard: id, title, draft, levels, interval, since: since === null ? null : formatInstant(since), points };
}
