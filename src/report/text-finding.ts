// How does a finding read on a terminal: what was found, what it rests on, and how to fix it?

import type { Evidence, Finding, Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";
import { isOpen, isWaived } from "./ladder.ts";
import { columnsOf, nameSome, padRight, together, wrap } from "./layout.ts";
import { sayProvenance, sayWaysToKnow } from "./say-evidence.ts";
import { sayEffort } from "./say-finding.ts";
import { sayWaiver } from "./say-waiver.ts";
import type { RenderContext } from "./render-context.ts";
import type { Paint, Style } from "./style.ts";

const MOST_ITEMS = 6;
/** The most lines of a message, unless everything is wanted. */
const MOST_LINES = 4;
/** A finding is indented below its scorecard, and its further lines below its rule. */
const INDENT = "    ";
const UNDER = "      ";

export const MARKS: Readonly<Record<Outcome, string>> = { pass: "✓", fail: "x", unknown: "?", "not-applicable": "–" };

export const WAIVED = "~";

/** First the mark, rule, title and level; then the evidence as a sentence; then the fix. */
export function* findingLines(finding: Finding, at: Instant, context: RenderContext): Generator<string> {
  yield ruleLine(finding, context);
  yield* whyLines(finding, at, context, UNDER);
  yield* waivedLines(finding, context);
  yield* fixLines(finding, context, UNDER);
}

/**
 * The evidence as a sentence and the offenders by name. With `full` also who could deliver facts that were never
 * observed.
 */
export function* whyLines(finding: Finding, at: Instant, context: RenderContext, under: string): Generator<string> {
  const { width, full } = context;
  const message = finding.message === "" ? finding.outcome : cleanText(finding.message);
  const lines = wrap(`${message}${provenanceOf(finding.evidence, at)}`, width, under);
  yield* full || lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), `${under}…`];
  const items = finding.evidence.flatMap((evidence) => evidence.items ?? []).map(cleanText);
  const further = `${under}  `;
  if (isOpen(finding) && items.length > 0) {
    yield* wrap(`these: ${nameSome(items, full ? Infinity : MOST_ITEMS)}`, width, under, further);
  }
  if (full) yield* sayWaysToKnow(finding).flatMap((way) => wrap(way, width, under, further));
}

function waivedLines({ waiver }: Finding, { width }: RenderContext): string[] {
  if (waiver === undefined || waiver === null) return [];
  return wrap(`waived ${sayWaiver(waiver)}: ${cleanText(waiver.reason)}`, width, UNDER, `${UNDER}  `);
}

export function fixLines(finding: Finding, { width, full, style }: RenderContext, under: string): string[] {
  const fix = fixOf(finding, full);
  return fix === undefined ? [] : wrap(fix, width, under, `${under}  `).map(style.muted);
}

/** The title is shown only where it fits completely, since the rule's id says nearly the same. */
function ruleLine(finding: Finding, { style, width }: RenderContext): string {
  const rule = cleanText(finding.rule);
  const title = cleanText(finding.title);
  const level = `${finding.draft ? "draft, " : ""}${cleanText(finding.level)}`;
  const room = width - INDENT.length - 2 - columnsOf(rule) - columnsOf(level);
  const middle = padRight(columnsOf(title) + 6 <= room ? `   ${title}` : "", Math.max(3, room));
  const mark = isWaived(finding) ? style.muted(WAIVED) : paintOf(finding.outcome, style)(MARKS[finding.outcome]);
  return `${INDENT}${mark} ${style.strong(rule)}${middle}${style.muted(level)}`;
}

function paintOf(outcome: Outcome, style: Style): Paint {
  return outcome === "not-applicable" ? style.muted : style[outcome];
}

/** Joined to one word, so that `wrap` does not break it. */
function provenanceOf(evidence: readonly Evidence[], at: Instant): string {
  const said = sayProvenance(evidence, at);
  return said.length === 0 ? "" : `   ${together(`(${nameSome(said, 2)})`)}`;
}

function fixOf({ fix }: Finding, full: boolean): string | undefined {
  if (fix === undefined) return undefined;
  const effort = fix.effort === undefined ? "" : ` (${sayEffort(fix.effort)})`;
  const url = !full || fix.url === undefined ? "" : ` ${cleanText(fix.url)}`;
  return `fix${effort}: ${cleanText(fix.text)}${url}`;
}

/** Findings that are only named: `? 12 rules not known: has-slo, tests-pass, … 10 more`. */
export function namedLines(outcome: "fail" | "unknown", text: string, { style, width }: RenderContext): string[] {
  return wrap(text, width, `${INDENT}${MARKS[outcome]} `, UNDER).map(paintOf(outcome, style));
}
