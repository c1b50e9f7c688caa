// How are reports written as JSON? Keys and order are those of the contract; further keys come after them.

import { decisionBody } from "../api/decision-body.ts";
import { findingBody, problemBody } from "../api/finding-body.ts";
import type { EvaluationSummary, RuleSummary, ScorecardSummary } from "../model/evaluation-report.ts";
import type { EntityReport, Outcome, ScorecardReport } from "../model/finding.ts";
import { isError } from "../model/problem.ts";
import { formatDuration, formatInstant } from "../model/time.ts";
import { safeJson } from "./clean-text.ts";
import type { RenderDecision, RenderEvaluation, RenderLint, RenderRuleTests } from "./render-context.ts";

/** One object with one entity per line, so that a fleet of any size can be written and read line by line. */
export const evaluationJson: RenderEvaluation = function* ({ report }) {
  yield `{\n"rulebook": ${safeJson(report.rulebook)},\n"at": ${safeJson(formatInstant(report.at))},\n"entities": `;
  yield* jsonList(report.entities, entityJson);
  yield `,\n"problems": `;
  yield* jsonList(report.problems, problemBody);
  yield `,\n"summary": ${safeJson(summaryJson(report.summary))}\n}\n`;
};

/** One object with one member per line, and one line for each item in a list of objects. */
export const decisionJson: RenderDecision = function* ({ decision }) {
  let opened = false;
  for (const [key, value] of Object.entries(decisionBody(decision))) {
    yield `${opened ? "," : "{"}\n${safeJson(key)}: `;
    yield* Array.isArray(value) && typeof value[0] === "object" ? jsonList(value, (item) => item) : [safeJson(value)];
    opened = true;
  }
  yield "\n}\n";
};

export const lintJson: RenderLint = function* ({ problems }) {
  const errors = problems.filter(isError).length;
  yield `{\n"problems": `;
  yield* jsonList(problems, problemBody);
  yield `,\n"summary": ${safeJson({ errors, warnings: problems.length - errors })}\n}\n`;
};

export const ruleTestsJson: RenderRuleTests = function* (report) {
  yield `{\n"cases": `;
  yield* jsonList(report.cases, (testCase) => testCase);
  yield `,\n"uncovered": `;
  yield* jsonList(report.uncovered, (uncovered) => uncovered);
  yield `,\n"differences": `;
  yield* jsonList(report.differences, problemBody);
  yield `,\n"summary": ${safeJson(report.summary)}\n}\n`;
};

/** A list that is written item by item, one per line, without keeping any of it. */
export function* jsonList<Item>(items: Iterable<Item>, toJson: (item: Item) => unknown): Generator<string> {
  let opened = false;
  for (const item of items) {
    yield `${opened ? ",\n" : "[\n"}${safeJson(toJson(item))}`;
    opened = true;
  }
  yield opened ? "\n]" : "[]";
}

function entityJson(entity: EntityReport): object {
  const { ref, kind, owner, location, scorecards, system } = entity;
  return { ref, kind, owner, location, scorecards: scorecards.map(scorecardJson), system };
}

function scorecardJson(scorecard: ScorecardReport): object {
  const { id, level, target, score, findings, title, draft, rank, standing, nextSteps, waived } = scorecard;
  const effort = nextSteps?.effort ? formatDuration(nextSteps.effort) : null;
  const steps = nextSteps && { ...nextSteps, effort };
  return {
    id,
    level,
    target,
    score,
    findings: findings.map(findingBody),
    title,
    draft,
    rank,
    standing,
    nextSteps: steps,
    waived,
  };
}

function summaryJson(summary: EvaluationSummary): object {
  const { entities, catalog, standing, outcomes, waived, scorecards, problems } = summary;
  return {
    entities,
    catalog,
    standing,
    outcomes: outcomesJson(outcomes),
    waived,
    scorecards: scorecards.map(scorecardSummaryJson),
    problems,
  };
}

function scorecardSummaryJson(scorecard: ScorecardSummary): object {
  const { id, title, draft, entities, levels, held, standing, score, waived, rules } = scorecard;
  const figures = { entities, levels, held, standing, score, waived };
  return { id, title, draft, ...figures, rules: rules.map(ruleSummaryJson) };
}

function ruleSummaryJson({ id, title, level, draft, outcomes, waived }: RuleSummary): object {
  return { id, title, level, draft, outcomes: { ...outcomesJson(outcomes), waived } };
}

function outcomesJson(outcomes: Readonly<Record<Outcome, number>>): object {
  const { pass, fail, unknown, "not-applicable": notApplicable } = outcomes;
  return { pass, fail, unknown, notApplicable };
}
