// Is this JSON value a rule, what does it read, and what is wrong with it?

import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject, ownValue } from "../model/json.ts";
import { nearest, suggest } from "../model/nearest.ts";
import type { Call, Expression, Literal, LogicPath, Read } from "./expression.ts";
import { checkLiteralArguments, takesLiterals } from "./literal-arguments.ts";
import { OPERATOR_NAMES, findOperator } from "./operators.ts";
import type { Operator, OperatorName } from "./operators.ts";
import { DOCUMENT_ROOTS } from "./logic-problem.ts";
import type { LogicProblem } from "./logic-problem.ts";
import { itemScope, startOf } from "./parse-scope.ts";
import type { ParseScope } from "./parse-scope.ts";
import { readPath } from "./value.ts";
import { checkDocumentKeys, checkItemKeys } from "./read-checks.ts";

export type { LogicProblem } from "./logic-problem.ts";

export interface ParseOptions {
  /** `rule` (the default): paths start with a root of the document. `free`: any data, as in the reference. */
  readonly roots?: "rule" | "free";
  /** The roots that may be read; default all of `DOCUMENT_ROOTS`. */
  readonly allowed?: readonly string[];
  /** What `{var: params.name}` stands for. */
  readonly params?: JsonObject;
  /** Whether paths, patterns and versions may be computed, as the reference allows; default only with free roots. */
  readonly computedPaths?: boolean;
}

export interface ParsedRule {
  /** Undefined if and only if there is an error. */
  readonly expression: Expression | undefined;
  /** All of them, in the order they stand in the rule. */
  readonly problems: readonly LogicProblem[];
}

export const MAX_DEPTH = 32;
export const MAX_NODES = 2_000;
/** How many iterators may stand in one another's bodies. */
const MAX_ITERATION = 2;

const ITERATORS: ReadonlySet<OperatorName> = new Set<OperatorName>([
  "some",
  "all",
  "every",
  "none",
  "filter",
  "map",
  "reduce",
]);

/** Parses and checks a JSON-logic rule. Never throws; every problem is reported at once. */
export function parseRule(logic: JsonValue, options: ParseOptions): ParsedRule {
  const parser = new RuleParser(options);
  const expression = parser.parse(logic, [], 1, { kind: "root" });
  const failed = parser.problems.some((problem) => problem.severity === "error");
  return { expression: failed ? undefined : expression, problems: parser.problems };
}

class RuleParser {
  readonly problems: LogicProblem[] = [];
  readonly #free: boolean;
  readonly #computed: boolean;
  readonly #allowed: readonly string[];
  readonly #params: JsonObject;
  #nodes = 0;

  constructor(options: ParseOptions) {
    this.#free = options.roots === "free";
    this.#computed = options.computedPaths ?? this.#free;
    this.#allowed = options.allowed ?? DOCUMENT_ROOTS;
    this.#params = options.params ?? {};
  }

  parse(logic: JsonValue, path: LogicPath, depth: number, scope: ParseScope): Expression {
    if (this.#isTooLarge(path, depth)) return nothing(path);
    if (Array.isArray(logic)) return this.#list(logic, path, depth, scope);
    if (!isJsonObject(logic)) return { kind: "literal", value: logic, path };
    const names = Object.keys(logic);
    if (names.length === 0) return { kind: "literal", value: logic, path };
    if (names.length > 1) return this.#severalKeys(names, path);
    const name = names[0] as string;
    const operator = findOperator(name);
    if (operator === undefined) return this.#unknownOperator(name, path);
    return this.#operation(operator, logic[name] as JsonValue, [...path, name], depth, scope);
  }

  #isTooLarge(path: LogicPath, depth: number): boolean {
    if (this.#nodes++ === MAX_NODES) {
      const message = `a rule has at most ${MAX_NODES} parts, this one goes on here`;
      this.#error("too-many-nodes", message, path, { help: "split the rule, or make a long list a fact" });
    }
    if (depth === MAX_DEPTH + 1) this.#error("too-deep", `nested deeper than ${MAX_DEPTH} levels`, path);
    return this.#nodes > MAX_NODES || depth > MAX_DEPTH;
  }

