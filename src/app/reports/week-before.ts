// How did everything stand a week ago? Looked up once an hour: that long ago little changes.

import type { FleetFigures } from "../../model/scorecard-report.ts";
import type { Muster } from "../muster.ts";
import { keepForAWhile } from "./keep-for-a-while.ts";
import { levelTrends } from "./level-trends.ts";

/** By scorecard; one of which nothing was known yet is left out. */
export type WeekBefore = ReadonlyMap<string, FleetFigures>;

const HOUR = 3_600_000;

export function weekBefore(muster: Muster): Promise<WeekBefore> {
  return keepForAWhile(muster, "week-before", HOUR, async () => {
    const trends = await levelTrends(muster);
    return new Map(trends.flatMap(({ scorecard, before }) => (before === null ? [] : [[scorecard, before] as const])));
  });
}
