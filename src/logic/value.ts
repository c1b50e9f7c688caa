// What values do rules compute with, and how are their members read?

/** The truth of a condition; `undefined`: not known. */
export type Truth = boolean | undefined;

/**
 * Whatever an expression evaluates to: a JSON value, the document of a related entity, or `undefined`: not known. A
 * list that a rule builds (never one from a document) may hold `undefined` for an item that is not known.
 */
export type Value = unknown;

/** Something that can be read by keys but is not plain JSON: the document of a related entity. */
export abstract class Readable {
  /** The value at `keys`, from index `from` on; null where absent, `undefined` where not known. */
  abstract read(keys: readonly string[], from: number): Value;
}

/**
 * Names that built-in prototypes have: reading one of these without a check could return something that is not data.
 */
const INHERITED: ReadonlySet<string> = new Set(
  [Object.prototype, Array.prototype, String.prototype, Number.prototype, Boolean.prototype].flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype),
  ),
);

/** Whether `key` has to be checked for ownership before it is read. */
export function isInheritedName(key: string): boolean {
  return INHERITED.has(key);
}

/** A value's own member; null where there is none, `undefined` where `value` or the member is not known. */
export function readMember(value: Value, key: string): Value {
  if (value === undefined) return undefined;
  if (value === null || (typeof value !== "object" && typeof value !== "string")) return null;
  if (value instanceof Readable) return value.read([key], 0);
  return Object.hasOwn(value as object, key) ? (value as Readonly<Record<string, Value>>)[key] : null;
}

/** The value at `keys`, from index `from` on; null where absent, `undefined` where not known. */
export function readPath(value: Value, keys: readonly string[], from = 0): Value {
  let current = value;
  for (let at = from; at < keys.length; at++) {
    if (current === undefined || current === null) return current;
    if (current instanceof Readable) return current.read(keys, at);
    current = readMember(current, keys[at] as string);
  }
  return current;
}

const ABSENT = Symbol("absent");

/**
 * As `readPath`, but also `undefined` where the path does not exist, so that a default can take its place. A member
 * that exists and holds null is still null.
 */
export function readPathOrUndefined(value: Value, keys: readonly string[], from = 0): Value {
  let current: Value = value;
  for (let at = from; at < keys.length; at++) {
    if (current === undefined || current === null) return undefined;
    if (current instanceof Readable) return current.read(keys, at) ?? undefined;
    const next = ownMember(current, keys[at] as string);
    if (next === ABSENT) return undefined;
    current = next;
  }
  return current;
}

function ownMember(value: Value, key: string): Value {
  if (typeof value !== "object" && typeof value !== "string") return ABSENT;
  return Object.hasOwn(value as object, key) ? (value as Readonly<Record<string, Value>>)[key] : ABSENT;
}

/** Truthiness as JSON-logic defines it: JavaScript's, except that an empty list is false. */
export function isTruthy(value: Value): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** The truth of a value; not known where the value is not known. */
export function truthOf(value: Value): Truth {
  return value === undefined ? undefined : isTruthy(value);
}
