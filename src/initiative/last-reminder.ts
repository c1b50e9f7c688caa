// When was the last reminder of an initiative due, and how many days were left then?

import { DateTime } from "luxon";
import type { Initiative } from "../model/gate.ts";
import { DAY } from "../model/time.ts";
import type { Instant } from "../model/time.ts";

export interface ReminderTime {
  readonly at: Instant;
  /** From the day of the reminder to the due day: 0 on that day, negative after it. */
  readonly daysLeft: number;
}

/**
 * Reminders are due when the first day begins in the time zone, and from then on at every interval, also when the
 * initiative is overdue. Where several were missed only the last counts, so that nobody gets two at once. Undefined: it
 * asks for no reminders, or has not begun.
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

/** An interval of whole days counts calendar days, however many hours they have. */
function stepBefore(begins: DateTime, every: number, upTo: Instant): DateTime {
  if (every % DAY !== 0) {
    const since = upTo - begins.toMillis();
    return begins.plus({ milliseconds: since - (since % every) });
  }
  const step = every / DAY;
  const days = Math.floor(DateTime.fromMillis(upTo, { zone: begins.zone }).diff(begins, "days").days);
  return begins.plus({ days: days - (days % step) });
}
