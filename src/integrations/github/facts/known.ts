// What does GitHub tell, or why does it not?

import type { JsonObject, JsonValue } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import type { RefusalKind } from "../../../model/refusal.ts";

export type Known<Value> = { readonly value: Value } | Unknown;

export interface Unknown {
  readonly error: string;
  readonly kind: RefusalKind;
}

/** By fact name, in the form in which facts are delivered: a value, or an object with more beside it. */
export type ToldFacts = Readonly<Record<string, JsonValue>>;

/** Refusals that pass: asking again later may succeed. */
const FOR_NOW: ReadonlySet<RefusalKind> = new Set(["unavailable", "too-many", "unidentified"]);

/** Whether a later request may succeed. */
export function isForNow({ kind }: Refusal): boolean {
  return FOR_NOW.has(kind);
}

/** Rejects where GitHub cannot be asked now. */
export async function learn<Value>(ask: () => Promise<Value>): Promise<Known<Value>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (!(error instanceof Refusal) || isForNow(error)) throw error;
    return { error: error.message, kind: error.kind };
  }
}

export function isKnown<Value>(known: Known<Value>): known is { readonly value: Value } {
  return "value" in known;
}

export function unknown(error: string, kind: RefusalKind = "missing"): Unknown {
  return { error, kind };
}

export function mapKnown<Value, Other>(known: Known<Value>, of: (value: Value) => Other): Known<Other> {
  return isKnown(known) ? { value: of(known.value) } : known;
}

/** A fact to deliver; null with the reason where it is not known. `items`: the names of what is counted. */
export function tellFact(
  known: Known<JsonValue>,
  beside: { readonly items?: readonly string[]; readonly url?: string } = {},
) {
  const told: JsonObject = isKnown(known) ? { value: known.value } : { value: null, error: known.error };
  const { items, url } = beside;
  return {
    ...told,
    ...(items !== undefined && items.length > 0 && { items: items.slice(0, MOST_ITEMS) }),
    ...(url !== undefined && { url }),
  };
}

/** Evidence is read by people, so it is kept short. */
const MOST_ITEMS = 20;

/** True as soon as one is true, even where others are not known. */
export function anyOf(known: readonly Known<boolean>[]): Known<boolean> {
  const isTrue = known.some((one) => isKnown(one) && one.value);
  return isTrue ? { value: true } : (known.find((one) => !isKnown(one)) ?? { value: false });
}

export function notOf(known: Known<boolean>): Known<boolean> {
  return mapKnown(known, (value) => !value);
}
