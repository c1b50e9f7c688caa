// Which comparisons ask how old something is, and what of a moment that lies ahead?

import { DAY } from "../model/time.ts";
import type { Milliseconds } from "../model/time.ts";
import type { Call, Expression } from "./expression.ts";
import type { Value } from "./value.ts";

/** By how much clocks may differ: so far ahead is now. */
const CLOCKS: Milliseconds = 5 * 60_000;
/** A day begins so much earlier where it begins first. */
const ZONES: Milliseconds = (14 / 24) * DAY;
const DATE_ALONE = "2026-12-01".length;

export type AgeCall = Call & { readonly operator: "age_days" };

export function isAge(expression: Expression | undefined): expression is AgeCall {
  return expression?.kind === "call" && expression.operator === "age_days";
}

/** How far ahead what is written may lie and still have been. */
export function leewayOf(written: string): Milliseconds {
  return written.length === DATE_ALONE ? ZONES : CLOCKS;
}

/**
 * Whether what is asked of an age is asked of what has been: how it compares with more days than none. Of what lies ahead
 * that is not known, since nothing has happened; compared with 0, or less, it is asked how far ahead it lies.
 */
export function isOfPast(limit: Value): boolean {
  return Number(limit) > 0;
}

/** `age`: of what is written, in days. */
export function liesAhead(age: Value, written: Value): boolean {
  return typeof age === "number" && age < 0 && typeof written === "string" && -age * DAY > leewayOf(written);
}
