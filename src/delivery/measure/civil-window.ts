// Which span of time is measured, as civil days of a time zone?

import { DateTime, IANAZone } from "luxon";
import type { Instant } from "../../model/time.ts";

/** From `from` (inclusive) to `to` (exclusive). Where the clocks go forward a day has 23 hours. */
export interface CivilWindow {
  readonly from: Instant;
  readonly to: Instant;
  readonly timezone: string;
  /** The civil days of the window in order, the first and last cut to the window. */
  readonly days: readonly CivilDay[];
  /** The length of the whole window. */
  readonly whole: Span;
}

export interface CivilDay {
  readonly start: Instant;
  readonly end: Instant;
  /** The fraction of the whole day that lies in the window: 1 except for the first and last day. */
  readonly share: number;
  /** Whether it is a Monday to Friday. */
  readonly isWorking: boolean;
}

export interface Span {
  readonly days: number;
  readonly workingDays: number;
}

export type WeekStart = "monday" | "sunday";
const SATURDAY = 6;

export function isTimezone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** `timezone`: an IANA zone for which `isTimezone` holds. */
export function createWindow(from: Instant, to: Instant, timezone: string): CivilWindow {
  const days: CivilDay[] = [];
  for (let midnight = startOfDay(from, timezone); midnight.toMillis() < to;) {
    const next = midnight.plus({ days: 1 }).startOf("day");
    const [start, end] = [Math.max(from, midnight.toMillis()), Math.min(to, next.toMillis())];
    const share = (end - start) / (next.toMillis() - midnight.toMillis());
    days.push({ start, end, share, isWorking: midnight.weekday < SATURDAY });
    midnight = next;
  }
  return { from, to, timezone, days, whole: spanOf(days) };
}

function startOfDay(at: Instant, zone: string): DateTime {
  return DateTime.fromMillis(at, { zone }).startOf("day");
}

/** The instant at which a civil date begins; `undefined` where the text is not a date. */
export function midnightOf(date: string, zone: string): Instant | undefined {
  const midnight = DateTime.fromFormat(date, "yyyy-MM-dd", { zone });
  return midnight.isValid ? midnight.toMillis() : undefined;
}

/** The first midnight after an instant. */
export function midnightAfter(at: Instant, zone: string): Instant {
  return startOfDay(at, zone).plus({ days: 1 }).startOf("day").toMillis();
}

/** The instant that is so many civil days before a midnight. */
export function daysBefore(midnight: Instant, days: number, zone: string): Instant {
  return DateTime.fromMillis(midnight, { zone }).minus({ days }).toMillis();
}

/** The part of the window that can have data: from the day of the first event up to now. */
export function effectiveSpan({ days, from, whole }: CivilWindow, firstEventAt: Instant | null, now: Instant): Span {
  if (firstEventAt === null) return spanOf([]);
  if (firstEventAt <= from && (days.at(-1)?.start ?? from) <= now) return whole;
  return spanOf(days.filter(({ start, end }) => end > firstEventAt && start <= now));
}

function spanOf(days: readonly CivilDay[]): Span {
  const span = { days: 0, workingDays: 0 };
  for (const { share, isWorking } of days) {
    span.days += share;
    if (isWorking) span.workingDays += share;
  }
  return span;
}

/** On how many civil days of the window something happened; `times` in ascending order. */
export function countDays({ days }: CivilWindow, times: readonly Instant[]): number {
  let [day, counted] = [0, 0];
  let last = -1;
  for (const at of times) {
    while ((days[day]?.end ?? Infinity) <= at) day++;
    if (day !== last && days[day] !== undefined) [last, counted] = [day, counted + 1];
  }
  return counted;
}

/** The weeks or months that the window touches, each cut to the window. */
export function splitWindow(
  { from, to, timezone }: CivilWindow,
  by: "week" | "month",
  weekStart: WeekStart,
): readonly CivilWindow[] {
  const windows: CivilWindow[] = [];
  for (let start = from; start < to;) {
    const end = Math.min(to, nextStart(DateTime.fromMillis(start, { zone: timezone }), by, weekStart));
    windows.push(createWindow(start, end, timezone));
    start = end;
  }
  return windows;
}

function nextStart(at: DateTime, by: "week" | "month", weekStart: WeekStart): Instant {
  if (by === "month") return at.startOf("month").plus({ months: 1 }).toMillis();
  const daysIn = weekStart === "monday" ? at.weekday - 1 : at.weekday % 7;
  return at
    .startOf("day")
    .plus({ days: 7 - daysIn })
    .startOf("day")
    .toMillis();
}
