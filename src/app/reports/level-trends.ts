// How does the fleet stand on each scorecard, and how did it stand some time ago?

import { DAY } from "../../model/time.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import { replayTrend } from "./replay-trend.ts";
import type { PointFigures } from "./replay-trend.ts";

export interface LevelTrend {
  readonly scorecard: string;
  readonly title: string;
  readonly draft: boolean;
  /** Lowest first. */
  readonly levels: readonly string[];
  readonly now: PointFigures;
  /** Null: nothing was recorded yet. */
  readonly before: PointFigures | null;
}

/** In dependency order. */
export async function levelTrends(muster: Muster, ago: Milliseconds = 7 * DAY): Promise<readonly LevelTrend[]> {
  const { rulebook } = await currentRules(muster);
  const from = muster.clock.now() - ago;
  const trends: LevelTrend[] = [];
  for (const { id, title, draft, levels } of rulebook.scorecards) {
    const trend = await muster.store.evaluations.trend({ scorecard: id, from, stretch: ago });
    const [before, now] = replayTrend(trend, levels, 1);
    if (before === undefined || now === undefined) continue;
    const wasKnown = trend.since !== null && trend.since <= from;
    trends.push({ scorecard: id, title, draft, levels, now, before: wasKnown ? before : null });
    await muster.pause?.();
  }
  return trends;
}
