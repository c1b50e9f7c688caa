// What does a GitHub Actions job get: annotations in its log, and outputs for later steps?

import { COUNTED_CHANGES } from "../api/preview.ts";
import type { PreviewedVerdict } from "../api/preview.ts";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { RuleTestCase } from "../model/rule-test-report.ts";
import { cleanText, withoutLogCommand } from "./clean-text.ts";
import { concludeDecision, concludeEvaluation, exitOf } from "./conclusion.ts";
import type {
  PreviewInput,
  RenderContext,
  RenderDecision,
  RenderEvaluation,
  RenderLint,
  RenderPreview,
  RenderRuleTests,
} from "./render-context.ts";
import { sayFinding, sayFix } from "./say-finding.ts";
import { sayAhead, sayHold } from "./say-hold.ts";
import { concludePreview, sayEffect, sayVerdictChange } from "./say-preview.ts";
import { askedWaivers, sayAskedWaiver } from "./say-waiver.ts";
import { sayRef } from "./say-ref.ts";
import { count } from "./layout.ts";
import { lintLine } from "./text-problems.ts";
import { subjectOf, testsLine } from "./text-rule-tests.ts";
import { weighDecision, weighFindings } from "./weight.ts";
import type { WeighedFinding } from "./weight.ts";

/** GitHub shows at most ten annotations of each kind per step. */
const MOST_EACH = 10;

