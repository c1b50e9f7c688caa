// How is an expression put into words: what it reads, and what it asks for?

import type { JsonValue } from "../model/json.ts";
import type { Call, Expression, Read } from "./expression.ts";
import { showPath, showSome, showValue } from "./show-value.ts";

/**
 * The words for a read: a path in backticks from the root, the bare name inside an iterator, empty for the item itself.
 */
export function phraseRead(read: Read): string {
  if (read.scope === "root") return `\`${read.keys.length === 0 ? "the document" : showPath(read.keys)}\``;
  return showPath(read.keys);
}

const SYMBOLS: Readonly<Record<string, string>> = { "==": "=", "===": "=", "!=": "!=", "!==": "!=" };

function symbolOf(operator: string): string {
  return SYMBOLS[operator] ?? operator;
}

/** The words for an expression used as a value. */
export function phraseValue(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return showLiteral(expression.value);
    case "list":
      return `[${expression.items.map(phraseValue).join(", ")}]`;
    case "read":
      return phraseRead(expression) || "the item";
    case "call":
      return phraseCallValue(expression);
  }
}

function showLiteral(value: JsonValue): string {
  return value === null ? "null" : showValue(value);
}

function phraseCallValue(call: Call): string {
  const [first] = call.args;
  switch (call.operator) {
    case "lower":
      return first === undefined ? "text" : phraseValue(first);
    case "length":
      return first === undefined ? "length" : phraseLength(first);
    case "age_days":
      return first === undefined ? "age" : `age of ${phraseValue(first)} in days`;
    case "related":
      return `\`${first?.kind === "literal" ? String(first.value) : "related"}\``;
    case "filter":
      return first === undefined ? "items" : `${phraseList(first)} that ${phrasePredicate(call.args[1], "many")}`;
    case "map":
      return first === undefined
        ? "items"
        : `${call.args[1] === undefined ? "" : phraseValue(call.args[1])} of ${phraseList(first)}`;
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return call.args.length === 1 && first !== undefined
        ? `${call.operator}${phraseValue(first)}`
        : call.args.map(phraseOperand).join(` ${call.operator} `);
    default:
      return isPredicate(call) ? phraseTruth(call) : `${call.operator}(${call.args.map(phraseValue).join(", ")})`;
  }
}

function phraseOperand(expression: Expression): string {
  const isSum = expression.kind === "call" && ["+", "-", "*", "/", "%"].includes(expression.operator);
  return isSum ? `(${phraseValue(expression)})` : phraseValue(expression);
}

function phraseLength(operand: Expression): string {
  if (operand.kind === "call" && operand.operator === "filter") return `number of ${phraseValue(operand)}`;
  return `length of ${phraseValue(operand)}`;
}

/** `items of X`, or `entities of X` where the items are related entities. */
export function phraseList(list: Expression): string {
  return `${nounOf(list)}s of ${phraseValue(list)}`.replace("entitys", "entities");
}

/** What an item of the list is called. */
export function nounOf(list: Expression): "item" | "entity" {
  if (list.kind !== "call") return "item";
  if (list.operator === "related") return "entity";
  const [first] = list.args;
  return list.operator === "filter" && first !== undefined ? nounOf(first) : "item";
}

const PREDICATES: ReadonlySet<string> = new Set([
  "==",
  "===",
  "!=",
  "!==",
  "<",
  "<=",
  ">",
  ">=",
  "!",
  "!!",
  "and",
  "or",
  "in",
  "some",
  "all",
  "every",
  "none",
  "exists",
  "missing",
  "glob",
  "sem_ver",
  "at_level",
  "if",
  "?:",
  "??",
]);

function isPredicate(call: Call): boolean {
  return PREDICATES.has(call.operator);
}

/** The words for an expression used as a condition: what it asks for. */
export function phraseTruth(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return showLiteral(expression.value);
    case "list":
      return phraseValue(expression);
    case "read":
      return expression.scope === "item" ? phraseValue(expression) : `${phraseValue(expression)} set`;
    case "call":
      return phraseCondition(expression);
  }
}

