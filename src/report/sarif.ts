// How are findings and problems written as SARIF 2.1.0? Results point at the catalog file, rules have their reason and
// fix.

import type { FindingWaiver } from "../model/finding-waiver.ts";
import type { Problem } from "../model/problem.ts";
import { isError } from "../model/problem.ts";
import type { Finding } from "../model/finding.ts";
import type { Rule, Scorecard } from "../model/scorecard.ts";
import { cleanText, safeJson } from "./clean-text.ts";
import { digest, fingerprintOf } from "./digest.ts";
import { jsonList } from "./json.ts";
import type { RenderContext, RenderDecision, RenderEvaluation, RenderLint } from "./render-context.ts";
import { sayRef } from "./say-ref.ts";
import { sayEffort, sayFinding, sayFix } from "./say-finding.ts";
import { sayWaiver } from "./say-waiver.ts";
import { weighDecision, weighFindings } from "./weight.ts";
import type { WeighedFinding } from "./weight.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

export const evaluationSarif: RenderEvaluation = function* ({ report, scorecards }, context) {
  const reported = new Set(report.summary.scorecards.map(({ id }) => id));
  const rules = scorecards.filter(({ id }) => reported.has(id)).flatMap(scorecardRules);
  const results = function* (): Generator<object> {
    for (const weighed of weighFindings(report.entities, report.summary)) yield findingResult(weighed, context);
    for (const problem of report.problems) yield problemResult(problem, context);
  };
  yield* log([...rules, ...problemRules(report.problems)], results(), context);
};

export const decisionSarif: RenderDecision = function* ({ decision, scorecards }, context) {
  const { environment, entity, problems } = decision;
  const results = [
    ...weighDecision(decision).map((weighed) => findingResult(weighed, context, environment)),
    ...problems.map((problem) => problemResult(problem, context)),
  ];
  const asked = Map.groupBy(decision.findings, ({ scorecard }) => scorecard);
  const known = scorecards.filter(({ id }) => asked.delete(id));
  const rules = [...known.flatMap(scorecardRules), ...[...asked.values()].flat().map(findingRule)];
  yield* log(
    [...rules, ...problemRules(problems)],
    results,
    context,
    cleanText(`muster check/${environment}/${entity.ref}/`),
  );
};

export const lintSarif: RenderLint = function* ({ problems }, context) {
  const results = problems.map((problem) => problemResult(problem, context));
  yield* log(problemRules(problems), results, context);
};

function* log(
  rules: readonly object[],
  results: Iterable<object>,
  { version }: RenderContext,
  category?: string,
): Generator<string> {
  const driver = { name: "Muster", semanticVersion: version, rules };
  yield `{"$schema":${safeJson(SCHEMA)},"version":"2.1.0","runs":[{\n"tool":${safeJson({ driver })},\n`;
  if (category !== undefined) yield `"automationDetails":${safeJson({ id: category })},\n`;
  yield `"columnKind":"utf16CodeUnits",\n"results":`;
  yield* jsonList(results, (result) => result);
  yield "}]}\n";
}

type TellableRule = Pick<Rule, "id" | "title" | "level" | "severity" | "why" | "fix">;

function scorecardRules(scorecard: Scorecard): object[] {
  return scorecard.rules.map((rule) => ruleOf(scorecard.id, rule));
}

function ruleOf(scorecard: string, rule: TellableRule): object {
  return {
    id: `${scorecard}/${rule.id}`,
    name: rule.id,
    shortDescription: { text: cleanText(rule.title) },
    fullDescription: { text: cleanText(rule.why ?? rule.title) },
    help: { text: helpOf(rule) },
    ...(isWebAddress(rule.fix?.url) ? { helpUri: rule.fix?.url } : {}),
    defaultConfiguration: { level: "error" },
    properties: { tags: [scorecard, rule.level], severity: rule.severity },
  };
}

/** The rule as far as the finding tells it, where the rulebook is elsewhere. */
function findingRule({ scorecard, rule, ...rest }: Finding): object {
  return ruleOf(scorecard, { ...rest, id: rule });
}

function helpOf({ title, why, fix }: TellableRule): string {
  const effort = fix?.effort === undefined ? "" : ` (${sayEffort(fix.effort)})`;
  const parts = [why ?? title, ...(fix === undefined ? [] : [`Fix${effort}: ${fix.text}`])];
  return parts.map(cleanText).join("\n\n");
}

function isWebAddress(url: string | undefined): boolean {
  return url !== undefined && /^https?:/i.test(url) && URL.canParse(url);
}

function problemRules(problems: readonly Problem[]): object[] {
  const codes = new Set(problems.map(({ code }) => code));
  return [...codes].sort().map((code) => ({ id: code, shortDescription: { text: code.replaceAll("-", " ") } }));
}

/** An unknown is of kind `open` unless it blocks: the rule was asked, but there was too little to answer it. */
function findingResult(
  { entity, finding, weight, waiver }: WeighedFinding,
  context: RenderContext,
  environment?: string,
): object {
  const ruleId = `${finding.scorecard}/${finding.rule}`;
  const open = finding.outcome === "unknown" && weight !== "error";
  const fix = sayFix(finding);
  return {
    ruleId,
    kind: open ? "open" : "fail",
    level: open ? "none" : weight,
    message: { text: `${sayRef(entity.ref)}: ${sayFinding(finding)}${fix === undefined ? "" : `\n${fix}`}` },
    locations: [
      {
        ...(entity.location === null ? {} : physical(entity.location.file, entity.location.line, undefined, context)),
        logicalLocations: [{ fullyQualifiedName: cleanText(entity.ref), kind: "resource" }],
      },
    ],
    partialFingerprints: { "musterFinding/v1": fingerprintOf(entity.ref, ruleId, environment) },
    ...(waiver !== undefined && { suppressions: [suppressionOf(waiver)] }),
    properties: { severity: finding.severity, cause: finding.cause ?? undefined },
  };
}

function suppressionOf(waiver: FindingWaiver): object {
  const justification = cleanText(`${waiver.reason} (${sayWaiver(waiver)})`);
  return { kind: "external", status: "accepted", justification };
}

function problemResult(problem: Problem, context: RenderContext): object {
  const { code, message, help, file, line, column } = problem;
  return {
    ruleId: code,
    level: isError(problem) ? "error" : "warning",
    message: { text: cleanText(help === undefined ? message : `${message} (${help})`) },
    ...(file === undefined ? {} : { locations: [physical(file, line, column, context)] }),
    partialFingerprints: { "musterProblem/v1": digest(`${file ?? ""} ${code} ${message}`) },
  };
}

function physical(
  file: string,
  line: number | undefined,
  column: number | undefined,
  { placeOf }: RenderContext,
): object {
  const region = line === undefined ? {} : { region: { startLine: line, startColumn: column } };
  return { physicalLocation: { artifactLocation: { uri: uriOf(placeOf(file)) }, ...region } };
}

/** A relative URI reference: each segment is escaped, and none can be taken for a scheme. */
function uriOf(file: string): string {
  return file.toWellFormed().split(/[\\/]/).map(encodeURIComponent).join("/");
}