interface Annotation {
  readonly kind: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export const evaluationGithub: RenderEvaluation = function* ({ report }, context) {
  const annotations = function* (): Generator<Annotation> {
    for (const weighed of weighFindings(report.entities, report.summary)) {
      if (weighed.weight !== "note") yield findingAnnotation(weighed, weighed.weight, context);
    }
    for (const problem of report.problems) yield { ...problemAnnotation(problem, context), kind: "warning" };
  };
  yield* capped(annotations());
  yield `${withoutLogCommand(concludeEvaluation(report.summary, context.strict).line)}\n`;
};

export const decisionGithub: RenderDecision = function* ({ decision }, context) {
  const weighed = weighDecision(decision).flatMap((finding) =>
    finding.weight === "note" ? [] : findingAnnotation(finding, finding.weight, context),
  );
  yield* capped([
    ...weighed,
    ...decision.problems.map((problem) => problemAnnotation(problem, context)),
    ...decision.holds.map((hold) => notice("waits", sayHold(hold))),
    ...askedWaivers(decision).map((asked) => notice(`waiver of ${asked.rule}`, sayAskedWaiver(asked))),
    ...decision.ahead.map((freeze) => notice("freeze ahead", sayAhead(freeze))),
  ]);
  yield `${withoutLogCommand(cleanText(concludeDecision(decision)))}\n`;
};

export const lintGithub: RenderLint = function* (input, context) {
  yield* capped(input.problems.map((problem) => problemAnnotation(problem, context)));
  yield `${withoutLogCommand(lintLine(input))}\n`;
};

export const ruleTestsGithub: RenderRuleTests = function* (report, context) {
  const failed = report.cases.filter((testCase) => !testCase.passed).map((failure) => testAnnotation(failure, context));
  const uncovered = report.uncovered.map((rule): Annotation => ({
    kind: "warning",
    title: `${rule.scorecard}/${rule.rule}`,
    message: `no case for ${rule.missing.join(", ")}`,
    ...rule.location,
    file: context.placeOf(rule.location.file),
  }));
  const differences = report.differences.map((problem) => problemAnnotation(problem, context));
  yield* capped([...failed, ...differences, ...uncovered]);
  yield `${withoutLogCommand(testsLine(report))}\n`;
};

export const previewGithub: RenderPreview = function* (input, context) {
  const { verdicts, unknown, problems } = input.preview;
  yield* capped([
    ...verdicts.flatMap((change) => (change.change === "newlyBlocked" ? blockedAnnotation(change, input) : [])),
    ...unknown.map(({ scorecard, rule, entities, message }): Annotation => ({
      kind: "warning",
      title: `${scorecard}/${rule}`,
      message: `newly unknown of ${count(entities, "entity", "entities")}: ${message}`,
    })),
    ...problems.map((problem) => problemAnnotation({ severity: "warning", ...problem } as Problem, context)),
  ]);
  yield `${withoutLogCommand(concludePreview(input).line)}\n`;
};

function blockedAnnotation(change: PreviewedVerdict, input: PreviewInput): Annotation {
  return {
    kind: concludePreview(input).exit === 0 ? "warning" : "error",
    title: "newly blocked",
    message: [sayVerdictChange(change), ...change.findings.map(sayEffect)].join("\n"),
  };
}

/** For `$GITHUB_OUTPUT`: only figures, no foreign text. */
export const previewGithubOutputs: RenderPreview = function* (input) {
  const { totals } = input.preview;
  for (const key of COUNTED_CHANGES)
    yield `${key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}=${totals[key]}\n`;
  yield `changed=${totals.changed}\nexit=${concludePreview(input).exit}\n`;
};

/** For `$GITHUB_OUTPUT`: only figures, no foreign text. */
export const evaluationGithubOutputs: RenderEvaluation = function* ({ report }, context) {
  const { standing, problems } = report.summary;
  yield `met=${standing.met}\nbelow=${standing.below}\nunknown=${standing.unknown}\n`;
  yield `problems=${problems.errors + problems.warnings}\n`;
  yield `exit=${concludeEvaluation(report.summary, context.strict).exit}\n`;
};

/** For `$GITHUB_OUTPUT`: figures and words as they are, foreign text between two boundaries. */
export const decisionGithubOutputs: RenderDecision = function* ({ decision }, { boundary }) {
  const { verdict, evaluation, id, summary, basis, message } = decision;
  const texts = { decision_id: id ?? "", basis: basis.join(","), message };
  yield `decision=${verdict}\nverdict=${verdict}\nevaluation=${evaluation}\n`;
  yield `blocking=${summary.blocking}\nwarning=${summary.warning}\nunknown=${summary.unknown}\n`;
  yield `exit=${exitOf(decision)}\n`;
  for (const [name, text] of Object.entries(texts)) {
    yield `${name}<<${boundary}\n${cleanText(text)}\n${boundary}\n`;
  }
};

function findingAnnotation(weighed: WeighedFinding, kind: Annotation["kind"], context: RenderContext): Annotation {
  const { entity, finding } = weighed;
  const fix = sayFix(finding);
  return {
    kind,
    title: `${sayRef(entity.ref)}: ${finding.rule}`,
    message: `${sayFinding(finding)}${fix === undefined ? "" : `\n${fix}`}`,
    file: entity.location === null ? undefined : context.placeOf(entity.location.file),
    line: entity.location?.line,
  };
}

function notice(title: string, message: string): Annotation {
  return { kind: "notice", title, message };
}

function problemAnnotation(problem: Problem, { placeOf }: RenderContext): Annotation {
  const { code, message, help, file, line, column } = problem;
  return {
    kind: isError(problem) ? "error" : "warning",
    title: code,
    message: help === undefined ? message : `${message}\n${help}`,
    file: file === undefined ? undefined : placeOf(file),
    line,
    column,
  };
}

function testAnnotation(testCase: RuleTestCase, { placeOf }: RenderContext): Annotation {
  const { expected, actual, message, location } = testCase;
  return {
    kind: "error",
    title: `${subjectOf(testCase)}: ${testCase.name}`,
    message: `expected ${expected}, got ${actual}: ${message}`,
    ...location,
    file: placeOf(location.file),
  };
}

function* capped(annotations: Iterable<Annotation>): Generator<string> {
  const seen = { error: 0, warning: 0, notice: 0 };
  for (const annotation of annotations) {
    if (seen[annotation.kind]++ < MOST_EACH) yield command(annotation);
  }
  const left = Object.values(seen).reduce((sum, each) => sum + Math.max(0, each - MOST_EACH), 0);
  if (left > 0) yield `… ${left} more: the job summary and --out json=FILE have them.\n`;
}

function command({ kind, title, message, file, line, column }: Annotation): string {
  const properties = Object.entries({ title, file, line, col: column })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${kind} ${properties.join(",")}::${escapeData(message)}\n`;
}

/** Our own line breaks are kept; every foreign text is one line and percent-encoded. */
function escapeData(text: string): string {
  const lines = text.split("\n").map((line) => cleanText(line).replaceAll("%", "%25"));
  return lines.join("%0A");
}

function escapeProperty(text: string): string {
  return cleanText(text).replaceAll("%", "%25").replaceAll(":", "%3A").replaceAll(",", "%2C");
}