  #list(logic: readonly JsonValue[], path: LogicPath, depth: number, scope: ParseScope): Expression {
    const items: Expression[] = [];
    for (const [index, item] of logic.entries()) {
      if (this.#nodes > MAX_NODES) break;
      items.push(this.parse(item, [...path, index], depth + 1, scope));
    }
    const isData = items.every((item) => item.kind === "literal" && item.param === undefined);
    return isData ? { kind: "literal", value: logic, path } : { kind: "list", items, path };
  }

  #operation(operator: Operator, written: JsonValue, path: LogicPath, depth: number, scope: ParseScope): Expression {
    const values: readonly JsonValue[] = Array.isArray(written) ? written : [written];
    const pathOf = (index: number): LogicPath => (Array.isArray(written) ? [...path, index] : path);
    if (!this.#hasArity(operator, values.length, Array.isArray(written), path)) return nothing(path);
    const { name } = operator;
    if (name === "var") return this.#var(values, pathOf, path, depth, scope);
    if (name === "val") return this.#val(values, pathOf, path, depth, scope);
    if (name === "exists") return this.#exists(written, values, pathOf, path, depth, scope);
    if (ITERATORS.has(name)) return this.#iteration(name, values, pathOf, path, depth, scope);
    const args = values.map((value, index) => this.parse(value, pathOf(index), depth + 1, scope));
    const isOfCurrent = name === "at_level" && scope.kind === "item" && scope.isReduce;
    const call: Call = { kind: "call", operator: name, args, scope: isOfCurrent ? "reduce" : scopeOf(scope), path };
    if (name === "missing" || name === "missing_some") return this.#missing(name, call, values, scope);
    if (name === "related") this.#checkRelated(path, scope);
    if (takesLiterals(name)) checkLiteralArguments(call, this.#computed, (problem) => this.problems.push(problem));
    return call;
  }

  #hasArity(operator: Operator, count: number, isList: boolean, path: LogicPath): boolean {
    const { name, minArguments: least, maxArguments: most } = operator;
    if (count >= least && count <= most) return true;
    const takes = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
    const noun = takes === "1" || takes === "at least 1" ? "argument" : "arguments";
    const help =
      most === 1 && isList && count > 1
        ? `a list as the argument is written in a list of its own: {"${name}": [[…]]}`
        : `it is written {"${name}": ${operator.usage}}`;
    this.#error("wrong-arity", `\`${name}\` takes ${takes} ${noun}, not ${count}`, path, { help, of: "key" });
    return false;
  }

