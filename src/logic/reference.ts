// What do the operators of JSON-logic do with known values? Exactly what JavaScript makes of them, as in the reference.

import type { Value } from "./value.ts";

// The reference defines these by JavaScript's own coercions. Seen through `number` the operators type-check, and run on
// whatever arrives.

export function looselyEqual(a: Value, b: Value): boolean {
  // oxlint-disable-next-line eqeqeq -- `==` of JSON-logic is JavaScript's
  return a == b;
}

/** `parseFloat` of a number is the number itself, without the sign of a zero. */
function asFloat(value: Value): number {
  return typeof value === "number" ? value + 0 : Number.parseFloat(value as string);
}

export function add(values: readonly Value[]): number {
  let sum = 0;
  for (const value of values) sum += asFloat(value);
  return sum;
}

/** A single operand comes back as it is, also when it is no number. */
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

/** Part of a text from `start` (negative: from the end) on; `length` negative: that many left out at the end. */
export function substring(source: Value, start: Value, length: Value): string {
  const text = String(source);
  const from = integer(start);
  const tail = text.slice(from < 0 ? Math.max(text.length + from, 0) : from);
  if (length === undefined) return tail;
  // A negative length that is text is joined to the other by `+`, as JavaScript does.
  const wanted = (length as number) < 0 ? integer(tail.length + (length as number)) : integer(length);
  return tail.slice(0, Math.max(wanted, 0));
}

function integer(value: Value): number {
  const number = Math.trunc(Number(value));
  return Number.isNaN(number) ? 0 : number;
}
