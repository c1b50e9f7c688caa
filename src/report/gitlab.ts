// How are findings and problems written as GitLab's code quality report?

import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { RuleSeverity } from "../model/scorecard.ts";
import { cleanText } from "./clean-text.ts";
import { digest, fingerprintOf } from "./digest.ts";
import { jsonList } from "./json.ts";
import type { RenderContext, RenderDecision, RenderEvaluation, RenderLint } from "./render-context.ts";
import { sayFinding, sayFix } from "./say-finding.ts";
import { sayRef } from "./say-ref.ts";
import { weighDecision, weighFindings } from "./weight.ts";
import type { WeighedFinding } from "./weight.ts";

const SEVERITIES: Readonly<Record<RuleSeverity, string>> = {
  info: "info",
  low: "minor",
  medium: "major",
  high: "critical",
  critical: "blocker",
};

export const evaluationGitlab: RenderEvaluation = function* ({ report }, context) {
  const issues = function* (): Generator<object> {
    for (const weighed of weighFindings(report.entities, report.summary)) yield findingIssue(weighed, context);
    yield* report.problems.map((problem) => problemIssue(problem, context));
  };
  yield* jsonList(issues(), (issue) => issue);
  yield "\n";
};

export const decisionGitlab: RenderDecision = function* ({ decision }, context) {
  const findings = weighDecision(decision).map((weighed) => findingIssue(weighed, context, decision.environment));
  const problems = decision.problems.map((problem) => problemIssue(problem, context));
  yield* jsonList([...findings, ...problems], (issue) => issue);
  yield "\n";
};

export const lintGitlab: RenderLint = function* ({ problems }, context) {
  yield* jsonList(problems, (problem) => problemIssue(problem, context));
  yield "\n";
};

/**
 * A finding has the severity of its rule only where it keeps the entity from its target or blocks; the rest is `info`.
 */
function findingIssue(
  { entity, finding, weight }: WeighedFinding,
  context: RenderContext,
  environment?: string,
): object {
  const check = `${finding.scorecard}/${finding.rule}`;
  const fix = sayFix(finding);
  return {
    description: `${sayRef(entity.ref)}: ${sayFinding(finding)}${fix === undefined ? "" : `; ${fix}`}`,
    check_name: check,
    fingerprint: fingerprintOf(entity.ref, check, environment),
    severity: weight === "error" ? SEVERITIES[finding.severity] : "info",
    location: place(entity.location?.file, entity.location?.line, entity.ref, context),
  };
}

function problemIssue(problem: Problem, context: RenderContext): object {
  const { code, message, help, file, line, entity } = problem;
  return {
    description: cleanText(help === undefined ? message : `${message} (${help})`),
    check_name: code,
    fingerprint: digest([file, line, code, message].join(" ")),
    severity: isError(problem) ? "critical" : "minor",
    location: place(file, line, entity ?? code, context),
  };
}

/** GitLab requires a path. A finding without a file is listed under the entity's name. */
function place(file: string | undefined, line: number | undefined, name: string, { placeOf }: RenderContext): object {
  return { path: cleanText(file === undefined ? name : placeOf(file)), lines: { begin: line ?? 1 } };
}
