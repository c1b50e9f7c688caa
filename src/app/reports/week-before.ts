// How did everything stand a week ago? Looked up once an hour: that long ago little changes.

import type { FleetFigures } from "../../model/scorecard-report.ts";
import type { Instant } from "../../model/time.ts";
import type { Fleet } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";
import { levelTrends } from "./level-trends.ts";

/** By scorecard; one of which nothing was known yet is left out. */
export type WeekBefore = ReadonlyMap<string, FleetFigures>;

interface Kept {
  readonly at: Instant;
  readonly before: Promise<WeekBefore>;
}

const HOUR = 3_600_000;
const KEPT = new WeakMap<Fleet, Kept>();

export function weekBefore(muster: Muster): Promise<WeekBefore> {
  const at = muster.clock.now();
  const kept = KEPT.get(muster.fleet);
  if (kept !== undefined && at - kept.at < HOUR) return kept.before;
  const before = read(muster);
  KEPT.set(muster.fleet, { at, before });
  before.catch(() => KEPT.delete(muster.fleet));
  return before;
}

async function read(muster: Muster): Promise<WeekBefore> {
  const trends = await levelTrends(muster);
  return new Map(trends.flatMap(({ scorecard, before }) => (before === null ? [] : [[scorecard, before] as const])));
}
