// How has a fleet, or a part of it, come to stand on a scorecard as it does?

import type { Interval, ScorecardHistory, ScorecardHistoryQuery } from "../../api/history.ts";
import { Refusal } from "../../model/refusal.ts";
import { DAY, formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { readFilters } from "../catalog/find-entity.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { replayTrend } from "./replay-trend.ts";

const WEEK = 7 * DAY;
/** 1970 began on a Thursday. */
const FIRST_MONDAY: Instant = 4 * DAY;
const USUAL: Milliseconds = 90 * DAY;
/** Two years of days. */
const MOST_STRETCHES = 732;

/**
 * From the start of the first day, or week, to the end of the last: this instant, if that is not over. Throws Refusal
 * for more than two years of days.
 */
export async function scorecardHistory(
  muster: Muster,
  id: string,
  query: ScorecardHistoryQuery,
): Promise<ScorecardHistory> {
  const now = muster.clock.now();
  const { scorecard } = scorecardOf(await currentRules(muster), id);
  const { from, stretch, stretches } = readWindow(query, now);
  const trend = await muster.store.evaluations.trend({ scorecard: id, ...readFilters(query), from, stretch });
  const { since } = trend;
  const figures = replayTrend(trend, scorecard.levels, stretches);
  const points = figures.flatMap((told, index) => {
    const at = Math.min(from + index * stretch, now);
    return since === null || at < since ? [] : [{ at: formatInstant(at), ...told }];
  });
  const { title, draft, levels } = scorecard;
  const { interval } = query;
  return { scorecard: id, title, draft, levels, interval, since: since === null ? null : formatInstant(since), points };
}

interface Window {
  readonly from: Instant;
  readonly stretch: Milliseconds;
  readonly stretches: number;
}

function readWindow({ from, to, interval }: ScorecardHistoryQuery, now: Instant): Window {
  const stretch = interval === "day" ? DAY : WEEK;
  const end = Math.min(to === undefined ? now : (parseInstant(to) ?? now), now);
  const asked = from === undefined ? end - USUAL : (parseInstant(from) ?? end - USUAL);
  if (asked > end) {
    throw new Refusal(
      "invalid",
      "empty-window",
      `\`from\` ${formatInstant(asked)} is later than ${formatInstant(end)}`,
      {
        help: "say a `from` that is past, and before `to`",
      },
    );
  }
  const start = startOf(asked, interval);
  const stretches = Math.ceil((end - start) / stretch);
  if (stretches > MOST_STRETCHES) {
    throw new Refusal(
      "invalid",
      "too-many-points",
      `${stretches} ${interval}s are asked for, at most ${MOST_STRETCHES}`,
      {
        help: interval === "day" ? "ask for weeks: `interval=week`" : "say a later `from`",
      },
    );
  }
  return { from: start, stretch, stretches };
}

function startOf(at: Instant, interval: Interval): Instant {
  const [size, first] = interval === "day" ? [DAY, 0] : [WEEK, FIRST_MONDAY];
  return Math.floor((at - first) / size) * size + first;
}