function phraseCondition(call: Call): string {
  const [first, second] = call.args as [Expression, Expression];
  switch (call.operator) {
    case "==":
    case "===":
    case "!=":
    case "!==":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return call.args.map(phraseValue).join(` ${symbolOf(call.operator)} `);
    case "!":
      return phraseNegation(first);
    case "!!":
      return phraseTruth(first);
    case "and":
      return call.args.map((arg) => bracketed(arg, "or")).join(" and ");
    case "or":
      return call.args.map((arg) => bracketed(arg, "and")).join(" or ");
    case "in":
      return phraseIn(first, second);
    case "some":
      return `an ${nounOf(first)} of ${phraseValue(first)} that ${phrasePredicate(second, "one")}`;
    case "all":
    case "every":
      return `every ${nounOf(first)} of ${phraseValue(first)} ${phrasePredicate(second, "one")}`;
    case "none":
      return `no ${nounOf(first)} of ${phraseValue(first)} that ${phrasePredicate(second, "one")}`;
    case "exists":
      return `${call.reads?.[0] === undefined ? "value" : phraseValue(call.reads[0])} set`;
    case "missing":
      return `anything missing of ${(call.reads ?? []).map(phraseValue).join(", ")}`;
    case "glob":
      return `${phraseValue(first)} matching ${phraseValue(second)}`;
    case "sem_ver":
      return `${phraseValue(first)} ${call.args[1]?.kind === "literal" ? String(call.args[1].value) : "?"} ${textOf(call.args[2])}`;
    case "at_level":
      return `level ${textOf(second)} of \`${textOf(first)}\``;
    case "??":
      return phraseTruth(first);
    case "if":
    case "?:":
      return phraseIf(call);
    default:
      return phraseValue(call);
  }
}

function textOf(expression: Expression | undefined): string {
  return expression?.kind === "literal" ? String(expression.value) : "…";
}

function phraseNegation(inner: Expression): string {
  if (inner.kind === "read") {
    return inner.scope === "item" ? `no ${phraseValue(inner)}` : `${phraseValue(inner)} not set`;
  }
  if (inner.kind === "call" && inner.operator === "missing") {
    return `${(inner.reads ?? []).map(phraseValue).join(" and ")} set`;
  }
  const phrase = phraseTruth(inner);
  return phrase.includes(" ") ? `not (${phrase})` : `not ${phrase}`;
}

function bracketed(expression: Expression, operator: "and" | "or"): string {
  const phrase = phraseTruth(expression);
  return expression.kind === "call" && expression.operator === operator && expression.args.length > 1
    ? `(${phrase})`
    : phrase;
}

function phraseIn(needle: Expression, haystack: Expression): string {
  if (haystack.kind === "literal" && Array.isArray(haystack.value)) {
    return `${phraseValue(needle)} one of ${showSome(haystack.value)}`;
  }
  return `${phraseValue(needle)} in ${phraseValue(haystack)}`;
}

function phraseIf(call: Call): string {
  const [condition, then, ...rest] = call.args;
  if (condition === undefined) return "nothing";
  if (then === undefined) return phraseTruth(condition);
  const otherwise =
    rest.length === 1 && rest[0] !== undefined ? `, else ${phraseTruth(rest[0])}` : rest.length > 1 ? ", else …" : "";
  return `${phraseTruth(then)} where ${phraseTruth(condition)}${otherwise}`;
}

/**
 * What is said of items for which a predicate holds, as verb and object: `has type = "runbook"`, or `is "java"` of
 * items that are plain values.
 */
export function phrasePredicate(predicate: Expression | undefined, count: "one" | "many", isNegated = false): string {
  const one = count === "one";
  const bare = predicate === undefined ? "" : phraseBare(predicate);
  if (bare !== undefined) {
    const verb = one ? "is" : "are";
    return `${verb}${isNegated ? " not" : ""} ${bare}`.trim();
  }
  const verb = isNegated ? (one ? "does not have" : "do not have") : one ? "has" : "have";
  return `${verb} ${predicate === undefined ? "" : phraseTruth(predicate)}`;
}

/**
 * A condition on the item itself, without naming the item: `"java"`, `>= 80`, `one of "a", "b"`. Undefined for any
 * other condition.
 */
function phraseBare(predicate: Expression): string | undefined {
  if (isWholeItem(predicate)) return "set";
  if (predicate.kind !== "call") return undefined;
  const [first, second] = predicate.args;
  if (first === undefined || !isWholeItem(first)) return undefined;
  switch (predicate.operator) {
    case "==":
    case "===":
      return second === undefined ? undefined : phraseValue(second);
    case "!=":
    case "!==":
      return second === undefined ? undefined : `other than ${phraseValue(second)}`;
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
    case "glob":
    case "sem_ver":
      return phraseTruth(predicate).replace(/^the item /, "");
    default:
      return undefined;
  }
}

function isWholeItem(expression: Expression): boolean {
  if (expression.kind === "call" && expression.operator === "lower") {
    return expression.args[0] !== undefined && isWholeItem(expression.args[0]);
  }
  return expression.kind === "read" && expression.scope === "item" && expression.keys.length === 0;
}
