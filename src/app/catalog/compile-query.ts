// What does a query ask for? Its parts are checked, and compiled to be read from documents.

import { createHash } from "node:crypto";
import type { QueryPath, QueryRequest, SortKey } from "../../api/query.ts";
import { logicOptions } from "../../evaluate/compile-scorecard.ts";
import { compileRules } from "../../logic/compile-rules.ts";
import type { RuleSet, RuleSource, Truth } from "../../logic/compile-rules.ts";
import type { Expression } from "../../logic/expression.ts";
import type { Document } from "../../model/document.ts";
import type { JsonValue } from "../../model/json.ts";
import { jsonPointer } from "../../model/json-pointer.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import type { Instant } from "../../model/time.ts";
import { remarkOnCondition } from "../../rulebook/condition-remarks.ts";
import type { ConditionRules } from "../../rulebook/condition-remarks.ts";
import { lintExpression } from "../../rulebook/lint/lint-expression.ts";
import type { Remark } from "../../rulebook/place.ts";
import type { CursorPart } from "../cursor.ts";

/** The steps for one entity. Less than a rule may take, since a query runs on all entities at once. */
const FUEL = 5_000;

export interface CompiledQuery {
  /** Of the condition and the order. A cursor holds for queries with the same digest only. */
  readonly digest: string;
  /** Warnings, about what is allowed but hardly meant. */
  readonly problems: readonly Problem[];
  /** For each sort key; 1: the least comes first. */
  readonly directions: readonly (1 | -1)[];
  where(document: Document, at: Instant): Truth;
  /** The values to sort by. Long texts are cut; null: the value is absent or not known. */
  sortValues(document: Document, at: Instant): readonly CursorPart[];
  /** By path, as written in the query. */
  selected(document: Document, at: Instant): Record<string, JsonValue>;
}

/** Throws Refusal `invalid` with everything that is wrong. */
export function compileQuery(query: QueryRequest, rulebook: Rulebook): CompiledQuery {
  const { where = true, select, sort } = query;
  const parser = new QueryParser(rulebook);
  const condition = parser.condition(where);
  const columns = select.map((path, index) => parser.path(path, ["select", index]));
  const keys = sort.map(readSortKey);
  const sorted = keys.map(({ path }, index) => parser.path(path, ["sort", index]));
  const names = select.map(nameOf);
  parser.checkUnique(names);
  const set = compileRules(parser.sources(), { ...logicOptions(rulebook), fuel: FUEL });
  const read = (indexes: readonly number[]) => readerOf(set, indexes);
  const [readSort, readSelected] = [read(sorted), read(columns)];
  const only = [condition];
  return {
    digest: createHash("sha256")
      .update(JSON.stringify([where, keys]))
      .digest("hex")
      .slice(0, 16),
    problems: parser.warnings(),
    directions: keys.map(({ order }) => (order === "desc" ? -1 : 1)),
    where: (document, at) => set.evaluate(condition, set.load(document, at, only)),
    sortValues: (document, at) => readSort(document, at).map(sortValueOf),
    selected: (document, at) => {
      const values = readSelected(document, at);
      return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
    },
  };
}

function readSortKey(key: SortKey): { readonly path: QueryPath; readonly order: "asc" | "desc" } {
  if (typeof key !== "string") return key;
  return key.startsWith("-") ? { path: key.slice(1), order: "desc" } : { path: key, order: "asc" };
}

function nameOf(path: QueryPath): string {
  return typeof path === "string" ? path : path.join(".");
}

/** In characters. Sort values are part of a cursor, which has to fit into an address. */
const LONGEST_SORT_VALUE = 60;

function sortValueOf(value: JsonValue): CursorPart {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.slice(0, LONGEST_SORT_VALUE).toWellFormed();
}

/** Each path was compiled as a rule that reads one slot. What is loaded into this slot is the value at the path. */
function readerOf(set: RuleSet, indexes: readonly number[]): (document: Document, at: Instant) => JsonValue[] {
  const slots = indexes.map((index) => set.reads(index)[0] ?? 0);
  return (document, at) => {
    const { slots: values } = set.load(document, at, indexes);
    return slots.map((slot) => (values[slot] ?? null) as JsonValue);
  };
}

/** Collects the parts of a query, each under an index, and everything that is wrong with them. */
class QueryParser {
  readonly #rules: ConditionRules;
  readonly #facts: Rulebook["facts"];
  readonly #expressions: Expression[] = [];
  readonly #problems: Problem[] = [];

  constructor({ facts, scorecards }: Rulebook) {
    const byId = new Map(scorecards.map((scorecard) => [scorecard.id, scorecard]));
    this.#facts = facts;
    this.#rules = { allowed: ["entity", "facts", "levels", "waived"], params: {}, names: { facts, scorecards: byId } };
  }

  condition(logic: JsonValue): number {
    const { expression, remarks } = remarkOnCondition(logic, this.#rules);
    const doubts = expression === undefined ? [] : lintExpression(expression, this.#facts);
    for (const remark of [...remarks, ...doubts]) this.#problems.push(problemOf(remark, ["where", ...remark.path]));
    return this.#add(expression);
  }

  warnings(): readonly Problem[] {
    return this.#problems.filter((problem) => !isError(problem));
  }

  path(path: QueryPath, place: readonly PropertyKey[]): number {
    const keys = typeof path === "string" ? path.split(".") : path;
    const { expression, remarks } = remarkOnCondition({ val: [...keys] }, this.#rules);
    for (const remark of remarks) this.#problems.push(problemOf(remark, place));
    return this.#add(expression);
  }

  checkUnique(names: readonly string[]): void {
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      const message = `\`${name}\` is selected twice`;
      this.#problems.push(problemOf({ code: "duplicate-path", message }, ["select", index]));
    });
  }

  sources(): readonly RuleSource[] {
    const errors = this.#problems.filter(isError);
    const [first] = errors;
    if (first === undefined) return this.#expressions.map((expression) => ({ expression }));
    const message =
      errors.length > 1 ? `the query has ${errors.length} problems, the first: ${first.message}` : first.message;
    throw new Refusal("invalid", "invalid-query", message, {
      ...(first.help !== undefined && { help: first.help }),
      problems: this.#problems,
    });
  }

  #add(expression: Expression | undefined): number {
    return this.#expressions.push(expression ?? { kind: "literal", value: null, path: [] }) - 1;
  }
}

/** In rules only a warning, since the catalog may have the member one day. A query asks about the catalog as it is. */
const MISNAMED = "unknown-member";

function problemOf({ code, message, help, severity: told }: Remark, place: readonly PropertyKey[]): Problem {
  const severity = code === MISNAMED ? "error" : (told ?? "error");
  return { code, severity, message, ...(help !== undefined && { help }), pointer: jsonPointer(place) };
}
