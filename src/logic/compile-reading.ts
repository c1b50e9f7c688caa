// How are reads compiled: slots at the root, members of the item inside an iterator, computed paths anywhere?

import type { JsonValue } from "../model/json.ts";
import type { Compiler, Decide, Evaluate } from "./compiler.ts";
import { RelatedDocument } from "./document-path.ts";
import type { Call, Expression, Read } from "./expression.ts";
import { isInheritedName, readMember, readPath, readPathOrUndefined } from "./value.ts";
import type { Value } from "./value.ts";

export function compileRead(read: Read, compiler: Compiler): Evaluate {
  if (read.fallback !== undefined) return compileReadOr(read, compiler.value(read.fallback), compiler);
  if (read.scope === "item") return compileItemRead(read, compiler);
  const slot = compiler.slot(read) ?? compiler.reader.slotOf(read.keys, false);
  return (slots) => slots[slot];
}

function compileReadOr(read: Read, fallback: Evaluate, compiler: Compiler): Evaluate {
  if (read.scope === "root") {
    const slot = compiler.reader.slotOf(read.keys, true);
    return (slots, item) => {
      const value = slots[slot];
      return value === undefined ? fallback(slots, item) : value;
    };
  }
  const { keys } = read;
  return (slots, item) => {
    const value = readPathOrUndefined(item, keys);
    return value === undefined ? fallback(slots, item) : value;
  };
}

function compileItemRead(read: Read, compiler: Compiler): Evaluate {
  const { keys, start } = read;
  const [key] = keys;
  if (key === undefined) return (_, item) => item;
  if (start === "document" && keys === read.documentKeys) return compileDocumentRead(keys, compiler);
  if (start !== "value" || keys.length > 1) return (_, item) => readPath(item, keys);
  if (isInheritedName(key)) return (_, item) => readMember(item, key);
  return (_, item) => {
    if (typeof item !== "object" || item === null) return readMember(item, key);
    const value = (item as Readonly<Record<string, Value>>)[key];
    return value === undefined ? readMember(item, key) : value;
  };
}

/** For an item that is a related entity's document: the path is resolved once, not for each item. */
function compileDocumentRead(keys: readonly string[], compiler: Compiler): Evaluate {
  const resolved = compiler.reader.resolve(keys);
  if (resolved === undefined) return (_, item) => readPath(item, keys);
  return (_, item) => (item instanceof RelatedDocument ? item.readResolved(resolved) : readPath(item, keys));
}

/** The value a computed path starts from: the item, or the whole document. */
function compileStart(call: Call, compiler: Compiler): Evaluate {
  if (call.scope === "item") return (_, item) => item;
  const slot = compiler.reader.slotOf([], false);
  return (slots) => slots[slot];
}

/** `var` and `val` with computed arguments. */
export function compileComputedRead(call: Call, compiler: Compiler): Evaluate {
  const start = compileStart(call, compiler);
  const args = call.args.map((arg) => compiler.value(arg));
  const fallback = call.operator === "var" ? args[1] : undefined;
  const keysOf = call.operator === "var" ? dottedKeys : listedKeys;
  return (slots, item) => {
    const keys = keysOf(
      args.map((arg) => arg(slots, item)),
      compiler,
    );
    if (keys === undefined) return undefined;
    const from = start(slots, item);
    if (fallback === undefined) return readPath(from, keys);
    const value = readPathOrUndefined(from, keys);
    return value === undefined ? fallback(slots, item) : value;
  };
}

function dottedKeys([key]: readonly Value[], compiler: Compiler): readonly string[] | undefined {
  if (!compiler.budget.isWhole(key)) return undefined;
  return splitKey(key, compiler);
}

function splitKey(key: Value, compiler: Compiler): readonly string[] {
  if (key === null || key === "") return [];
  const text = String(key);
  compiler.budget.spend(text.length >> 4);
  return text.split(".");
}

