// What does `muster check` print for a person? The verdict, what stands in the way and how to mend it, what is to come.

import type { DecidedFinding, Decision, FreezeAhead, Hold, UpcomingStep } from "../model/decision.ts";
import type { Enforcement } from "../model/gate.ts";
import { cleanText } from "./clean-text.ts";
import { exitOf } from "./conclusion.ts";
import { isOpen } from "./ladder.ts";
import { columnsOf, count, nameSome, padRight, together, wrap } from "./layout.ts";
import type { RenderContext, RenderDecision } from "./render-context.ts";
import { sayAhead, sayHold } from "./say-hold.ts";
import { sayRef } from "./say-ref.ts";
import { sayWaiver, waiverCommand } from "./say-waiver.ts";
import type { Paint, Style } from "./style.ts";
import { fixLines, whyLines } from "./text-finding.ts";
import { problemLines } from "./text-problems.ts";
import { minuteOf } from "./text-scorecards.ts";

/** Findings that do not block, told of each sort before the rest is only named. */
const MOST_TOLD = 8;
const MOST_NAMED = 4;
/** What a finding's lines stand under: mark and word. */
const UNDER = " ".repeat(12);

export const decisionText: RenderDecision = function* ({ decision }, context) {
  for (const line of lines(decision, context)) yield `${line}\n`;
};

function* lines(decision: Decision, context: RenderContext): Generator<string> {
  yield* headLines(decision, context);
  yield "";
  const findings = decision.findings.filter((finding) => context.passing || isOpen(finding));
  for (const sort of Map.groupBy(findings, sortOf).values()) yield* sortLines(sort, decision, context);
  if (findings.length > 0) yield "";
  for (const hold of decision.holds) yield* holdLines(hold, context);
  if (decision.holds.length > 0) yield "";
  for (const freeze of decision.ahead) yield* aheadLines(freeze, context);
  if (decision.ahead.length > 0) yield "";
  for (const problem of decision.problems) yield* problemLines(problem, context);
  if (decision.problems.length > 0) yield "";
  yield* wrap(lastLine(decision), context.width);
  const command = waiverCommand(decision);
  // A line of its own, and whole: it is there to be pasted.
  if (command !== undefined) yield `Waive: ${command}`;
}

function* headLines(decision: Decision, { style, width }: RenderContext): Generator<string> {
  const { verdict, entity, environment, id, rulebook, gates, evaluation, basis, replayed } = decision;
  const paint = verdict === "allow" ? style.pass : verdict === "block" ? style.fail : style.unknown;
  const whom = cleanText(`${sayRef(entity.ref)} -> ${environment}`);
  const what = [
    id === null ? "not recorded" : `decision ${cleanText(id)}`,
    `rulebook ${cleanText(rulebook.replace("sha256:", "").slice(0, 7))}`,
  ].map(together);
  const [first = "", ...rest] = wrap(`${verdict.toUpperCase()}  ${whom}   ${what.join("   ")}`, width, "", "  ");
  yield paint(first);
  yield* rest;
  const why = [
    gates.length === 0 ? "no gate" : `${gates.length === 1 ? "gate" : "gates"} ${gates.map(cleanText).join(", ")}`,
    `evaluation ${evaluation}`,
    ...(basis.length === 0 ? [] : [`basis ${basis.join(", ")}`]),
    ...(replayed ? [`as decided ${minuteOf(decision.decidedAt)}`] : []),
  ];
  yield* wrap(why.join("   "), width, "  ").map(style.muted);
}

interface Sort {
  readonly mark: string;
  readonly word: string;
  readonly paint: keyof Style;
}

const BLOCKING: Sort = { mark: "x", word: "BLOCKING", paint: "fail" };
const UNKNOWN: Sort = { mark: "?", word: "unknown", paint: "unknown" };
const OF_EFFECT: Readonly<Record<DecidedFinding["effect"], Sort>> = {
  blocking: BLOCKING,
  warning: { mark: "!", word: "warning", paint: "unknown" },
  waived: { mark: "~", word: "waived", paint: "muted" },
  ratcheted: { mark: "~", word: "ratcheted", paint: "muted" },
  observed: { mark: ".", word: "observed", paint: "muted" },
  none: { mark: ".", word: "let pass", paint: "muted" },
};
const PASSED: Sort = { mark: "✓", word: "pass", paint: "pass" };
const NOT_APPLICABLE: Sort = { mark: "–", word: "n/a", paint: "muted" };

