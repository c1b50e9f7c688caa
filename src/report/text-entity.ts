// What does one entity hold, what keeps it from its target, and what is to be done next?

import type { EntityReport, Evidence, Finding, Outcome, ScorecardReport } from "../model/finding.ts";
import { formatAge, formatDuration } from "../model/time.ts";
import type { Instant } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";
import { isOpen } from "./ladder.ts";
import type { StandsInTheWay } from "./ladder.ts";
import { columnsOf, count, cut, cutLeft, nameSome, padRight, wrap } from "./layout.ts";
import type { RenderContext } from "./render-context.ts";
import { sayOwner, sayRef } from "./say-ref.ts";
import type { Paint, Style } from "./style.ts";

/** Findings shown of one scorecard before the rest is only counted. */
const MOST_FINDINGS = 5;
const MOST_ITEMS = 6;
const MOST_STEPS = 4;

export const MARKS: Readonly<Record<Outcome, string>> = { pass: "✓", fail: "x", unknown: "?", "not-applicable": "–" };

export interface EntityLinesContext extends RenderContext {
  readonly at: Instant;
  readonly standsInTheWay: StandsInTheWay;
}

export function* entityLines(entity: EntityReport, context: EntityLinesContext): Generator<string> {
  yield entityLine(entity, context);
  for (const scorecard of entity.scorecards) {
    if (context.full || isBelow(scorecard)) yield* scorecardLines(scorecard, context);
  }
}

function isBelow(scorecard: ScorecardReport): boolean {
  return !scorecard.draft && (scorecard.standing === "below" || scorecard.standing === "unknown");
}

function entityLine(entity: EntityReport, { style, width, placeOf }: RenderContext): string {
  const name = sayRef(entity.ref);
  const owner = entity.owner === null ? "no owner" : sayOwner(entity.owner);
  const what = `   ${cleanText(entity.kind)}, ${owner}`;
  const { location } = entity;
  const place = location === null ? "" : `${cleanText(placeOf(location.file))}:${location.line}`;
  const room = width - columnsOf(name) - columnsOf(what) - 3;
  const shown = room >= 12 ? `   ${cutLeft(place, room)}` : "";
  return `${style.strong(name)}${what}${style.muted(shown.trimEnd())}`;
}

function* scorecardLines(scorecard: ScorecardReport, context: EntityLinesContext): Generator<string> {
  const findings = scorecard.findings.filter((finding) =>
    context.full ? true : context.standsInTheWay(scorecard, finding),
  );
  yield `  ${standing(scorecard, context.style)}`;
  const shown = context.full ? findings : findings.slice(0, MOST_FINDINGS);
  for (const finding of shown) yield* findingLines(finding, context);
  const left = findings.length - shown.length;
  if (left > 0) yield context.style.muted(`      … ${left} more`);
  yield* nextStepLines(scorecard, context);
}

function standing(scorecard: ScorecardReport, style: Style): string {
  const level = cleanText(scorecard.level ?? "no level");
  const [arrow, paint] = ladderOf(scorecard, style);
  const score = scorecard.score === null ? "" : `   score ${scorecard.score.toFixed(1)}`;
  const draft = scorecard.draft ? "   draft" : "";
  return `${cleanText(scorecard.id)}   ${paint(`${level}${arrow}`)}${style.muted(`${score}${draft}`)}`;
}

function ladderOf(scorecard: ScorecardReport, style: Style): [string, Paint] {
  const target = cleanText(scorecard.target ?? "");
  if (scorecard.standing === "below") return [` -> ${target}`, style.fail];
  if (scorecard.standing === "unknown") return [` -> ${target}, not known`, style.unknown];
  return scorecard.standing === "met" ? [", on target", style.pass] : [", no target", style.muted];
}

/** Mark, rule, title and level; then the evidence as a sentence; then the fix. */
export function* findingLines(finding: Finding, context: EntityLinesContext): Generator<string> {
  const { style, width } = context;
  const paint = paintOf(finding.outcome, style);
  const rule = cleanText(finding.rule);
  const level = `${finding.draft ? "draft, " : ""}${cleanText(finding.level)}`;
  const room = width - 6 - columnsOf(rule) - 3 - columnsOf(level) - 3;
  const title = room >= 12 ? cut(cleanText(finding.title), room) : "";
  const middle = padRight(`   ${title}`, width - 6 - columnsOf(rule) - columnsOf(level));
  yield `    ${paint(MARKS[finding.outcome])} ${style.strong(rule)}${middle}${style.muted(level)}`;
  const message = finding.message === "" ? finding.outcome : cleanText(finding.message);
  yield* wrap(`${message}${provenance(finding.evidence, context.at)}`, width, "      ");
  const items = finding.evidence.flatMap((evidence) => evidence.items ?? []);
  if (isOpen(finding) && items.length > 0) {
    yield* wrap(`these: ${nameSome(items.map(cleanText), MOST_ITEMS)}`, width, "      ", "        ");
  }
  yield* fixLines(finding, context);
}

export function paintOf(outcome: Outcome, style: Style): Paint {
  return outcome === "not-applicable" ? style.muted : style[outcome];
}

/** Whence and how old, for what was not read just now. */
function provenance(evidence: readonly Evidence[], at: Instant): string {
  const said = new Set<string>();
  for (const { source, observedAt } of evidence) {
    if (source === undefined || observedAt === undefined || at - observedAt < 60_000) continue;
    said.add(`${cleanText(source)}, ${formatAge(at - observedAt)} ago`);
  }
  return said.size === 0 ? "" : `   (${nameSome([...said], 2)})`;
}

function* fixLines({ fix }: Finding, { style, width }: RenderContext): Generator<string> {
  if (fix === undefined) return;
  const effort = fix.effort === undefined ? "" : ` (${formatDuration(fix.effort)})`;
  const url = fix.url === undefined ? "" : ` ${cleanText(fix.url)}`;
  for (const line of wrap(`fix${effort}: ${cleanText(fix.text)}${url}`, width, "      ", "        "))
    yield style.muted(line);
}

function* nextStepLines(scorecard: ScorecardReport, { style, width, full }: RenderContext): Generator<string> {
  const steps = scorecard.nextSteps;
  if (steps === null || steps.rules.length === 0) return;
  const effort = steps.effort > 0 ? ` (${formatDuration(steps.effort)})` : "";
  const rules = nameSome(steps.rules.map(cleanText), full ? Infinity : MOST_STEPS);
  const text = `${count(steps.rules.length, "rule")}${effort} to ${cleanText(steps.level)}: ${rules}`;
  for (const line of wrap(text, width, "    > ", "      ")) yield style.strong(line);
}
