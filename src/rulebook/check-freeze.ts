// Does a freeze begin before it ends, and does it ever end?

import { CronExpressionParser } from "cron-parser";
import type { Problem } from "../model/problem.ts";
import { parseDuration } from "../model/time.ts";
import type { Milliseconds } from "../model/time.ts";
import { checkReleaseConditions } from "./check-conditions.ts";
import type { Names } from "./names.ts";
import { member, problemAt, textOf } from "./place.ts";
import type { Place } from "./place.ts";

export function checkFreeze(freeze: Place, names: Names): Problem[] {
  const window = member(freeze, "window");
  const stretch = checkStretch(member(window, "from"), member(window, "to"));
  const endless = checkEnd(window);
  return [...stretch, ...endless, ...checkReleaseConditions("Freeze", freeze, names)];
}

/**
 * A freeze of more windows than this without a gap between them is rejected: a gate looks no further ahead, so it could
 * not say when the freeze ends.
 */
const MOST_JOINED = 2_000;
/** How many windows are looked at. That is enough for a year, or for a few days where there is one each minute. */
const LOOKED_AT = 4_000;
/** A leap year, so that every day of a calendar is looked at. */
const START = Date.UTC(2_024, 0, 1) - 1;
const END = Date.UTC(2_025, 0, 1);

function checkEnd(window: Place): Problem[] {
  const [cron, written] = [member(window, "cron"), textOf(member(window, "duration"))];
  const [expression, duration] = [textOf(cron), parseDuration(written ?? "")];
  if (expression === undefined || duration === undefined || !isEndless(expression, duration)) return [];
  const message = `\`${expression}\` for \`${written}\` has more than ${MOST_JOINED} windows without a gap, so its end cannot be computed`;
  return [problemAt(cron, { code: "endless-freeze", message, help: "write fewer windows that last longer" })];
}

function isEndless(expression: string, duration: Milliseconds): boolean {
  let [joined, end] = [0, -Infinity];
  try {
    const starts = CronExpressionParser.parse(expression, { tz: "UTC", currentDate: new Date(START) });
    for (let looked = 0; looked < LOOKED_AT && joined <= MOST_JOINED; looked++) {
      const start = starts.next().getTime();
      if (start > END) return false;
      joined = start > end ? 1 : joined + 1;
      end = start + duration;
    }
  } catch {
    // An expression that is invalid or never matches is reported where it is read.
  }
  return joined > MOST_JOINED;
}

/** `from` and `to` are dates or local times of one time zone, which sort as text. */
export function checkStretch(from: Place, to: Place): Problem[] {
  const [start, end] = [textOf(from), textOf(to)];
  if (start === undefined || end === undefined || start < end || !isTime(start) || !isTime(end)) return [];
  const [first, second] = [from, to].map((place) => `\`${String(place.path.at(-1))}\``);
  const message = `${second} is \`${end}\`, which is not after ${first}, \`${start}\``;
  return [problemAt(to, { code: "ends-before-start", message })];
}

function isTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?$/.test(text);
}
