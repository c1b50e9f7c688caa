// What is a JSON value, and how are its members read safely?

export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own member of `value`, never one inherited from a prototype; `undefined` where there is none. */
export function ownValue(value: unknown, key: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A member if it is a text, otherwise `undefined`. People write catalog files, so anything may be there. */
export function ownText(value: unknown, key: string): string | undefined {
  const member = ownValue(value, key);
  return typeof member === "string" ? member : undefined;
}

/** Whether two values are equal, whatever the order of their members. */
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
