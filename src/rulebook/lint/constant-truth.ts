// Is a condition the same whatever the document says?

import { compileRules } from "../../logic/compile-rules.ts";
import { isConstant, walkExpression } from "../../logic/expression.ts";
import type { Call, Expression } from "../../logic/expression.ts";
import type { OperatorName } from "../../logic/operators.ts";
import type { Document } from "../../model/document.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { constraintOf, excludeEachOther, opposite, rangeOf } from "./constraints.ts";
import type { Constraint } from "./constraints.ts";

/**
 * Undefined where it depends on the document, on the time, or on a parameter: a standard that is tuned off is no
 * mistake. Where a value is not known the condition is not known either; that is not counted.
 */
export function constantTruth(expression: Expression, facts: FactCatalogue): boolean | undefined {
  if (isFixed(expression)) return truthOfConstant(expression);
  return expression.kind === "call" ? truthOfCall(expression, facts) : undefined;
}

type Fold = (args: readonly Expression[], facts: FactCatalogue) => boolean | undefined;

const FOLDS: Partial<Record<OperatorName, Fold>> = {
  and: (args, facts) => decide(args, false, facts),
  or: (args, facts) => decide(args, true, facts),
  "!": ([only], facts) => negate(truthOf(only, facts)),
  "!!": ([only], facts) => truthOf(only, facts),
  if: choose,
  "?:": choose,
  in: ([, list]) =>
    list?.kind === "literal" && Array.isArray(list.value) && list.value.length === 0 ? false : undefined,
};

function truthOfCall(call: Call, facts: FactCatalogue): boolean | undefined {
  return FOLDS[call.operator]?.(call.args, facts) ?? truthOverRange(call, facts);
}

function truthOf(expression: Expression | undefined, facts: FactCatalogue): boolean | undefined {
  return expression === undefined ? undefined : constantTruth(expression, facts);
}

/** One condition and two branches, which is what is written; longer chains are left alone. */
function choose(
  [condition, then, otherwise, ...more]: readonly Expression[],
  facts: FactCatalogue,
): boolean | undefined {
  if (otherwise === undefined || more.length > 0) return undefined;
  const [ifSo, ifNot] = [truthOf(then, facts), truthOf(otherwise, facts)];
  const truth = truthOf(condition, facts);
  if (truth === undefined) return ifSo === ifNot ? ifSo : undefined;
  return truth ? ifSo : ifNot;
}

function negate(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

/** `and` is decided by one false part, `or` by one true part, either by two parts that exclude each other. */
function decide(parts: readonly Expression[], deciding: boolean, facts: FactCatalogue): boolean | undefined {
  const truths = parts.map((part) => constantTruth(part, facts));
  if (truths.includes(deciding)) return deciding;
  if (truths.every((truth) => truth === !deciding)) return !deciding;
  const constraints = parts.flatMap((part) => constraintOf(part) ?? []);
  const asked = deciding ? constraints.map(opposite) : constraints;
  return asked.some((a, index) => asked.slice(index + 1).some((b) => excludeEachOther(a, b))) ? deciding : undefined;
}

/** A percentage lies between 0 and 100, a count is not negative. */
function truthOverRange(call: Call, facts: FactCatalogue): boolean | undefined {
  const constraint = constraintOf(call);
  const range = constraint === undefined ? [] : rangeOfFact(call, constraint.subject, facts);
  if (constraint === undefined || range.length === 0) return undefined;
  if (range.some((bound) => excludeEachOther(bound, constraint))) return false;
  return range.some((bound) => excludeEachOther(bound, opposite(constraint))) ? true : undefined;
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

function truthOfConstant(expression: Expression): boolean | undefined {
  const rules = compileRules([{ expression }], { isFact: () => false, factMaxAge: () => 0 });
  return rules.evaluate(0, rules.load(NOTHING, 0));
}
