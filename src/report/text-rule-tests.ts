// How do the results of the rules' own tests read on a terminal: what fails, and which rules are not fully tested?

import type { RuleTestCase, RuleTestReport, UncoveredRule } from "../model/rule-test-report.ts";
import { cleanText } from "./clean-text.ts";
import { count, wrap } from "./layout.ts";
import type { RenderContext, RenderRuleTests } from "./render-context.ts";
import { problemLines } from "./text-problems.ts";

export const ruleTestsText: RenderRuleTests = function* (report, context) {
  for (const line of lines(report, context)) yield `${line}\n`;
};

function* lines(report: RuleTestReport, context: RenderContext): Generator<string> {
  for (const failed of report.cases.filter((testCase) => !testCase.passed)) {
    yield* failedLines(failed, context);
    yield "";
  }
  for (const difference of report.differences) {
    yield* problemLines(difference, context);
    yield "";
  }
  for (const uncovered of report.uncovered) yield* uncoveredLines(uncovered, context);
  if (report.uncovered.length > 0) yield "";
  yield* wrap(testsLine(report), context.width);
}

function* failedLines(testCase: RuleTestCase, { style, width, placeOf }: RenderContext): Generator<string> {
  const { file, line, column } = testCase.location;
  yield `${style.fail("x")} ${style.strong(subjectOf(testCase))}   ${cleanText(testCase.name)}`;
  yield `    expected ${testCase.expected}, got ${testCase.actual}`;
  if (testCase.message !== "") yield* wrap(cleanText(testCase.message), width, "    ");
  yield style.muted(`    ${cleanText(placeOf(file))}:${line}:${column}`);
}

/** `scorecard/rule`, or `gate production`. */
export function subjectOf(testCase: RuleTestCase): string {
  return cleanText("gate" in testCase ? `gate ${testCase.gate}` : `${testCase.scorecard}/${testCase.rule}`);
}

function* uncoveredLines(uncovered: UncoveredRule, { style, width, placeOf }: RenderContext): Generator<string> {
  const { file, line } = uncovered.location;
  const rule = cleanText(`${uncovered.scorecard}/${uncovered.rule}`);
  const text = `${rule} has no case for ${uncovered.missing.join(", ")}   ${cleanText(placeOf(file))}:${line}`;
  yield* wrap(text, width, "! ", "    ").map(style.unknown);
}

export function testsLine({ summary, differences }: RuleTestReport): string {
  const parts = [
    summary.failed === 0
      ? `${count(summary.cases, "case")} passed`
      : `${summary.failed} of ${count(summary.cases, "case")} failed`,
    ...(summary.uncovered > 0 ? [`${count(summary.uncovered, "rule")} not fully covered`] : []),
    ...(differences.length > 0 ? [`${count(differences.length, "difference")} from json-logic-js`] : []),
  ];
  return `${parts.join("; ")}.`;
}
