// How is a decision worded, on a terminal and on a page: what it rests on, what each finding does, and the figures?

import type { DecidedFinding, Decision, UpcomingStep } from "../model/decision.ts";
import type { Enforcement } from "../model/gate.ts";
import { cleanText } from "./clean-text.ts";
import { exitOf } from "./conclusion.ts";
import { count } from "./layout.ts";
import { sayWaiver } from "./say-waiver.ts";
import type { Style } from "./style.ts";
import { minuteOf } from "./text-scorecards.ts";

/** `decision dec_…`, `rulebook 1a2b3c4`. */
export function sayIdentity({ id, rulebook }: Decision): readonly string[] {
  return [
    id === null ? "not recorded" : `decision ${cleanText(id)}`,
    `rulebook ${cleanText(rulebook.replace("sha256:", "").slice(0, 7))}`,
  ];
}

/** `gate production`, `evaluation fail`, `basis waiver`. */
export function sayGrounds({ gates, evaluation, basis, replayed, decidedAt }: Decision): readonly string[] {
  return [
    gates.length === 0 ? "no gate" : `${gates.length === 1 ? "gate" : "gates"} ${gates.map(cleanText).join(", ")}`,
    `evaluation ${evaluation}`,
    ...(basis.length === 0 ? [] : [`basis ${basis.join(", ")}`]),
    ...(replayed ? [`as decided ${minuteOf(decidedAt)}`] : []),
  ];
}

/** The message without entity and verdict, for places that show them already: `1 blocking (owner-is-known)`. */
function sayReason({ message, verdict }: Pick<Decision, "message" | "verdict">): string {
  const text = cleanText(message);
  const start = text.indexOf(": ");
  return start < 0 || !text.startsWith(`${verdict.toUpperCase()} `) ? text : text.slice(start + 2);
}

const HOLD_WITH_ID = /\b(freeze|lock) (?:frz|lck)_[0-9A-Za-z]+ \(([^()]+)\)/g;

/** The same for a page that links to the freeze or lock: `freeze Migration`, without the id. */
export function sayReasonShortly(decision: Pick<Decision, "message" | "verdict">): string {
  return sayReason(decision).replace(HOLD_WITH_ID, "$1 $2");
}

/** What a finding does, as one word and a mark. */
export interface SaidEffect {
  readonly mark: string;
  readonly word: string;
  readonly paint: keyof Style;
}

const BLOCKING: SaidEffect = { mark: "x", word: "BLOCKING", paint: "fail" };
const UNKNOWN: SaidEffect = { mark: "?", word: "unknown", paint: "unknown" };
const OF_EFFECT: Readonly<Record<DecidedFinding["effect"], SaidEffect>> = {
  blocking: BLOCKING,
  warning: { mark: "!", word: "warning", paint: "unknown" },
  waived: { mark: "~", word: "waived", paint: "muted" },
  ratcheted: { mark: "~", word: "ratcheted", paint: "muted" },
  observed: { mark: ".", word: "observed", paint: "muted" },
  none: { mark: ".", word: "let pass", paint: "muted" },
};
const PASSED: SaidEffect = { mark: "✓", word: "pass", paint: "pass" };
const NOT_APPLICABLE: SaidEffect = { mark: "–", word: "n/a", paint: "muted" };

/** INVARIANT: findings of the same sort get the same object, so that they can be grouped by it. */
export function sayEffect({ effect, outcome }: DecidedFinding): SaidEffect {
  if (outcome === "pass") return PASSED;
  if (outcome === "not-applicable") return NOT_APPLICABLE;
  if (effect === "waived") return OF_EFFECT.waived;
  return outcome === "unknown" && effect !== "blocking" ? UNKNOWN : OF_EFFECT[effect];
}

const VERBS: Readonly<Record<Enforcement, string>> = {
  observe: "is only observed",
  warn: "warns",
  ratchet: "ratchets",
  block: "blocks",
};

/** What the finding will do later, or what an unknown does now; otherwise scorecard and level. */
export function sayAside(finding: DecidedFinding, upcoming: readonly UpcomingStep[]): string {
  const { scorecard, rule, level, outcome, effect, waiver } = finding;
  if (effect === "waived" && waiver !== null) return sayWaiver(waiver);
  const coming = upcoming
    .filter((step) => step.scorecard === scorecard && step.rule === rule)
    .map(({ step, from }) => `${VERBS[step]} from ${from ?? "always"}`);
  const now = outcome === "unknown" && effect !== "blocking" ? [`-> ${effect === "none" ? "let pass" : effect}`] : [];
  const said = [...now, ...coming];
  return cleanText(said.length > 0 ? said.join(", ") : `${scorecard}/${level}`);
}

/** `2 blocking, 12 passed, allowed until … (exit 1).` */
export function sayFigures(decision: Decision): string {
  return `${sayCounts(decision)} (exit ${exitOf(decision)}).`;
}

/** `2 blocking, 12 passed, allowed until …` */
export function sayCounts({ summary, validUntil }: Pick<Decision, "summary" | "validUntil">): string {
  const figures = [
    ...(summary.blocking > 0 ? [`${summary.blocking} blocking`] : []),
    ...(summary.waived > 0 ? [`${summary.waived} waived`] : []),
    ...(summary.warning > 0 ? [count(summary.warning, "warning")] : []),
    summary.pass + summary.fail + summary.unknown > 0 ? `${summary.pass} passed` : "nothing judged",
    ...(summary.notApplicable > 0 ? [`${summary.notApplicable} not applicable`] : []),
    ...(validUntil === null ? [] : [`allowed until ${minuteOf(validUntil)}`]),
  ];
  const said = figures.join(", ");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
}
