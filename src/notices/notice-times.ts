// When may notices be sent, and which stretch of time does each message cover?

import { DateTime } from "luxon";
import type { Notices, NoticeWindow, QuietHours } from "../model/notice.ts";
import type { Instant, Milliseconds } from "../model/time.ts";

/** Messages are sent at multiples of this step; what happens in between is told in one message. */
export const NOTICE_STEP: Milliseconds = 15 * 60_000;
/** Longer than any quiet time can be: six days, and the hours around them. */
const MOST_STEPS = 8 * 24 * 4;

type Quiet = Pick<Notices, "quiet" | "timezone">;

/** By the wall clock of the time zone: where the clocks go back, an hour that occurs twice is quiet both times. */
export function isQuiet(at: Instant, { quiet, timezone }: Quiet): boolean {
  const { weekday, hour, minute } = DateTime.fromMillis(at, { zone: timezone });
  return quiet.days.includes(weekday) || isWithin(hour * 60 + minute, quiet);
}

function isWithin(minutes: number, { from, to }: QuietHours): boolean {
  if (from === to) return false;
  return from < to ? from <= minutes && minutes < to : minutes >= from || minutes < to;
}

/** The last instant at which messages are sent, at or before `at`. */
function lastStep(at: Instant, quiet: Quiet): Instant | undefined {
  let step = Math.floor(at / NOTICE_STEP) * NOTICE_STEP;
  for (let looked = 0; looked < MOST_STEPS; looked++, step -= NOTICE_STEP) if (!isQuiet(step, quiet)) return step;
  return undefined;
}

/** The next instant that is not quiet; `at` itself, if it is not. */
export function nextLoud(at: Instant, quiet: Quiet): Instant {
  let step = at;
  for (let looked = 0; looked < MOST_STEPS && isQuiet(step, quiet); looked++) {
    step = (Math.floor(step / NOTICE_STEP) + 1) * NOTICE_STEP;
  }
  return step;
}

/**
 * The windows that ended after `since`, oldest first. Each begins where the one before ends, so that everything happens
 * in exactly one window. What happens in quiet hours is in the window that ends with them.
 */
export function windowsSince(since: Instant, at: Instant, quiet: Quiet): readonly NoticeWindow[] {
  const windows: NoticeWindow[] = [];
  let upTo = lastStep(at, quiet);
  while (upTo !== undefined && upTo > since) {
    const after = lastStep(upTo - 1, quiet);
    if (after === undefined) break;
    windows.unshift({ after, upTo });
    upTo = after;
  }
  return windows;
}

/** Whether nine o'clock on a Monday morning lies in the window. */
export function hasDigest({ after, upTo }: NoticeWindow, timezone: string): boolean {
  const monday = DateTime.fromMillis(upTo, { zone: timezone }).startOf("week").set({ hour: 9 }).toMillis();
  return after < monday && monday <= upTo;
}

/** The instant of a local date or time in a rule file. */
export function localInstant(text: string, timezone: string): Instant {
  return DateTime.fromISO(text, { zone: timezone }).toMillis();
}
