// json-logic-js as the oracle: as it comes, and with the documented differences taken over.

import { createRequire } from "node:module";
import type { JsonValue } from "../../src/model/json.ts";

interface Engine {
  apply(rule: unknown, data: unknown): unknown;
  add_operation(name: string, code: (this: unknown, ...args: never[]) => unknown): void;
}

/** Its operators are one table for the whole module: each engine needs a module of its own. */
function freshEngine(): Engine {
  const require = createRequire(import.meta.url);
  const path = require.resolve("json-logic-js");
  Reflect.deleteProperty(require.cache, path);
  return require(path) as Engine;
}

export interface ReferenceResult {
  readonly value?: unknown;
  readonly threw: boolean;
  /** Whether an ordering or arithmetic met null: there ours does not know. */
  readonly metNull: boolean;
}

let metNull = false;

/** Reads `null` among the operands of orderings and arithmetic, and changes nothing. */
function watchNull(engine: Engine): void {
  const plain = freshEngine();
  for (const name of ["<", "<=", ">", ">=", "+", "-", "*", "/", "%", "min", "max"]) {
    engine.add_operation(name, (...args: unknown[]) => {
      if (args.includes(null)) metNull = true;
      return plain.apply({ [name]: args.map((_, index) => ({ var: index })) }, args);
    });
  }
}

/** Own properties only, and names from data are names. */
function harden(engine: Engine): void {
  engine.add_operation("var", function (this: unknown, key: unknown, fallback: unknown) {
    return readOwn(this, key, fallback);
  });
  engine.add_operation("missing", function (this: unknown, ...args: unknown[]) {
    const keys = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
    return keys.filter((key) => isNothing(readOwn(this, key, undefined)));
  });
  engine.add_operation("missing_some", function (this: unknown, count: number, options: unknown[]) {
    const missing = options.filter((key) => isNothing(readOwn(this, key, undefined)));
    return options.length - missing.length >= count ? [] : missing;
  });
}

function isNothing(value: unknown): boolean {
  return value === null || value === "";
}

function readOwn(data: unknown, key: unknown, fallback: unknown): unknown {
  if (key === undefined || key === "" || key === null) return data;
  let value = data;
  for (const name of (key as string | number).toString().split(".")) {
    if (value === null || value === undefined || !Object.hasOwn(Object(value) as object, name)) return fallback ?? null;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function runner(engine: Engine): (rule: JsonValue, data: JsonValue) => ReferenceResult {
  watchNull(engine);
  return (rule, data) => {
    metNull = false;
    try {
      return { value: engine.apply(rule, data), threw: false, metNull };
    } catch {
      return { threw: true, metNull };
    }
  };
}

/** json-logic-js as it comes. */
export const reference = runner(freshEngine());

const hardened = freshEngine();
harden(hardened);
/** json-logic-js reading own properties only, and running no logic that comes from data. */
export const hardenedReference = runner(hardened);

/** Equal as JSON values, with NaN equal to itself and the sign of zero left aside. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}
