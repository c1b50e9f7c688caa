// What do `var`, `val`, `exists` and `missing` read?

import type { JsonValue } from "../model/json.ts";
import { ownValue } from "../model/json.ts";
import { suggest } from "../model/nearest.ts";
import type { Call, Expression, Literal, LogicPath, Read } from "./expression.ts";
import { argumentPath, nothing, parseArgument, parseArguments } from "./parse-operation.ts";
import type { Operation, Parser } from "./parse-operation.ts";
import { startOf } from "./parse-scope.ts";
import type { ParseScope } from "./parse-scope.ts";
import { checkDocumentKeys, checkItemKeys } from "./read-checks.ts";
import { readPath } from "./value.ts";

type DraftRead = Pick<Read, "operator" | "keys" | "name" | "path" | "fallback">;

const ROOT: ParseScope = { kind: "root" };

export function parseVar(operation: Operation, parser: Parser): Expression {
  const key = operation.values[0] ?? null;
  if (typeof key === "object" && key !== null) return computed(operation, 0, parser);
  const keys = key === null ? [] : splitName(key);
  const path = operation.values.length === 0 ? operation.path : argumentPath(operation, 0);
  const fallback = operation.values.length > 1 ? { fallback: parseArgument(operation, 1, parser) } : {};
  return parseRead({ operator: "var", keys, name: keys.join("."), path, ...fallback }, operation.scope, parser);
}

export function parseVal(operation: Operation, parser: Parser): Expression {
  const keys = literalKeys(operation.values);
  if (keys !== undefined) return parseKeys("val", keys, operation, parser);
  return computed(
    operation,
    operation.values.findIndex((value) => !isKey(value)),
    parser,
  );
}

/** A text is a dotted path, a list holds keys. */
export function parseExists(operation: Operation, parser: Parser): Expression {
  const { written, values, scope, path } = operation;
  const keys = typeof written === "string" ? splitName(written) : literalKeys(values);
  if (keys === undefined) {
    const odd = values.findIndex((value) => !isKey(value));
    return computed(operation, odd, parser);
  }
  const read = parseKeys("exists", keys, operation, parser);
  const call = { kind: "call", operator: "exists", scope: scope.kind, path } as const;
  return read.kind === "literal" ? { ...call, args: [read], reads: [] } : { ...call, args: [], reads: [read] };
}

/** Literal names become reads, whether they stand as arguments or in a list that is one of the arguments. */
export function parseMissing(operation: Operation, operator: "missing" | "missing_some", parser: Parser): Expression {
  const { values, path, scope, written } = operation;
  const call: Call = { kind: "call", operator, args: parseArguments(operation, parser), scope: scope.kind, path };
  const listAt = operator === "missing_some" ? 1 : Array.isArray(values[0]) ? 0 : undefined;
  const names = listAt === undefined ? values : values[listAt];
  const base = listAt === undefined ? path : argumentPath(operation, listAt);
  if (!Array.isArray(names) || !names.every(isKey)) {
    if (!parser.settings.takesComputed) reportComputed(operator, base, parser);
    return call;
  }
  const isAlone = listAt === undefined && !Array.isArray(written);
  const reads = names.map((name, index) => {
    const draft = { operator, keys: splitName(name), name: String(name), path: isAlone ? base : [...base, index] };
    return parseRead(draft, scope, parser);
  });
  return { ...call, reads: reads.filter((read) => read.kind === "read") };
}

function parseKeys(
  operator: "val" | "exists",
  keys: readonly string[],
  { path, scope }: Operation,
  parser: Parser,
): Read | Literal {
  const name = keys.join(".");
  return keys[0] === "$root"
    ? parseRead({ operator, keys: keys.slice(1), name, path }, ROOT, parser)
    : parseRead({ operator, keys, name, path }, scope, parser);
}

function parseRead(draft: DraftRead, scope: ParseScope, parser: Parser): Read | Literal {
  const { isFree, allowed } = parser.settings;
  if (!isFree && draft.keys[0] === "params") return parseParam(draft, parser);
  const { start, documentKeys } = startOf(scope, draft.keys, isFree);
  if (!isFree && documentKeys !== undefined) checkDocumentKeys(draft, documentKeys, scope, allowed, parser.report);
  if (!isFree && documentKeys === undefined) checkItemKeys(draft, start, scope, parser.report);
  const read: Read = { kind: "read", ...draft, scope: scope.kind, start };
  return documentKeys === undefined ? read : { ...read, documentKeys };
}

/** A parameter is a constant. It is data, and never parsed as logic. */
function parseParam({ keys, path }: DraftRead, parser: Parser): Literal {
  const { params } = parser.settings;
  const name = keys[1];
  const value = name === undefined ? undefined : ownValue(params, name);
  if (name !== undefined && value !== undefined) {
    return { kind: "literal", value: readPath(value, keys, 2) as JsonValue, param: name, path };
  }
  parser.report({
    code: "unknown-param",
    severity: "error",
    message: `no parameter \`${name === undefined ? "params" : `params.${name}`}\` is declared`,
    help: suggest(name ?? "", Object.keys(params)) ?? "the scorecard declares no `params`",
    path,
    of: "value",
  });
  return nothing(path);
}

/** A read whose path is known only at run time. */
function computed(operation: Operation, oddArgument: number, parser: Parser): Call {
  const { name, path, scope } = operation;
  if (!parser.settings.takesComputed) reportComputed(name, argumentPath(operation, oddArgument), parser);
  return { kind: "call", operator: name, args: parseArguments(operation, parser), scope: scope.kind, path };
}

function reportComputed(operator: string, path: LogicPath, parser: Parser): void {
  parser.report({
    code: "computed-path",
    severity: "error",
    message: `the path of \`${operator}\` has to be literal text`,
    help: "write the path as text, so that it can be checked",
    path,
    of: "value",
  });
}

function splitName(name: string | number | boolean): readonly string[] {
  return name === "" ? [] : String(name).split(".");
}

function isKey(value: JsonValue): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function literalKeys(values: readonly JsonValue[]): readonly string[] | undefined {
  return values.every(isKey) ? values.map(String) : undefined;
}
