// How did the fleet stand a week ago? Looked up at most once an hour, since the past changes little.

import type { FleetFigures } from "../../model/scorecard-report.ts";
import type { Muster } from "../muster.ts";
import { keepForAWhile } from "./keep-for-a-while.ts";
import { levelTrends } from "./level-trends.ts";

/** By scorecard; without those of which nothing was recorded yet. */
export type WeekBefore = ReadonlyMap<string, FleetFigures>;

const HOUR = 3_600_000;

export function weekBefore(muster: Muster): Promise<WeekBefore> {
  return keepForAWhile(muster, "week-before", HOUR, async () => {
    const trends = await levelTrends(muster);
    return new Map(trends.flatMap(({ scorecard, before }) => (before === null ? [] : [[scorecard, before] as const])));
  });
}