function listedKeys(values: readonly Value[], compiler: Compiler): readonly string[] | undefined {
  const keys = values.length === 1 && Array.isArray(values[0]) ? (values[0] as readonly Value[]) : values;
  return compiler.budget.isWhole(keys) ? keys.map(String) : undefined;
}

/** Whether a value is known and not null. */
export function compileExists(call: Call, compiler: Compiler): Decide {
  const [read] = call.reads ?? [];
  const [first] = call.args;
  if (read !== undefined) return isThere(compileRead(read, compiler));
  if (call.reads !== undefined && first !== undefined) return isThere(compiler.value(first));
  const start = compileStart(call, compiler);
  const args = call.args.map((arg) => compiler.value(arg));
  return (slots, item) => {
    const values = args.map((arg) => arg(slots, item));
    const isDotted = values.length === 1 && !Array.isArray(values[0]);
    const keys = isDotted ? dottedKeys(values, compiler) : listedKeys(values, compiler);
    return keys === undefined ? undefined : (readPath(start(slots, item), keys) ?? null) !== null;
  };
}

function isThere(evaluate: Evaluate): Decide {
  return (slots, item) => (evaluate(slots, item) ?? null) !== null;
}

export function compileMissing(call: Call, compiler: Compiler): Evaluate {
  if (call.reads === undefined) return compileComputedMissing(call, compiler);
  const missing = missingOf(call.reads, namesOf(call, 0), compiler);
  return (slots, item) => missing(slots, item);
}

/** The names as written in the rule, since `missing` answers with those. */
function namesOf(call: Call, listAt: number): readonly JsonValue[] {
  const list = call.args[listAt];
  if (list?.kind === "literal" && Array.isArray(list.value)) return list.value;
  return call.args.map((arg) => (arg.kind === "literal" ? arg.value : null));
}

function missingOf(
  reads: readonly Read[],
  names: readonly Value[],
  compiler: Compiler,
): (slots: readonly Value[], item: Value) => Value[] {
  const values = reads.map((read) => compileRead(read, compiler));
  return (slots, item) => names.filter((_, index) => isNothing(values[index]?.(slots, item)));
}

function isNothing(value: Value): boolean {
  return value === undefined || value === null || value === "";
}

function compileComputedMissing(call: Call, compiler: Compiler): Evaluate {
  const start = compileStart(call, compiler);
  const args = call.args.map((arg) => compiler.value(arg));
  return (slots, item) => {
    const values = args.map((arg) => arg(slots, item));
    const names = Array.isArray(values[0]) ? (values[0] as readonly Value[]) : values;
    return missingNames(names, start(slots, item), compiler);
  };
}

/** Every name is taken as a path, whatever it looks like: data is never evaluated as logic. */
function missingNames(names: readonly Value[], from: Value, compiler: Compiler): Value[] | undefined {
  if (!compiler.budget.isWhole(names)) return undefined;
  return names.filter((name) => isNothing(readPath(from, splitKey(name, compiler))));
}

export function compileMissingSome(call: Call, compiler: Compiler): Evaluate {
  const [count, list] = call.args as [Expression, Expression];
  const wanted = compiler.value(count);
  if (call.reads !== undefined) {
    const names = namesOf(call, 1);
    const missing = missingOf(call.reads, names, compiler);
    return (slots, item) => enough(wanted(slots, item), names.length, missing(slots, item));
  }
  const start = compileStart(call, compiler);
  const names = compiler.value(list);
  return (slots, item) => {
    const found = names(slots, item);
    if (found === undefined) return undefined;
    const asked: readonly Value[] = Array.isArray(found) ? found : [found];
    const keys = Array.isArray(asked[0]) ? (asked[0] as readonly Value[]) : asked;
    const missing = missingNames(keys, start(slots, item), compiler);
    return missing === undefined ? undefined : enough(wanted(slots, item), lengthOf(found), missing);
  };
}

function lengthOf(value: Value): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : Number.NaN;
}

function enough(wanted: Value, asked: number, missing: readonly Value[]): Value {
  if (wanted === undefined) return undefined;
  return asked - missing.length >= (wanted as number) ? [] : missing;
}
