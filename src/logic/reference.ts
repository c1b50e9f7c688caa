// What do the operators of JSON-logic compute from known values? Exactly what JavaScript does, as in the reference
// implementation.

import type { Value } from "./value.ts";

// The reference defines these operators by JavaScript's own coercions. The casts to `number` only satisfy the type
// checker: any value may arrive here.

export function looselyEqual(a: Value, b: Value): boolean {
  // oxlint-disable-next-line eqeqeq -- `==` of JSON-logic is JavaScript's
  return a == b;
}

/** A number is returned as it is, except that -0 becomes 0, as `parseFloat` would do. */
function asFloat(value: Value): number {
  return typeof value === "number" ? value + 0 : Number.parseFloat(value as string);
}

export function add(values: readonly Value[]): number {
  let sum = 0;
  for (const value of values) sum += asFloat(value);
  return sum;
}

/** A single operand is returned unchanged, even when it is not a number. */
export function multiply(values: readonly Value[]): Value {
  if (values.length === 1) return values[0];
  let product = asFloat(values[0]);
  for (let at = 1; at < values.length; at++) product *= asFloat(values[at]);
  return product;
}

export function negate(value: Value): number {
  return -(value as number);
}

export function subtract(a: Value, b: Value): number {
  return (a as number) - (b as number);
}

export function divide(a: Value, b: Value): number {
  return (a as number) / (b as number);
}

export function remainder(a: Value, b: Value): number {
  return (a as number) % (b as number);
}

export function smallest(values: readonly Value[]): number {
  return Math.min(...(values as readonly number[]));
}

export function largest(values: readonly Value[]): number {
  return Math.max(...(values as readonly number[]));
}

/**
 * The part of a text from `start` on (negative: counted from the end). A negative `length` leaves out that many
 * characters at the end.
 */
export function substring(source: Value, start: Value, length: Value): string {
  const text = String(source);
  const from = integer(start);
  const tail = text.slice(from < 0 ? Math.max(text.length + from, 0) : from);
  if (length === undefined) return tail;
  // A negative length that is a text is concatenated with `+`, as JavaScript does.
  const wanted = (length as number) < 0 ? integer(tail.length + (length as number)) : integer(length);
  return tail.slice(0, Math.max(wanted, 0));
}

function integer(value: Value): number {
  const number = Math.trunc(Number(value));
  return Number.isNaN(number) ? 0 : number;
}
