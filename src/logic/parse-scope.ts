// What does a path read at this place of a rule: the document or the item of an iterator, and what kind of item?

import type { Expression, ReadStart } from "./expression.ts";

/** Where a part of a rule stands. */
export type ParseScope = RootScope | ItemScope;

export interface RootScope {
  readonly kind: "root";
}

/** Inside the body of an iterator. */
export interface ItemScope {
  readonly kind: "item";
  readonly items: ReadStart;
  /** Whether the item is `{current, accumulator}`. */
  readonly isReduce: boolean;
  /** How many iterator bodies surround this place. */
  readonly nesting: number;
  /** Whether one of those iterators may visit related entities. */
  readonly insideRelated: boolean;
}

/** The scope inside the body of an iterator over `list`, where the iterator itself stands in `outer`. */
export function itemScope(outer: ParseScope, list: Expression, isReduce: boolean): ItemScope {
  const items = itemsOf(list);
  const isInner = outer.kind === "item";
  return {
    kind: "item",
    items,
    isReduce,
    nesting: isInner ? outer.nesting + 1 : 1,
    insideRelated: items !== "value" || (isInner && outer.insideRelated),
  };
}

/** What the items of a list are. Only `related` gives documents; everything read from a document is plain data. */
function itemsOf(list: Expression): ReadStart {
  switch (list.kind) {
    case "literal":
      return "value";
    case "read":
      return list.start === "either" || (list.scope === "item" && list.start === "document" && list.keys.length === 0)
        ? "either"
        : "value";
    case "list":
      return together(list.items.map(resultOf));
    case "call":
      return itemsOfCall(list);
  }
}

function itemsOfCall(list: Extract<Expression, { kind: "call" }>): ReadStart {
  const [first, second] = list.args;
  switch (list.operator) {
    case "related":
      return "document";
    case "filter":
      return first === undefined ? "value" : itemsOf(first);
    case "map":
      return second === undefined ? "value" : resultOf(second);
    case "merge":
      return together(list.args.map((arg) => (mentionsDocuments(arg) ? itemsOf(arg) : "value")));
    default:
      return list.args.some(mentionsDocuments) ? "either" : "value";
  }
}

/** What a single value is. It is a document only where a whole item of `related` is passed on. */
function resultOf(expression: Expression): ReadStart {
  if (expression.kind === "read" && expression.keys.length === 0 && expression.scope === "item")
    return expression.start;
  return mentionsDocuments(expression) ? "either" : "value";
}

/** Whether an expression may evaluate to a document, or to a list with one. */
function mentionsDocuments(expression: Expression): boolean {
  switch (expression.kind) {
    case "literal":
      return false;
    case "list":
      return expression.items.some(mentionsDocuments);
    case "read":
      return handsOnDocuments(expression);
    case "call":
      return expression.operator === "related" || expression.args.some(mentionsDocuments);
  }
}

function handsOnDocuments(read: Extract<Expression, { kind: "read" }>): boolean {
  if (read.fallback !== undefined && mentionsDocuments(read.fallback)) return true;
  if (read.start === "either") return true;
  return read.scope === "item" && read.start === "document" && (read.documentKeys?.length ?? 0) === 0;
}

function together(kinds: readonly ReadStart[]): ReadStart {
  const [first = "value"] = kinds;
  return kinds.every((kind) => kind === first) ? first : "either";
}

/**
 * What the keys of a read start from, and which of them are keys of a document. With free roots the data is any JSON
 * value, so nothing is known about the keys.
 */
export function startOf(
  scope: ParseScope,
  keys: readonly string[],
  free: boolean,
): { readonly start: ReadStart; readonly documentKeys?: readonly string[] } {
  if (scope.kind === "root") return free ? { start: "value" } : { start: "document", documentKeys: keys };
  if (!scope.isReduce)
    return scope.items === "document" ? { start: "document", documentKeys: keys } : { start: scope.items };
  const [first, ...rest] = keys;
  if (first !== "current" || scope.items === "either") return { start: "either" };
  return scope.items === "document" ? { start: "document", documentKeys: rest } : { start: "value" };
}
