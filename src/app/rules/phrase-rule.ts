// What does a rule ask, in words?

import type { Expression } from "../../logic/expression.ts";
import { parseRule } from "../../logic/parse-rule.ts";
import { phraseTruth } from "../../logic/phrase.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Condition } from "../../model/scorecard.ts";

/** The parts that all have to hold, one phrase each. INVARIANT: the condition is of a rulebook that loaded. */
export function phraseCondition(condition: Condition, params: JsonObject): readonly string[] {
  const { expression } = parseRule(condition, { params });
  return expression === undefined ? [] : conjunctsOf(expression).map(phraseTruth);
}

function conjunctsOf(expression: Expression): readonly Expression[] {
  const isAnd = expression.kind === "call" && expression.operator === "and";
  return isAnd ? expression.args.flatMap(conjunctsOf) : [expression];
}