  #iteration(
    name: OperatorName,
    values: readonly JsonValue[],
    pathOf: (index: number) => LogicPath,
    path: LogicPath,
    depth: number,
    scope: ParseScope,
  ): Expression {
    const list = this.parse(values[0] as JsonValue, pathOf(0), depth + 1, scope);
    const inner = itemScope(scope, list, name === "reduce");
    if (inner.nesting === MAX_ITERATION + 1) {
      const message = `\`${name}\` is the third iterator inside one another, at most ${MAX_ITERATION} are taken`;
      this.#error("nested-iteration", message, path, { of: "key", help: "collect what it needs in a fact" });
    }
    const args = [list, this.parse(values[1] as JsonValue, pathOf(1), depth + 1, inner)];
    if (values.length === 3) args.push(this.parse(values[2] as JsonValue, pathOf(2), depth + 1, scope));
    else if (name === "reduce" && !this.#free) this.#warnNoStart(path);
    return { kind: "call", operator: name, args, scope: scopeOf(scope), path };
  }

  #var(
    values: readonly JsonValue[],
    pathOf: (index: number) => LogicPath,
    path: LogicPath,
    depth: number,
    scope: ParseScope,
  ): Expression {
    const key = values[0] ?? null;
    if (typeof key === "object" && key !== null) {
      if (!this.#computed) this.#computedPath("var", pathOf(0));
      const args = values.map((value, index) => this.parse(value, pathOf(index), depth + 1, scope));
      return { kind: "call", operator: "var", args, scope: scopeOf(scope), path };
    }
    const keys = key === null || key === "" ? [] : String(key).split(".");
    const fallback =
      values.length > 1 ? { fallback: this.parse(values[1] as JsonValue, pathOf(1), depth + 1, scope) } : {};
    const at = values.length === 0 ? path : pathOf(0);
    return this.#read(
      { operator: "var", keys, name: keys.join("."), scope: scopeOf(scope), path: at, ...fallback },
      scope,
    );
  }

  #val(
    values: readonly JsonValue[],
    pathOf: (index: number) => LogicPath,
    path: LogicPath,
    depth: number,
    scope: ParseScope,
  ): Expression {
    const keys = literalKeys(values);
    if (keys !== undefined) return this.#readKeys("val", keys, path, scope);
    const odd = values.findIndex((value) => !isKey(value));
    if (!this.#computed) this.#computedPath("val", pathOf(odd));
    const args = values.map((value, index) => this.parse(value, pathOf(index), depth + 1, scope));
    return { kind: "call", operator: "val", args, scope: scopeOf(scope), path };
  }

  #readKeys(operator: "val" | "exists", keys: readonly string[], path: LogicPath, scope: ParseScope): Read | Literal {
    const name = keys.join(".");
    if (keys[0] !== "$root") return this.#read({ operator, keys, name, scope: scopeOf(scope), path }, scope);
    return this.#read({ operator, keys: keys.slice(1), name, scope: "root", path }, { kind: "root" });
  }

  #exists(
    written: JsonValue,
    values: readonly JsonValue[],
    pathOf: (index: number) => LogicPath,
    path: LogicPath,
    depth: number,
    scope: ParseScope,
  ): Expression {
    const dotted = typeof written === "string" ? written.split(".") : undefined;
    const keys = dotted ?? literalKeys(values);
    const base = { kind: "call", operator: "exists", scope: scopeOf(scope), path } as const;
    if (keys !== undefined) {
      const read = this.#readKeys("exists", keys, path, scope);
      return read.kind === "literal" ? { ...base, args: [read], reads: [] } : { ...base, args: [], reads: [read] };
    }
    if (!this.#computed) this.#computedPath("exists", pathOf(values.findIndex((value) => !isKey(value))));
    return { ...base, args: values.map((value, index) => this.parse(value, pathOf(index), depth + 1, scope)) };
  }

  /** The names become reads where they are literals: in the arguments, or in a list that is the first of them. */
  #missing(name: "missing" | "missing_some", call: Call, values: readonly JsonValue[], scope: ParseScope): Expression {
    const listAt = name === "missing_some" ? 1 : Array.isArray(values[0]) ? 0 : undefined;
    const names = listAt === undefined ? values : values[listAt];
    const base: LogicPath = listAt === undefined ? call.path : (call.args[listAt]?.path ?? call.path);
    if (!Array.isArray(names) || !names.every(isKey)) {
      if (!this.#computed) this.#computedPath(name, base);
      return call;
    }
    const isBare = listAt === undefined && call.args[0]?.path === call.path;
    const reads: Read[] = [];
    for (const [index, key] of names.entries()) {
      const path = isBare ? base : [...base, index];
      const keys = key === "" ? [] : String(key).split(".");
      const read = this.#read({ operator: name, keys, name: String(key), scope: scopeOf(scope), path }, scope);
      if (read.kind === "read") reads.push(read);
    }
    return { ...call, reads };
  }

  #read(read: Omit<Read, "kind" | "start" | "documentKeys">, scope: ParseScope): Read | Literal {
    if (!this.#free && read.keys[0] === "params") return this.#param(read);
    const { start, documentKeys } = startOf(scope, read.keys, this.#free);
    const add = (problem: LogicProblem): void => void this.problems.push(problem);
    if (!this.#free) {
      if (documentKeys !== undefined) checkDocumentKeys(read, documentKeys, scope, this.#allowed, add);
      else checkItemKeys(read, start, scope, add);
    }
    return { kind: "read", ...read, start, ...(documentKeys === undefined ? {} : { documentKeys }) };
  }

  #param(read: Omit<Read, "kind" | "start">): Literal {
    const { path } = read;
    const name = read.keys[1];
    const value = name === undefined ? undefined : ownValue(this.#params, name);
    if (name === undefined || value === undefined) {
      const written = name === undefined ? "params" : `params.${name}`;
      const help = suggest(name ?? "", Object.keys(this.#params)) ?? "the scorecard declares no `params`";
      this.#error("unknown-param", `no parameter \`${written}\` is declared`, path, { help });
      return nothing(path);
    }
    return { kind: "literal", value: readPath(value, read.keys, 2) as JsonValue, param: name, path };
  }

  #checkRelated(path: LogicPath, scope: ParseScope): void {
    if (scope.kind === "root" || !scope.insideRelated) return;
    const help = "one hop is taken: collect what lies further away in a fact of the related entity";
    this.#error("nested-related", "`related` cannot stand inside another", path, { help, of: "key" });
  }

  #severalKeys(names: readonly string[], path: LogicPath): Literal {
    const operator = names.find((name) => findOperator(name) !== undefined);
    const odd = names.find((name) => name !== operator) ?? names[0] ?? "";
    const message =
      operator === undefined
        ? `an object with the keys ${names
            .slice(0, 4)
            .map((name) => `\`${name}\``)
            .join(", ")} is no rule`
        : `\`${odd}\` stands beside \`${operator}\`: an object in a rule has one key, its operator`;
    const help =
      operator === undefined
        ? "an object in a rule has one key, its operator; data cannot be written as an object"
        : "join two conditions with `and`; a comment belongs into the rule file's own comments";
    this.#error("several-keys", message, [...path, odd], { help, of: "key" });
    return nothing(path);
  }

  #unknownOperator(name: string, path: LogicPath): Literal {
    const near = SYNONYMS.get(name.toLowerCase()) ?? nearest(name, OPERATOR_NAMES);
    const said = name === "log" ? "rules write nothing; " : near === undefined ? "" : `did you mean \`${near}\`? `;
    const help = `${said}\`muster operators\` lists them all`;
    this.#error("unknown-operator", `unknown operator \`${name}\``, [...path, name], { help, of: "key" });
    return nothing(path);
  }

  #computedPath(operator: string, path: LogicPath): void {
    const help = "write the path as text, so that it can be checked";
    this.#error("computed-path", `the path of \`${operator}\` has to be literal text`, path, { help });
  }

  #warnNoStart(path: LogicPath): void {
    const message = "`reduce` without a start value begins with null, and arithmetic over null is unknown";
    this.problems.push({
      code: "reduce-without-start",
      severity: "warning",
      message,
      help: "give the start value as third argument",
      path,
      of: "key",
    });
  }

  #error(code: string, message: string, path: LogicPath, more: { help?: string; of?: "key" | "value" } = {}): void {
    const help = more.help === undefined ? {} : { help: more.help };
    this.problems.push({ code, severity: "error", message, ...help, path, of: more.of ?? "value" });
  }
}

