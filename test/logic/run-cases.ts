// Which cases of the table, and of the official suite where it is at hand, does the evaluator get wrong?

import { existsSync, readFileSync } from "node:fs";
import { evaluateTruth, evaluateValue } from "../../src/logic/evaluate-value.ts";
import type { EvaluateOptions } from "../../src/logic/evaluate-value.ts";
import { parseRule } from "../../src/logic/parse-rule.ts";
import { isTruthy } from "../../src/logic/value.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { CASES, DATA, UNKNOWN } from "./cases.ts";
import type { Case } from "./cases.ts";

export const OFFICIAL_SUITE = new URL("../../../shared/data/jsonlogic/official-278.json", import.meta.url);

const OPTIONS: EvaluateOptions = { unknown: UNKNOWN, at: Date.UTC(2026, 11, 1) };

/** What a case comes to, against what it should; undefined where they agree. NaN is written null, as JSON has it. */
export function wrongCase(
  { rule, result, truth }: Case,
  data: JsonValue = DATA,
  options = OPTIONS,
): string | undefined {
  const { expression, problems } = parseRule(rule, { roots: "free" });
  if (expression === undefined) return `${JSON.stringify(rule)}: ${problems[0]?.message}`;
  const found = JSON.stringify(evaluateValue(expression, data, options));
  const wanted = JSON.stringify(result);
  if (found !== wanted) return `${JSON.stringify(rule)} gives ${found}, not ${wanted}`;
  const wantedTruth = truth ?? (result === undefined ? undefined : isTruthy(result));
  const foundTruth = evaluateTruth(expression, data, options);
  return foundTruth === wantedTruth ? undefined : `${JSON.stringify(rule)} is ${foundTruth}, not ${wantedTruth}`;
}

type OfficialCase = readonly [rule: JsonValue, data: JsonValue, result: JsonValue];

/** Undefined where the suite is not at hand. */
export function officialCases(): readonly OfficialCase[] | undefined {
  if (!existsSync(OFFICIAL_SUITE)) return undefined;
  const rows = JSON.parse(readFileSync(OFFICIAL_SUITE, "utf8")) as readonly (string | OfficialCase)[];
  return rows.filter((row) => typeof row !== "string");
}

export function wrongOfficialCases(): readonly string[] {
  const wrong = (officialCases() ?? []).map(([rule, data, result]) => wrongCase({ rule, result }, data, {}));
  return wrong.filter((message) => message !== undefined);
}

export function wrongCases(): readonly string[] {
  const wrong = Object.values(CASES).flatMap((cases) => cases.map((one) => wrongCase(one)));
  return wrong.filter((message) => message !== undefined);
}