function sortOf({ effect, outcome }: DecidedFinding): Sort {
  if (outcome === "pass") return PASSED;
  if (outcome === "not-applicable") return NOT_APPLICABLE;
  if (effect === "waived") return OF_EFFECT.waived;
  return outcome === "unknown" && effect !== "blocking" ? UNKNOWN : OF_EFFECT[effect];
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
  const { mark, word, paint } = sortOf(findings[0] as DecidedFinding);
  const text = `${left.length} more, told with --explain all: ${nameSome(left, MOST_NAMED)}`;
  yield* wrap(text, context.width, `${mark} ${padRight(word, 10)}`, UNDER).map(context.style[paint]);
}

function* findingLines(finding: DecidedFinding, decision: Decision, context: RenderContext): Generator<string> {
  yield* ruleLines(finding, decision.upcoming, context);
  yield* whyLines(finding, decision.decidedAt, context, UNDER);
  if (finding.waiver?.state === "expired") yield* wrap(sayWaiver(finding.waiver), context.width, UNDER);
  if (finding.effect === "blocking" || context.full) yield* fixLines(finding, context, UNDER);
}

/** The title stands there only where it fits whole: the rule's id says as much. */
function* ruleLines(
  finding: DecidedFinding,
  upcoming: readonly UpcomingStep[],
  { style, width }: RenderContext,
): Generator<string> {
  const { mark, word, paint } = sortOf(finding);
  const painted: Paint = style[paint];
  const rule = cleanText(finding.rule);
  const aside = asideOf(finding, upcoming);
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

const VERBS: Readonly<Record<Enforcement, string>> = {
  observe: "is only observed",
  warn: "warns",
  ratchet: "ratchets",
  block: "blocks",
};

/** What will become of it, or what an unknown does now; else where it stands. */
function asideOf(finding: DecidedFinding, upcoming: readonly UpcomingStep[]): string {
  const { scorecard, rule, level, outcome, effect, waiver } = finding;
  if (effect === "waived" && waiver !== null) return sayWaiver(waiver);
  const coming = upcoming
    .filter((step) => step.scorecard === scorecard && step.rule === rule)
    .map(({ step, from }) => `${VERBS[step]} from ${from ?? "always"}`);
  const now = outcome === "unknown" && effect !== "blocking" ? [`-> ${effect === "none" ? "let pass" : effect}`] : [];
  const said = [...now, ...coming];
  return cleanText(said.length > 0 ? said.join(", ") : `${scorecard}/${level}`);
}

function holdLines(hold: Hold, { style, width }: RenderContext): string[] {
  return wrap(cleanText(sayHold(hold)), width, `= ${padRight("WAITS", 10)}`, UNDER).map(style.unknown);
}

function aheadLines(freeze: FreezeAhead, { style, width }: RenderContext): string[] {
  return wrap(cleanText(sayAhead(freeze)), width, `> ${padRight("ahead", 10)}`, UNDER).map(style.muted);
}

function lastLine(decision: Decision): string {
  const { summary, validUntil } = decision;
  const figures = [
    ...(summary.blocking > 0 ? [`${summary.blocking} blocking`] : []),
    ...(summary.waived > 0 ? [`${summary.waived} waived`] : []),
    ...(summary.warning > 0 ? [count(summary.warning, "warning")] : []),
    summary.pass + summary.fail + summary.unknown > 0 ? `${summary.pass} passed` : "nothing judged",
    ...(summary.notApplicable > 0 ? [`${summary.notApplicable} not applicable`] : []),
    ...(validUntil === null ? [] : [`allowed until ${minuteOf(validUntil)}`]),
  ];
  const said = figures.join(", ");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)} (exit ${exitOf(decision)}).`;
}
