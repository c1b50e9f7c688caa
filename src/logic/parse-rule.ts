// Is this JSON value a rule, what does it read, and what is wrong with it?

import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import type { Call, Expression, Literal, LogicPath } from "./expression.ts";
import { checkLiteralArguments, takesLiterals } from "./literal-arguments.ts";
import { DOCUMENT_ROOTS } from "./logic-problem.ts";
import type { LogicProblem } from "./logic-problem.ts";
import { adviseOnArity, adviseOnKeys, adviseOnName, sayArity } from "./operator-advice.ts";
import { findOperator } from "./operators.ts";
import type { Operator } from "./operators.ts";
import { nothing, parseArgument, parseArguments } from "./parse-operation.ts";
import type { Operation, ParseSettings, Parser } from "./parse-operation.ts";
import { parseExists, parseMissing, parseVal, parseVar } from "./parse-reading.ts";
import { itemScope } from "./parse-scope.ts";
import type { ParseScope } from "./parse-scope.ts";

export type { LogicProblem } from "./logic-problem.ts";

export interface ParseOptions {
  /**
   * `rule` (the default): paths start at a root of the document. `free`: paths may read any data, as in the reference.
   */
  readonly roots?: "rule" | "free";
  /** The roots that may be read; by default all: `entity`, `facts`, `levels`, `change`. */
  readonly allowed?: readonly string[];
  /** The values of `{var: "params.name"}`. */
  readonly params?: JsonObject;
  /** Whether paths, patterns and versions may be computed, as the reference allows. By default only with free roots. */
  readonly computedPaths?: boolean;
}

export interface ParsedRule {
  /** Undefined if and only if one of the problems is an error. */
  readonly expression: Expression | undefined;
  /** All problems, in the order of the parts they concern. */
  readonly problems: readonly LogicProblem[];
}

export const MAX_DEPTH = 32;
export const MAX_NODES = 2_000;
/** How many iterators may be nested. */
const MAX_ITERATION = 2;

/** Parses and checks a JSON-logic rule. Never throws; every problem is reported at once. */
export function parseRule(logic: JsonValue, options: ParseOptions): ParsedRule {
  const isFree = options.roots === "free";
  const parser = new RuleParser({
    isFree,
    takesComputed: options.computedPaths ?? isFree,
    allowed: options.allowed ?? DOCUMENT_ROOTS,
    params: options.params ?? {},
  });
  const expression = parser.parse(logic, [], 1, { kind: "root" });
  const failed = parser.problems.some((problem) => problem.severity === "error");
  return { expression: failed ? undefined : expression, problems: parser.problems };
}

class RuleParser implements Parser {
  readonly problems: LogicProblem[] = [];
  readonly settings: ParseSettings;
  #nodes = 0;

  constructor(settings: ParseSettings) {
    this.settings = settings;
  }

  readonly report = (problem: LogicProblem): void => void this.problems.push(problem);

  parse(logic: JsonValue, path: LogicPath, depth: number, scope: ParseScope): Expression {
    if (this.#isTooLarge(path, depth)) return nothing(path);
    if (Array.isArray(logic)) return this.#list(logic, path, depth, scope);
    if (!isJsonObject(logic)) return { kind: "literal", value: logic, path };
    const [name, ...more] = Object.keys(logic);
    if (name === undefined) return { kind: "literal", value: logic, path };
    if (more.length > 0) return this.#severalKeys([name, ...more], path);
    const operator = findOperator(name);
    if (operator === undefined) return this.#unknownOperator(name, path);
    const written = logic[name] as JsonValue;
    const values: readonly JsonValue[] = Array.isArray(written) ? written : [written];
    return this.#operation(operator, { name: operator.name, written, values, path: [...path, name], depth, scope });
  }

  #isTooLarge(path: LogicPath, depth: number): boolean {
    if (this.#nodes++ === MAX_NODES) {
      const message = `a rule has at most ${MAX_NODES} parts; the limit is reached here`;
      this.#error("too-many-nodes", message, path, "split the rule, or make a long list a fact");
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

  #operation(operator: Operator, operation: Operation): Expression {
    const { name, values, path } = operation;
    if (values.length < operator.minArguments || values.length > operator.maxArguments) {
      return this.#wrongArity(operator, operation);
    }
    switch (name) {
      case "var":
        return parseVar(operation, this);
      case "val":
        return parseVal(operation, this);
      case "exists":
        return parseExists(operation, this);
      case "missing":
      case "missing_some":
        return parseMissing(operation, name, this);
      case "some":
      case "all":
      case "every":
      case "none":
      case "filter":
      case "map":
      case "reduce":
        return this.#iteration(operation);
      default:
        if (name === "related") this.#checkRelated(path, operation.scope);
        return this.#call(operation);
    }
  }

  #call(operation: Operation): Call {
    const { name, path, scope } = operation;
    const isOfCurrent = name === "at_level" && scope.kind === "item" && scope.isReduce;
    const args = parseArguments(operation, this);
    const call: Call = { kind: "call", operator: name, args, scope: isOfCurrent ? "reduce" : scope.kind, path };
    if (takesLiterals(name)) checkLiteralArguments(call, this.settings.takesComputed, this.report);
    return call;
  }

  #iteration(operation: Operation): Call {
    const { name, path, scope, values } = operation;
    const list = parseArgument(operation, 0, this);
    const inner = itemScope(scope, list, name === "reduce");
    if (inner.nesting === MAX_ITERATION + 1) {
      const message = `iterators nest at most ${MAX_ITERATION} deep; this \`${name}\` is the third`;
      this.#error("nested-iteration", message, path, "collect what it needs in a fact", "key");
    }
    const args = [list, parseArgument(operation, 1, this, inner)];
    if (values.length === 3) args.push(parseArgument(operation, 2, this));
    else if (name === "reduce" && !this.settings.isFree) this.#warnNoStart(path);
    return { kind: "call", operator: name, args, scope: scope.kind, path };
  }

  #checkRelated(path: LogicPath, scope: ParseScope): void {
    if (scope.kind === "root" || !scope.insideRelated) return;
    const help = "only one hop is possible: collect what lies further away in a fact of the related entity";
    this.#error("nested-related", "`related` cannot stand inside another", path, help, "key");
  }

  #wrongArity(operator: Operator, { values, written, path }: Operation): Literal {
    const message = `\`${operator.name}\` takes ${sayArity(operator)}, not ${values.length}`;
    this.#error("wrong-arity", message, path, adviseOnArity(operator, Array.isArray(written)), "key");
    return nothing(path);
  }

  #severalKeys(names: readonly string[], path: LogicPath): Literal {
    const { odd, message, help } = adviseOnKeys(names);
    this.#error("several-keys", message, [...path, odd], help, "key");
    return nothing(path);
  }

  #unknownOperator(name: string, path: LogicPath): Literal {
    this.#error("unknown-operator", `unknown operator \`${name}\``, [...path, name], adviseOnName(name), "key");
    return nothing(path);
  }

  #warnNoStart(path: LogicPath): void {
    this.report({
      code: "reduce-without-start",
      severity: "warning",
      message: "`reduce` without a start value begins with null, and arithmetic over null is unknown",
      help: "give the start value as third argument",
      path,
      of: "key",
    });
  }

  #error(code: string, message: string, path: LogicPath, help?: string, of: "key" | "value" = "value"): void {
    this.report({ code, severity: "error", message, ...(help === undefined ? {} : { help }), path, of });
  }
}
