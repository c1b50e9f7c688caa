// When was an initiative to be reminded of last, and how long was there left?

import { DateTime } from "luxon";
import type { Initiative } from "../model/gate.ts";
import { DAY } from "../model/time.ts";
import type { Instant } from "../model/time.ts";

export interface ReminderTime {
  readonly at: Instant;
  /** From that day to the day it is due: 0 on it, negative after it. */
  readonly daysLeft: number;
}

/**
 * On the clocks of the zone: when its first day begins, and every so often from then on, also when it is overdue. Of
 * several that were missed the last counts: nobody is reminded twice at once. Undefined: it asks for none, or has not
 * begun.
 */
export function lastReminder(
  { start, due, remind }: Pick<Initiative, "start" | "due" | "remind">,
  upTo: Instant,
  timezone: string,
): ReminderTime | undefined {
  const begins = DateTime.fromISO(start, { zone: timezone });
  if (remind === undefined || upTo < begins.toMillis()) return undefined;
  const at = stepBefore(begins, remind.every, upTo);
  const days = DateTime.fromISO(due, { zone: timezone }).diff(at.startOf("day"), "days").days;
  return { at: at.toMillis(), daysLeft: Math.round(days) };
}

/** Whole days are days of the calendar, however many hours they have. */
function stepBefore(begins: DateTime, every: number, upTo: Instant): DateTime {
  if (every % DAY !== 0) {
    const since = upTo - begins.toMillis();
    return begins.plus({ milliseconds: since - (since % every) });
  }
  const step = every / DAY;
  const days = Math.floor(DateTime.fromMillis(upTo, { zone: begins.zone }).diff(begins, "days").days);
  return begins.plus({ days: days - (days % step) });
}