/** What people write who come from other rule languages. */
const SYNONYMS: ReadonlyMap<string, OperatorName> = new Map<string, OperatorName>([
  ["gte", ">="],
  ["ge", ">="],
  ["gt", ">"],
  ["lte", "<="],
  ["le", "<="],
  ["lt", "<"],
  ["eq", "=="],
  ["equals", "=="],
  ["=", "=="],
  ["ne", "!="],
  ["neq", "!="],
  ["<>", "!="],
  ["not", "!"],
  ["&&", "and"],
  ["||", "or"],
  ["any", "some"],
  ["anyof", "or"],
  ["allof", "and"],
  ["contains", "in"],
  ["includes", "in"],
  ["count", "length"],
  ["size", "length"],
  ["matches", "glob"],
  ["regex", "glob"],
  ["like", "glob"],
  ["semver", "sem_ver"],
  ["age", "age_days"],
  ["concat", "cat"],
  ["lowercase", "lower"],
  ["substring", "substr"],
  ["coalesce", "??"],
  ["get", "val"],
]);

function nothing(path: LogicPath): Literal {
  return { kind: "literal", value: null, path };
}

function scopeOf(scope: ParseScope): "root" | "item" {
  return scope.kind;
}

function isKey(value: JsonValue): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function literalKeys(values: readonly JsonValue[]): string[] | undefined {
  return values.every(isKey) ? values.map(String) : undefined;
}
