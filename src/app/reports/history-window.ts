// Over which stretches of time is a history asked for?

import type { Interval, ScorecardHistoryQuery } from "../../api/history.ts";
import { Refusal } from "../../model/refusal.ts";
import { DAY, formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";

const WEEK = 7 * DAY;
/** 1970 began on a Thursday. */
const FIRST_MONDAY: Instant = 4 * DAY;
const USUAL: Milliseconds = 90 * DAY;
/** Two years of days. */
const MOST_STRETCHES = 732;

export interface HistoryWindow {
  readonly from: Instant;
  readonly stretch: Milliseconds;
  readonly stretches: number;
}

/** Throws Refusal for a window that is empty, or that has more than 732 days or weeks. */
export function readWindow(
  { from, to, interval }: Pick<ScorecardHistoryQuery, "from" | "to" | "interval">,
  now: Instant,
): HistoryWindow {
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

/**
 * `told`: figures for the start of the window, and for the end of each stretch. Each gets its instant; the last stretch
 * ends now. Points before `since` are left out, since nothing is known of them; null: of none.
 */
export function pointsOf<Told extends object>(
  told: readonly Told[],
  { from, stretch }: HistoryWindow,
  since: Instant | null,
  now: Instant,
): (Told & { at: string })[] {
  return told.flatMap((figures, index) => {
    const at = Math.min(from + index * stretch, now);
    return since === null || at < since ? [] : [{ at: formatInstant(at), ...figures }];
  });
}
