// When may somebody be told, and of which stretch of time does a message tell?

import { DateTime } from "luxon";
import type { Notices, NoticeWindow, QuietHours } from "../model/notice.ts";
import type { Instant, Milliseconds } from "../model/time.ts";

/** Messages go out at these instants at most: what happens in between is told together. */
export const NOTICE_STEP: Milliseconds = 15 * 60_000;
/** Longer than any quiet: six days, and a weekend's hours around them. */
const MOST_STEPS = 8 * 24 * 4;

type Quiet = Pick<Notices, "quiet" | "timezone">;

/** On the wall clock of the zone: an hour that comes twice is as quiet twice. */
export function isQuiet(at: Instant, { quiet, timezone }: Quiet): boolean {
  const { weekday, hour, minute } = DateTime.fromMillis(at, { zone: timezone });
  return quiet.days.includes(weekday) || isWithin(hour * 60 + minute, quiet);
}

function isWithin(minutes: number, { from, to }: QuietHours): boolean {
  if (from === to) return false;
  return from < to ? from <= minutes && minutes < to : minutes >= from || minutes < to;
}

/** The last instant at which messages go out, at or before this one. */
function lastStep(at: Instant, quiet: Quiet): Instant | undefined {
  let step = Math.floor(at / NOTICE_STEP) * NOTICE_STEP;
  for (let looked = 0; looked < MOST_STEPS; looked++, step -= NOTICE_STEP) if (!isQuiet(step, quiet)) return step;
  return undefined;
}

/** The next instant that is not quiet. */
export function nextLoud(at: Instant, quiet: Quiet): Instant {
  let step = at;
  for (let looked = 0; looked < MOST_STEPS && isQuiet(step, quiet); looked++) {
    step = (Math.floor(step / NOTICE_STEP) + 1) * NOTICE_STEP;
  }
  return step;
}

/**
 * The windows that ended since then, the oldest first. One window's end is the next one's start: whatever happens is
 * in exactly one, and what happens in quiet hours is in the one that ends with them.
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

/** The Monday morning of a window, nine o'clock, if it has one. */
export function hasDigest({ after, upTo }: NoticeWindow, timezone: string): boolean {
  const monday = DateTime.fromMillis(upTo, { zone: timezone }).startOf("week").set({ hour: 9 }).toMillis();
  return after < monday && monday <= upTo;
}

/** When a local date or time of a rule file is. */
export function localInstant(text: string, timezone: string): Instant {
  return DateTime.fromISO(text, { zone: timezone }).toMillis();
}
