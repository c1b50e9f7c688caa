// What is a parsed rule made of?

import type { JsonValue } from "../model/json.ts";
import { findOperator } from "./operators.ts";
import type { OperatorName } from "./operators.ts";

/** Keys and indexes from the root of a logic value to one of its parts. */
export type LogicPath = readonly (string | number)[];

/**
 * What the keys of a read start from: a document with its roots, a plain value, or one of the two, known only at run
 * time.
 */
export type ReadStart = "document" | "value" | "either";

export interface Literal {
  readonly kind: "literal";
  readonly value: JsonValue;
  /** The name of the parameter this constant came from. */
  readonly param?: string;
  readonly path: LogicPath;
}

/** A list with at least one item that is logic. */
export interface ListExpression {
  readonly kind: "list";
  readonly items: readonly Expression[];
  readonly path: LogicPath;
}

/**
 * A value read by a path that is known when the rule is parsed: `var`, `val`, and each name in `missing`,
 * `missing_some` and `exists`.
 */
export interface Read {
  readonly kind: "read";
  readonly operator: "var" | "val" | "missing" | "missing_some" | "exists";
  /** `root`: from the document under evaluation. `item`: from the item of the innermost iterator. */
  readonly scope: "root" | "item";
  /** Inside `reduce` the item is `{current, accumulator}`, and the keys start with one of them. */
  readonly keys: readonly string[];
  readonly start: ReadStart;
  /**
   * The keys from a document's root, where the read is known to start at a document. Fact and level names are checked
   * on these.
   */
  readonly documentKeys?: readonly string[];
  /** The path as written in the rule. */
  readonly name: string;
  readonly fallback?: Expression;
  readonly path: LogicPath;
}

export interface Call {
  readonly kind: "call";
  readonly operator: OperatorName;
  readonly args: readonly Expression[];
  /** For `missing`, `missing_some` and `exists` with literal names: those names as reads. */
  readonly reads?: readonly Read[];
  /** What computed paths start from, and whose level `at_level` asks for. */
  readonly scope: "root" | "item" | "reduce";
  readonly path: LogicPath;
}

/** A rule, parsed and checked. Each part has the path at which it stands in the logic value. */
export type Expression = Literal | ListExpression | Read | Call;

/** Visits an expression and everything in it, outermost first, in the order written. */
export function walkExpression(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) walkExpression(part, visit);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "list":
      return expression.items;
    case "read":
      return expression.fallback === undefined ? [] : [expression.fallback];
    case "call":
      return expression.reads === undefined ? expression.args : [...expression.args, ...expression.reads];
  }
}

/** Every read that starts at a document's root, in the entity's own document or in a related one. */
export function documentReads(expression: Expression): (Read & { readonly documentKeys: readonly string[] })[] {
  const reads: (Read & { readonly documentKeys: readonly string[] })[] = [];
  walkExpression(expression, (part) => {
    if (part.kind === "read" && part.documentKeys !== undefined)
      reads.push({ ...part, documentKeys: part.documentKeys });
  });
  return reads;
}

/** Whether an expression is the same on every document: it reads nothing, not even the time. */
export function isConstant(expression: Expression): boolean {
  let constant = true;
  walkExpression(expression, (part) => {
    if (part.kind === "read" && part.scope === "root") constant = false;
    if (part.kind === "call" && READS_BY_ITSELF.has(part.operator) && part.reads === undefined) constant = false;
  });
  return constant;
}

/** Operators that read something which is not among their arguments. */
const READS_BY_ITSELF: ReadonlySet<OperatorName> = new Set<OperatorName>([
  "var",
  "val",
  "missing",
  "missing_some",
  "exists",
  "age_days",
  "related",
  "at_level",
]);

export type StaticType = "boolean" | "number" | "string" | "list" | "null";

/** The type an expression always has, as far as its operator or literal tells; undefined where it depends on data. */
export function staticType(expression: Expression): StaticType | undefined {
  switch (expression.kind) {
    case "literal":
      return typeOfValue(expression.value);
    case "list":
      return "list";
    case "read":
      return undefined;
    case "call":
      return typeOfCall(expression.operator);
  }
}

function typeOfValue(value: JsonValue): StaticType | undefined {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return undefined;
  return typeof value as StaticType;
}

function typeOfCall(operator: OperatorName): StaticType | undefined {
  const gives = findOperator(operator)?.gives;
  return gives === "any" ? undefined : gives;
}
