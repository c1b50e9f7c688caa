// Is a condition always true, or always false, whatever the document says?

import { compileRules } from "../../logic/compile-rules.ts";
import { isConstant, walkExpression } from "../../logic/expression.ts";
import type { Call, Expression } from "../../logic/expression.ts";
import type { OperatorName } from "../../logic/operators.ts";
import type { Document } from "../../model/document.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { constraintOf, excludeEachOther, opposite, rangeOf } from "./constraints.ts";
import type { Constraint } from "./constraints.ts";

/** What a condition always is, and the part that makes it so. */
export interface Constant {
  readonly truth: boolean;
  readonly because: Expression;
  /** Why, in one clause, where it is not obvious. */
  readonly why?: string;
}

/**
 * Undefined where the condition depends on the document or the time. Also undefined where it depends on a parameter,
 * since turning a rule off by a parameter is no mistake. That facts may be not known is left out of account.
 */
export function constantOf(expression: Expression, facts: FactCatalogue): Constant | undefined {
  if (isFixed(expression)) {
    const truth = truthOfFixed(expression);
    return truth === undefined ? undefined : { truth, because: expression };
  }
  if (expression.kind !== "call") return undefined;
  return FOLDS[expression.operator]?.(expression.args, facts) ?? overRange(expression, facts);
}

type Fold = (args: readonly Expression[], facts: FactCatalogue) => Constant | undefined;

const FOLDS: Partial<Record<OperatorName, Fold>> = {
  and: (args, facts) => decide(args, false, facts),
  or: (args, facts) => decide(args, true, facts),
  "!": ([only], facts) => negate(only === undefined ? undefined : constantOf(only, facts)),
  "!!": ([only], facts) => (only === undefined ? undefined : constantOf(only, facts)),
  if: choose,
  "?:": choose,
  in: ([, list]) => (isEmptyList(list) ? { truth: false, because: list } : undefined),
};

function isEmptyList(list: Expression | undefined): list is Expression {
  return list?.kind === "literal" && Array.isArray(list.value) && list.value.length === 0 && list.param === undefined;
}

function negate(constant: Constant | undefined): Constant | undefined {
  return constant === undefined ? undefined : { ...constant, truth: !constant.truth };
}

/** Only one condition with two branches, the usual form; longer chains are not analysed. */
function choose(args: readonly Expression[], facts: FactCatalogue): Constant | undefined {
  const [condition, then, otherwise, ...more] = args;
  if (condition === undefined || then === undefined || otherwise === undefined || more.length > 0) return undefined;
  const [ifSo, ifNot] = [constantOf(then, facts), constantOf(otherwise, facts)];
  const chosen = constantOf(condition, facts);
  if (chosen === undefined) return ifSo?.truth === ifNot?.truth ? ifSo : undefined;
  return chosen.truth ? ifSo : ifNot;
}

/** One false part decides `and`, one true part decides `or`. Two parts that exclude each other decide either. */
function decide(parts: readonly Expression[], deciding: boolean, facts: FactCatalogue): Constant | undefined {
  const constants = parts.map((part) => constantOf(part, facts));
  const decider = constants.find((constant) => constant?.truth === deciding);
  if (decider !== undefined) return decider;
  const [first] = parts;
  if (first !== undefined && constants.every((constant) => constant?.truth === !deciding))
    return { truth: !deciding, because: first };
  return excluded(parts, deciding);
}

function excluded(parts: readonly Expression[], deciding: boolean): Constant | undefined {
  const asked = parts.flatMap((part) => {
    const constraint = constraintOf(part);
    return constraint === undefined ? [] : [{ part, constraint: deciding ? opposite(constraint) : constraint }];
  });
  const why = deciding ? "one of two parts of `or` always holds" : "no value is what two parts of `and` ask for";
  for (const [index, later] of asked.entries())
    if (asked.slice(0, index).some((earlier) => excludeEachOther(earlier.constraint, later.constraint)))
      return { truth: deciding, because: later.part, why };
  return undefined;
}

/** Uses that a percentage lies between 0 and 100, and that a count is never negative. */
function overRange(call: Call, facts: FactCatalogue): Constant | undefined {
  const constraint = constraintOf(call);
  const range = constraint === undefined ? [] : rangeOfFact(call, constraint.subject, facts);
  if (constraint === undefined || range.length === 0) return undefined;
  const why = range.length > 1 ? "a percentage lies between 0 and 100" : "a count is never below 0";
  if (range.some((bound) => excludeEachOther(bound, constraint))) return { truth: false, because: call, why };
  const isSure = range.some((bound) => excludeEachOther(bound, opposite(constraint)));
  return isSure ? { truth: true, because: call, why } : undefined;
}

function rangeOfFact(call: Call, subject: string, facts: FactCatalogue): Constraint[] {
  const read = call.args.find((argument) => argument.kind === "read");
  const [root, ...keys] = read?.kind === "read" ? (read.documentKeys ?? []) : [];
  const fact = root === "facts" ? facts.get(keys.join(".")) : undefined;
  if (fact?.type !== "number") return [];
  if (fact.unit === "percent") return rangeOf(subject, 0, 100);
  return fact.unit === "count" ? rangeOf(subject, 0, Infinity) : [];
}

function isFixed(expression: Expression): boolean {
  let fixed = isConstant(expression);
  walkExpression(expression, (part) => {
    if (part.kind === "literal" && part.param !== undefined) fixed = false;
  });
  return fixed;
}

const NOTHING: Document = {
  entity: {
    ref: "component:default/none",
    kind: "Component",
    metadata: { name: "none", namespace: "default" },
    spec: {},
    relations: {},
  },
  facts: new Map(),
  levels: new Map(),
  related: () => [],
};

function truthOfFixed(expression: Expression): boolean | undefined {
  const rules = compileRules([{ expression }], { isFact: () => false, factMaxAge: () => 0 });
  return rules.evaluate(0, rules.load(NOTHING, 0));
}
