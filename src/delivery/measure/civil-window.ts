// Which span of time is measured, in civil days of a time zone?

import { DateTime, IANAZone } from "luxon";
import type { Instant } from "../../model/time.ts";

/** Half-open: `from` belongs to it, `to` does not. A day has 23 hours where the clocks go forward. */
export interface CivilWindow {
  readonly from: Instant;
  readonly to: Instant;
  readonly timezone: string;
  /** What lies in it of each civil day, one after the other. */
  readonly days: readonly CivilDay[];
  /** All of it. */
  readonly whole: Span;
}

export interface CivilDay {
  readonly start: Instant;
  readonly end: Instant;
  /** How much of the whole day it is: 1 but for the first and the last. */
  readonly share: number;
  /** Monday to Friday. */
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

/** `timezone`: an IANA zone, see `isTimezone`. */
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

/** The midnight a civil date starts with; `undefined` where it is none. */
export function midnightOf(date: string, zone: string): Instant | undefined {
  const midnight = DateTime.fromFormat(date, "yyyy-MM-dd", { zone });
  return midnight.isValid ? midnight.toMillis() : undefined;
}

/** The first midnight after an instant. */
export function midnightAfter(at: Instant, zone: string): Instant {
  return startOfDay(at, zone).plus({ days: 1 }).startOf("day").toMillis();
}

/** So many civil days before a midnight. */
export function daysBefore(midnight: Instant, days: number, zone: string): Instant {
  return DateTime.fromMillis(midnight, { zone }).minus({ days }).toMillis();
}

/** What of the window can say anything: from the day of the first event on, up to now. */
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

/** On how many of its civil days something happened; `times` in order. */
export function countDays({ days }: CivilWindow, times: readonly Instant[]): number {
  let [day, counted] = [0, 0];
  let last = -1;
  for (const at of times) {
    while ((days[day]?.end ?? Infinity) <= at) day++;
    if (day !== last && days[day] !== undefined) [last, counted] = [day, counted + 1];
  }
  return counted;
}

/** The weeks or months that it touches, each as far as it lies in it. */
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
