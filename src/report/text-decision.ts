// What does `muster check` print for a person? The verdict, what stands in the way and how to fix it, and what comes
// next.

import type { DecidedFinding, Decision, FreezeAhead, Hold, UpcomingStep } from "../model/decision.ts";
import { cleanText } from "./clean-text.ts";
import { isOpen } from "./ladder.ts";
import { columnsOf, nameSome, padRight, together, wrap } from "./layout.ts";
import type { RenderContext, RenderDecision } from "./render-context.ts";
import { sayAside, sayEffect, sayFigures, sayGrounds, sayIdentity } from "./say-decision.ts";
import { howToApprove, sayAhead, sayHold } from "./say-hold.ts";
import { sayRef } from "./say-ref.ts";
import { approveWaiversCommand, askedWaiverOf, sayAskedWaiver, sayWaiver, waiverCommand } from "./say-waiver.ts";
import type { Paint } from "./style.ts";
import { fixLines, whyLines } from "./text-finding.ts";
import { problemLines } from "./text-problems.ts";

/** How many findings of each sort that do not block are shown in full; the rest is only named. */
const MOST_TOLD = 8;
const MOST_NAMED = 4;
/** The column at which a finding's further lines start, below its rule. */
const UNDER = " ".repeat(12);

export const decisionText: RenderDecision = function* ({ decision }, context) {
  for (const line of lines(decision, context)) yield `${line}\n`;
};

function* lines(decision: Decision, context: RenderContext): Generator<string> {
  yield* headLines(decision, context);
  yield "";
  const findings = decision.findings.filter((finding) => context.passing || isOpen(finding));
  for (const sort of Map.groupBy(findings, sayEffect).values()) yield* sortLines(sort, decision, context);
  if (findings.length > 0) yield "";
  for (const hold of decision.holds) yield* holdLines(hold, context);
  if (decision.holds.length > 0) yield "";
  for (const freeze of decision.ahead) yield* aheadLines(freeze, context);
  if (decision.ahead.length > 0) yield "";
  for (const problem of decision.problems) yield* problemLines(problem, context);
  if (decision.problems.length > 0) yield "";
  yield* wrap(sayFigures(decision), context.width);
  const [waive, waived, approve] = [waiverCommand(decision), approveWaiversCommand(decision), howToApprove(decision)];
  // These are commands to be pasted, so they are not wrapped.
  if (waive !== undefined) yield `Waive: ${waive}`;
  if (waived !== undefined) yield `Approve the waiver: ${waived}`;
  if (approve !== undefined) yield `Approve: ${approve}`;
}

function* headLines(decision: Decision, { style, width }: RenderContext): Generator<string> {
  const { verdict, entity, environment } = decision;
  const paint = verdict === "allow" ? style.pass : verdict === "block" ? style.fail : style.unknown;
  const whom = cleanText(`${sayRef(entity.ref)} -> ${environment}`);
  const what = sayIdentity(decision).map(together);
  const [first = "", ...rest] = wrap(`${verdict.toUpperCase()}  ${whom}   ${what.join("   ")}`, width, "", "  ");
  yield paint(first);
  yield* rest;
  yield* wrap(sayGrounds(decision).join("   "), width, "  ").map(style.muted);
}

function* sortLines(
  findings: readonly DecidedFinding[],
  decision: Decision,
  context: RenderContext,
): Generator<string> {
  const told = context.full || findings[0]?.effect === "blocking" ? findings : findings.slice(0, MOST_TOLD);
  for (const finding of told) yield* findingLines(finding, decision, context);
  const left = findings.slice(told.length).map(({ rule }) => cleanText(rule));
  if (left.length === 0) return;
  const { mark, word, paint } = sayEffect(findings[0] as DecidedFinding);
  const text = `${left.length} more, told with --explain all: ${nameSome(left, MOST_NAMED)}`;
  yield* wrap(text, context.width, `${mark} ${padRight(word, 10)}`, UNDER).map(context.style[paint]);
}

function* findingLines(finding: DecidedFinding, decision: Decision, context: RenderContext): Generator<string> {
  yield* ruleLines(finding, decision.upcoming, context);
  yield* whyLines(finding, decision.decidedAt, context, UNDER);
  if (finding.waiver?.state === "expired") yield* wrap(sayWaiver(finding.waiver), context.width, UNDER);
  if (finding.effect === "blocking" || context.full) yield* fixLines(finding, context, UNDER);
  const asked = askedWaiverOf(finding, decision);
  if (asked !== undefined) yield* wrap(sayAskedWaiver(asked), context.width, UNDER);
}

/** The title is shown only where it fits completely, since the rule's id says nearly the same. */
function* ruleLines(
  finding: DecidedFinding,
  upcoming: readonly UpcomingStep[],
  { style, width }: RenderContext,
): Generator<string> {
  const { mark, word, paint } = sayEffect(finding);
  const painted: Paint = style[paint];
  const rule = cleanText(finding.rule);
  const aside = sayAside(finding, upcoming);
  const title = `   ${cleanText(finding.title)}`;
  const room = width - UNDER.length - columnsOf(rule) - columnsOf(aside) - 3;
  const head = painted(`${mark} ${padRight(word, 10)}`);
  if (room < 0) {
    const [first = "", ...rest] = [...wrap(rule, width, UNDER).map(style.strong), ...wrap(aside, width, UNDER)];
    yield* [first.replace(UNDER, head), ...rest];
    return;
  }
  const middle = padRight(columnsOf(title) <= room ? title : "", room + 3);
  yield `${head}${style.strong(rule)}${middle}${style.muted(aside)}`;
}

function holdLines(hold: Hold, { style, width }: RenderContext): string[] {
  return wrap(cleanText(sayHold(hold)), width, `= ${padRight("WAITS", 10)}`, UNDER).map(style.unknown);
}

function aheadLines(freeze: FreezeAhead, { style, width }: RenderContext): string[] {
  return wrap(cleanText(sayAhead(freeze)), width, `> ${padRight("ahead", 10)}`, UNDER).map(style.muted);
}
