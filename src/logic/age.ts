// Which comparisons ask how old something is, and when does a date lie in the future?

import { DAY } from "../model/time.ts";
import type { Milliseconds } from "../model/time.ts";
import type { Call, Expression } from "./expression.ts";
import type { Value } from "./value.ts";

/** By how much clocks may differ: a time no further ahead than this counts as now. */
const CLOCKS: Milliseconds = 5 * 60_000;
/** A date begins this long before 00:00 UTC in the earliest time zone. */
const ZONES: Milliseconds = (14 / 24) * DAY;
const DATE_ALONE = "2026-12-01".length;

export type AgeCall = Call & { readonly operator: "age_days" };

export function isAge(expression: Expression | undefined): expression is AgeCall {
  return expression?.kind === "call" && expression.operator === "age_days";
}

/** How far ahead of now a written date or time may lie without counting as in the future. */
export function leewayOf(written: string): Milliseconds {
  return written.length === DATE_ALONE ? ZONES : CLOCKS;
}

/**
 * Whether a comparison with this many days asks about something past: so where the limit is above 0. Such a question
 * about a moment in the future has no known answer, since nothing has happened yet. A limit of 0 or less asks how far
 * ahead the moment lies.
 */
export function isOfPast(limit: Value): boolean {
  return Number(limit) > 0;
}

/** `age`: the age in days of the date `written`. */
export function liesAhead(age: Value, written: Value): boolean {
  return typeof age === "number" && age < 0 && typeof written === "string" && -age * DAY > leewayOf(written);
}
