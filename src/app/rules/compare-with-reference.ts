// Does json-logic-js, the reference, say the same of a rule as we do?

import jsonLogic from "json-logic-js";
import type { RulesLogic } from "json-logic-js";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Document } from "../../model/document.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";
import type { ScorecardCase } from "../../model/rule-tests.ts";
import type { Condition } from "../../model/scorecard.ts";

/** The operators that the reference knows, without `log`, which we do not have. */
const REFERENCE_OPERATORS = new Set(
  (
    "var missing missing_some if ?: == === != !== ! !! or and > >= < <= max min + - * / % " +
    "map filter reduce all none some merge in cat substr"
  ).split(" "),
);

/**
 * One problem where both give an answer and the answers differ. They are compared only where every value that the rule
 * reads is known and not null: there the two have to agree, by definition.
 */
export function compareWithReference(
  compiled: CompiledScorecard,
  testCase: ScorecardCase,
  document: Document,
): readonly Problem[] {
  const compiledRule = compiled.rules.find(({ rule }) => rule.id === testCase.rule);
  if (compiledRule === undefined || !isPlainJsonLogic(compiledRule.rule.pass)) return [];
  const values = compiled.conditions.load(document, testCase.at);
  const isKnown = (slot: number): boolean => values.slots[slot] !== undefined && values.slots[slot] !== null;
  if (!compiled.conditions.reads(compiledRule.pass).every(isKnown)) return [];
  const ours = compiled.conditions.evaluate(compiledRule.pass, values);
  const theirs = askReference(compiledRule.rule.pass, plainDocument(document, compiled.scorecard.params));
  if (ours === undefined || theirs === undefined || ours === theirs) return [];
  const message = `\`${testCase.rule}\`, case \`${testCase.name}\`: json-logic-js says ${theirs}, muster says ${ours}`;
  const { file, line, column } = testCase.location;
  return [{ code: "reference-difference", severity: "error", message, file, line, column }];
}

function askReference(condition: Condition, data: object): boolean | undefined {
  try {
    return jsonLogic.truthy(jsonLogic.apply(condition as RulesLogic, data));
  } catch {
    return undefined;
  }
}

function isPlainJsonLogic(logic: JsonValue): boolean {
  if (Array.isArray(logic)) return logic.every(isPlainJsonLogic);
  if (!isJsonObject(logic)) return true;
  return Object.entries(logic).every(([operator, args]) => REFERENCE_OPERATORS.has(operator) && isPlainJsonLogic(args));
}

/** What the reference reads. It does not know how old facts are, so it gets the first source's value of each. */
function plainDocument(document: Document, params: JsonObject): object {
  const facts: Record<string, unknown> = {};
  for (const [name, [fact]] of document.facts) place(facts, name.split("."), fact?.value);
  return {
    entity: document.entity,
    facts,
    levels: Object.fromEntries(document.levels),
    change: document.change,
    params,
  };
}

function place(into: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[key] = value;
  else place((into[key] ??= {}) as Record<string, unknown>, rest, value);
}
