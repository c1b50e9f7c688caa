// How does the fleet stand on each scorecard, in a few lines of a terminal?

import type { EvaluationSummary, RuleSummary, ScorecardSummary } from "../model/evaluation-report.ts";
import { formatInstant } from "../model/time.ts";
import type { Instant } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";
import { columnsOf, count, cut, padRight, wrap } from "./layout.ts";
import type { RenderContext } from "./render-context.ts";
import { sayWaived } from "./say-waived.ts";
import type { Style } from "./style.ts";

const BAR = 24;
const MOST_RULES = 4;
/** The width of the labels. */
const LABEL = 14;

export function headline(rulebook: string, at: Instant, summary: EvaluationSummary, context: RenderContext): string {
  const { style, width } = context;
  const left = `${count(summary.entities, "entity", "entities")}, ${count(summary.scorecards.length, "scorecard")}`;
  const right = `rulebook ${rulebook.replace("sha256:", "").slice(0, 7)}   ${minuteOf(at)}`;
  const gap = Math.max(3, width - "MUSTER   ".length - left.length - right.length);
  return `${style.strong("MUSTER")}   ${left}${" ".repeat(gap)}${style.muted(right)}`;
}

/** `2026-12-01 12:00 UTC`. */
export function minuteOf(at: Instant): string {
  return `${formatInstant(at).slice(0, 16).replace("T", " ")} UTC`;
}

/** One scorecard: the share on target, its levels, and what fails most. */
export function* scorecardLines(scorecard: ScorecardSummary, context: RenderContext): Generator<string> {
  const { style, width } = context;
  const id = cleanText(scorecard.id);
  const draft = scorecard.draft ? "   draft: counts nowhere" : "";
  const title = cut(cleanText(scorecard.title), Math.max(8, width - columnsOf(id) - 3 - draft.length));
  yield `${style.strong(id)}   ${title}${style.muted(draft)}`;
  if (scorecard.entities === 0) {
    yield style.muted("  applies to nothing here");
    return;
  }
  yield `  ${standingLine(scorecard, style)}`;
  yield labelled("levels", levelsLine(scorecard), context);
  for (const [label, outcome] of [
    ["fails most", "fail"],
    ["not known", "unknown"],
  ] as const) {
    const figures = mostOften(scorecard, outcome).map((rule) => `${cleanText(rule.id)} ${rule.outcomes[outcome]}`);
    if (figures.length > 0) yield labelled(label, fitting(figures, width - LABEL), context);
  }
  const waived = sayWaived(scorecard.waived);
  if (waived !== undefined) {
    const [first = "", ...rest] = wrap(waived, width, " ".repeat(LABEL));
    yield* [labelled("waived", first.trimStart(), context), ...rest];
  }
}

function standingLine({ standing, entities }: ScorecardSummary, style: Style): string {
  const asked = standing.met + standing.below + standing.unknown;
  if (asked === 0) return style.muted(`no target for its ${count(entities, "entity", "entities")}`);
  const share = Math.floor((standing.met / asked) * 100);
  const parts = [`${standing.met} of ${asked} on target (${share} %)`];
  if (standing.below > 0) parts.push(`${standing.below} below`);
  if (standing.unknown > 0) parts.push(`${standing.unknown} unknown`);
  return `${standingBar(standing, asked, style)}  ${parts.join(", ")}`;
}

/**
 * Full blocks for entities on target, medium ones for those not known, light ones for those below. Every group that is
 * not empty gets at least one block.
 */
function standingBar(standing: ScorecardSummary["standing"], asked: number, style: Style): string {
  const cells = (number: number): number => (number === 0 ? 0 : Math.max(1, Math.round((number / asked) * BAR)));
  const [unknown, below] = [cells(standing.unknown), cells(standing.below)];
  const met = Math.max(0, BAR - unknown - below);
  return style.pass("█".repeat(met)) + style.unknown("▒".repeat(unknown)) + style.fail("░".repeat(BAR - met - unknown));
}

function levelsLine(scorecard: ScorecardSummary): string {
  const held = [...scorecard.levels].reverse().map((level) => `${cleanText(level)} ${scorecard.held[level] ?? 0}`);
  const none = scorecard.held[""] ?? 0;
  const score = scorecard.score === null ? "" : `   mean score ${scorecard.score.toFixed(1)}`;
  return `${[...held, ...(none > 0 ? [`none ${none}`] : [])].join(", ")}${score}`;
}

function mostOften(scorecard: ScorecardSummary, outcome: "fail" | "unknown"): readonly RuleSummary[] {
  return scorecard.rules
    .filter((rule) => !rule.draft && rule.outcomes[outcome] > 0)
    .sort((a, b) => b.outcomes[outcome] - a.outcomes[outcome])
    .slice(0, MOST_RULES);
}

/** As many items as fit on one line, but at least one. */
function fitting(items: readonly string[], columns: number): string {
  const shown = items.findLastIndex((_, index) => columnsOf(items.slice(0, index + 1).join(", ")) <= columns);
  return cut(items.slice(0, Math.max(0, shown) + 1).join(", "), columns);
}

function labelled(label: string, text: string, { style, width }: RenderContext): string {
  return `  ${style.muted(padRight(label, LABEL - 2))}${cut(text, width - LABEL)}`;
}
