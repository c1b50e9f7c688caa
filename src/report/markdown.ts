// How is an evaluation written in a pull request or a job summary?

import type { EvaluationSummary, ScorecardSummary } from "../model/evaluation-report.ts";
import type { EntityReport, Finding, ScorecardReport } from "../model/finding.ts";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { formatInstant } from "../model/time.ts";
import { concludeEvaluation } from "./conclusion.ts";
import { isOpen, isWaived, standingOf, standsInTheWayOf } from "./ladder.ts";
import type { StandsInTheWay } from "./ladder.ts";
import { count } from "./layout.ts";
import { code, link, markdown } from "./markdown-text.ts";
import { sayEffort } from "./say-finding.ts";
import type { RenderContext, RenderEvaluation, RenderLint } from "./render-context.ts";
import { sayOwner, sayRef } from "./say-ref.ts";
import { sayWaived } from "./say-waived.ts";
import { sayWaiver } from "./say-waiver.ts";
import { MARKS, WAIVED } from "./text-finding.ts";
import { lintLine } from "./text-problems.ts";

/** Job summaries and comments have a size limit, and nobody reads longer ones. */
const MOST_ENTITIES = 50;
const MOST_PROBLEMS = 20;

export const evaluationMarkdown: RenderEvaluation = function* ({ report }, context) {
  yield `## Scorecards\n\n**${markdown(concludeEvaluation(report.summary, context.strict).line)}**\n\n`;
  yield* summaryTable(report.summary);
  yield* entitySections(report.entities, report.summary, context);
  yield* problemSection(report.problems, context);
  yield `\n<sub>rulebook ${code(report.rulebook)}, ${formatInstant(report.at)}</sub>\n`;
};

export const lintMarkdown: RenderLint = function* (input, context) {
  yield `## Rules\n\n**${markdown(lintLine(input))}**\n`;
  yield* problemList(input.problems, input.problems.length, context);
};

function* summaryTable({ scorecards }: EvaluationSummary): Generator<string> {
  const shown = scorecards.filter(({ entities }) => entities > 0);
  if (shown.length === 0) return;
  yield "| scorecard | on target | below | unknown | levels | fails most | waived |\n|---|--:|--:|--:|---|---|---|\n";
  for (const scorecard of shown) yield `| ${summaryCells(scorecard).join(" | ")} |\n`;
}

function summaryCells(scorecard: ScorecardSummary): string[] {
  const { met, below, unknown } = scorecard.standing;
  const draft = scorecard.draft ? " (draft)" : "";
  const levels = [...scorecard.levels].reverse().map((level) => `${markdown(level)} ${scorecard.held[level] ?? 0}`);
  const worst = scorecard.rules
    .filter((rule) => !rule.draft && rule.outcomes.fail > 0)
    .sort((a, b) => b.outcomes.fail - a.outcomes.fail)
    .slice(0, 3);
  return [
    `${markdown(scorecard.title)}${draft}`,
    `${met} of ${met + below + unknown}`,
    String(below),
    String(unknown),
    [...levels, `none ${scorecard.held[""] ?? 0}`].join(", "),
    worst.map((rule) => `${markdown(rule.id)} ${rule.outcomes.fail}`).join(", "),
    sayWaived(scorecard.waived) ?? "",
  ];
}

function* entitySections(
  entities: Iterable<EntityReport>,
  summary: EvaluationSummary,
  context: RenderContext,
): Generator<string> {
  const standsInTheWay = standsInTheWayOf(summary);
  const wanted = summary.standing.below + summary.standing.unknown;
  let shown = 0;
  for (const entity of entities) {
    const standing = standingOf(entity);
    if (!context.full && standing !== "below" && standing !== "unknown") continue;
    yield* entitySection(entity, standsInTheWay, context);
    if (++shown >= MOST_ENTITIES && !context.full) break;
  }
  if (wanted > shown && !context.full) yield `\n… ${wanted - shown} more below target or not known.\n`;
}

function* entitySection(
  entity: EntityReport,
  standsInTheWay: StandsInTheWay,
  context: RenderContext,
): Generator<string> {
  const owner = entity.owner === null ? "no owner" : markdown(sayOwner(entity.owner));
  yield `\n### ${markdown(sayRef(entity.ref))}\n\n${markdown(entity.kind)}, ${owner}`;
  yield entity.location === null
    ? "\n"
    : `, ${code(`${context.placeOf(entity.location.file)}:${entity.location.line}`)}\n`;
  for (const scorecard of entity.scorecards) {
    const findings = scorecard.findings.filter((finding) =>
      context.full ? context.passing || isOpen(finding) : standsInTheWay(scorecard, finding),
    );
    if (findings.length > 0 || context.full) yield* scorecardSection(scorecard, findings);
  }
}

function* scorecardSection(scorecard: ScorecardReport, findings: readonly Finding[]): Generator<string> {
  const level = markdown(scorecard.level ?? "no level");
  const target = scorecard.target === null ? "no target" : `target ${markdown(scorecard.target)}`;
  yield `\n**${markdown(scorecard.title)}**: ${level}, ${target}`;
  const { waived } = scorecard;
  if (waived.length > 0)
    yield `, thanks to ${waived.length === 1 ? "the waiver" : "waivers"} of ${waived.map(code).join(", ")}`;
  const steps = scorecard.nextSteps;
  if (steps !== null && steps.rules.length > 0) {
    const effort = steps.effort > 0 ? ` (${sayEffort(steps.effort)})` : "";
    yield `; ${count(steps.rules.length, "rule")}${effort} to ${markdown(steps.level)}`;
  }
  yield "\n";
  if (findings.length === 0) return;
  yield "\n| | rule | level | why | fix |\n|---|---|---|---|---|\n";
  for (const finding of findings) yield `| ${findingCells(finding).join(" | ")} |\n`;
}

function findingCells(finding: Finding): string[] {
  const { waiver } = finding;
  return [
    isWaived(finding) ? WAIVED : MARKS[finding.outcome],
    `${markdown(finding.title)} ${code(finding.rule)}`,
    `${markdown(finding.level)}${finding.draft ? " (draft)" : ""}`,
    markdown(waiver ? `${finding.message} (waived ${sayWaiver(waiver)}: ${waiver.reason})` : finding.message),
    fixCell(finding),
  ];
}

export function fixCell({ fix }: Finding): string {
  if (fix === undefined) return "";
  const effort = fix.effort === undefined ? "" : ` (${sayEffort(fix.effort)})`;
  return `${markdown(fix.text)}${fix.url === undefined ? "" : ` ${link("how", fix.url)}`}${effort}`;
}

function* problemSection(problems: readonly Problem[], context: RenderContext): Generator<string> {
  if (problems.length === 0) return;
  yield "\n### Catalog\n";
  const ordered = [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
  yield* problemList(ordered, context.full ? ordered.length : MOST_PROBLEMS, context);
}

export function* problemList(problems: readonly Problem[], most: number, context: RenderContext): Generator<string> {
  if (problems.length > 0) yield "\n";
  for (const problem of problems.slice(0, most)) {
    const help = problem.help === undefined ? "" : ` (${markdown(problem.help)})`;
    yield `- ${problem.severity}: ${markdown(problem.message)}${help}${placeOf(problem, context)}\n`;
  }
  if (problems.length > most) yield `- … ${problems.length - most} more\n`;
}

function placeOf({ file, line, column }: Problem, context: RenderContext): string {
  if (file === undefined) return "";
  return `, ${code([context.placeOf(file), line, column].filter((part) => part !== undefined).join(":"))}`;
}
