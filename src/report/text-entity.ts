// How does one entity read on a terminal: what it holds, what keeps it from its target, and what to do next?

import type { EntityReport, ScorecardReport } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import { cleanText } from "./clean-text.ts";
import { isOpen } from "./ladder.ts";
import type { StandsInTheWay } from "./ladder.ts";
import { columnsOf, count, cutLeft, nameSome, together, wrap } from "./layout.ts";
import { sayEffort } from "./say-finding.ts";
import type { RenderContext } from "./render-context.ts";
import { sayOwner, sayRef } from "./say-ref.ts";
import type { Paint, Style } from "./style.ts";
import { findingLines, namedLines } from "./text-finding.ts";

/** How many rules of a scorecard are named in brief output. */
const MOST_NAMED = 4;

export interface EntityLinesContext extends RenderContext {
  readonly at: Instant;
  readonly standsInTheWay: StandsInTheWay;
  /** How many fails per scorecard are shown with their fixes in brief output. */
  readonly mostTold: number;
}

/** In full: every scorecard with its findings. In brief: only what keeps the entity from its targets. */
export function* entityLines(entity: EntityReport, context: EntityLinesContext): Generator<string> {
  yield entityLine(entity, context);
  if (context.full) {
    if (entity.scorecards.length === 0) yield context.style.muted("  no scorecard applies");
    for (const scorecard of entity.scorecards) yield* fullLines(scorecard, context);
    return;
  }
  for (const scorecard of entity.scorecards) {
    if (!scorecard.draft && scorecard.standing === "below") yield* briefLines(scorecard, context);
  }
  const dark = darkFigures(entity, context);
  if (dark !== "") yield* wrap(`not known: ${dark}`, context.width, "  ", "    ").map(context.style.unknown);
}

function entityLine(entity: EntityReport, { style, width, placeOf }: RenderContext): string {
  const name = sayRef(entity.ref);
  const what = `   ${cleanText(entity.kind)}${ownerOf(entity)}`;
  const { location } = entity;
  const place = location === null ? "" : `${cleanText(placeOf(location.file))}:${location.line}`;
  const room = width - columnsOf(name) - columnsOf(what) - 3;
  const shown = place !== "" && room >= 12 ? `   ${cutLeft(place, room)}` : "";
  return `${style.strong(name)}${what}${style.muted(shown)}`;
}

/** Groups and users have no owner. For anything else a missing owner is mentioned. */
function ownerOf({ ref, owner }: EntityReport): string {
  if (owner !== null) return `, ${sayOwner(owner)}`;
  return /^(?:group|user):/.test(ref) ? "" : ", no owner";
}

function* fullLines(scorecard: ScorecardReport, context: EntityLinesContext): Generator<string> {
  yield standingLine(scorecard, context.style);
  yield* thanksLines(scorecard, context);
  const told = scorecard.findings.filter((finding) => context.passing || isOpen(finding));
  for (const finding of told) yield* findingLines(finding, context.at, context);
  yield* nextStepLines(scorecard, context);
}

/** Fails with their fixes; what is not known is only named. */
function* briefLines(scorecard: ScorecardReport, context: EntityLinesContext): Generator<string> {
  yield standingLine(scorecard, context.style);
  const inTheWay = scorecard.findings.filter((finding) => context.standsInTheWay(scorecard, finding));
  const fails = inTheWay.filter(({ outcome }) => outcome === "fail");
  for (const finding of fails.slice(0, context.mostTold)) yield* findingLines(finding, context.at, context);
  const untold = fails.slice(context.mostTold).map(({ rule }) => cleanText(rule));
  if (untold.length > 0) {
    yield* namedLines("fail", `and ${untold.length} more: ${nameSome(untold, MOST_NAMED)}`, context);
  }
  const dark = inTheWay.filter(({ outcome }) => outcome === "unknown").map(({ rule }) => cleanText(rule));
  if (dark.length > 0) {
    yield* namedLines("unknown", `${dark.length} not known: ${nameSome(dark, MOST_NAMED)}`, context);
  }
  yield* nextStepLines(scorecard, context);
}

function standingLine(scorecard: ScorecardReport, style: Style): string {
  const [standing, paint] = sayStanding(scorecard, style);
  const score = scorecard.score === null ? "" : `   score ${scorecard.score.toFixed(1)}`;
  const draft = scorecard.draft ? "   draft" : "";
  return `  ${cleanText(scorecard.id)}   ${paint(standing)}${style.muted(`${score}${draft}`)}`;
}

function* thanksLines({ waived }: ScorecardReport, { width, style }: RenderContext): Generator<string> {
  if (waived.length === 0) return;
  const text = `held thanks to ${waived.length === 1 ? "the waiver" : "the waivers"} of ${waived.map(cleanText).join(", ")}`;
  yield* wrap(text, width, "    ~ ", "      ").map(style.muted);
}

function sayStanding({ level, target, standing }: ScorecardReport, style: Style): [string, Paint] {
  const held = cleanText(level ?? "no level");
  if (standing === null || target === null) return [`${held}, no target`, style.muted];
  if (standing === "met") return [`${held}, on target`, style.pass];
  const wanted = `${held} -> ${cleanText(target)}`;
  return standing === "below" ? [wanted, style.fail] : [`${wanted}, not known`, style.unknown];
}

/** `security (9 rules), …`: the scorecards whose targets are missed only by rules that are unknown. */
export function darkFigures(entity: EntityReport, { standsInTheWay }: EntityLinesContext): string {
  return entity.scorecards
    .filter((scorecard) => !scorecard.draft && scorecard.standing === "unknown")
    .map((scorecard) => {
      const rules = scorecard.findings.filter((finding) => standsInTheWay(scorecard, finding));
      return `${cleanText(scorecard.id)} ${together(`(${count(rules.length, "rule")})`)}`;
    })
    .join(", ");
}

function* nextStepLines(scorecard: ScorecardReport, { style, width, full }: RenderContext): Generator<string> {
  const steps = scorecard.nextSteps;
  if (steps === null || steps.rules.length === 0) return;
  const effort = steps.effort > 0 ? ` (${sayEffort(steps.effort)})` : "";
  const rules = nameSome(steps.rules.map(cleanText), full ? Infinity : MOST_NAMED);
  const text = `${count(steps.rules.length, "rule")}${effort} to ${cleanText(steps.level)}: ${rules}`;
  yield* wrap(text, width, "    > ", "      ").map(style.strong);
}
