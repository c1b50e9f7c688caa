// What a JSON value is, and the few questions everybody asks of one.

export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of `value` that is its own, never one inherited from a prototype; `undefined` when there is none. */
export function ownValue(value: unknown, key: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A member that is text, else `undefined`: catalog files are written by people, nothing can be relied upon. */
export function ownText(value: unknown, key: string): string | undefined {
  const member = ownValue(value, key);
  return typeof member === "string" ? member : undefined;
}

/** Whether two values say the same, whatever the order of their members. */
export function isSameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return isSameList(a, b);
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key) => isSameJson(ownValue(a, key), ownValue(b, key)));
}

function isSameList(a: JsonValue, b: JsonValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return (a as JsonArray).every((item, index) => isSameJson(item, (b as JsonArray)[index]));
}
