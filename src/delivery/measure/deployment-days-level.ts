// Which level does the frequency reach when days with deployments are counted per week, as DevLake does?

import type { DoraLevel } from "../../model/dora.ts";
import type { Instant } from "../../model/time.ts";
import { countDays, splitWindow } from "./civil-window.ts";
import type { CivilWindow } from "./civil-window.ts";
import { lowerMedian } from "./statistics.ts";

const ELITE_DAYS = 5;

/** Takes the median number of days with a deployment per week; below one a week, per month. */
export function deploymentDaysLevel(deployments: readonly Instant[], window: CivilWindow): DoraLevel {
  const times = [...deployments].sort((a, b) => a - b);
  const medianDays = (by: "week" | "month"): number => {
    const counts = splitWindow(window, by, "monday").map((part) => countDays(part, within(times, part)));
    return lowerMedian(counts.sort((a, b) => a - b)) ?? 0;
  };
  const perWeek = medianDays("week");
  if (perWeek >= ELITE_DAYS) return "elite";
  if (perWeek >= 1) return "high";
  return medianDays("month") >= 1 ? "medium" : "low";
}

function within(times: readonly Instant[], { from, to }: CivilWindow): readonly Instant[] {
  return times.filter((at) => at >= from && at < to);
}
