// What does one finding do at the gates that require it, now and on the days their steps begin?

import { EFFECTS } from "../model/decision.ts";
import type { Effect, FindingEnforcement, StepInForce, UpcomingStep } from "../model/decision.ts";
import type { FindingWaiver } from "../model/finding-waiver.ts";
import type { Outcome } from "../model/finding.ts";
import { isOpen } from "../model/finding.ts";
import type { Enforcement } from "../model/gate.ts";
import { compareText } from "../model/problem.ts";
import type { RuleSeverity } from "../model/scorecard.ts";
import type { Instant } from "../model/time.ts";
import type { Claim, RequiredRule } from "./required-rules.ts";
import { stepInForce, strictness } from "./steps-in-force.ts";
import type { TimedStep } from "./steps-in-force.ts";

/** One required finding as the strictest of the gates judges it. */
export interface JudgedFinding {
  readonly scorecard: string;
  readonly rule: string;
  readonly severity: RuleSeverity;
  readonly outcome: Outcome;
  readonly effect: Effect;
  readonly enforcement: FindingEnforcement;
  readonly gate: string;
  /** In force, or ended recently; null: there is none. */
  readonly waiver: FindingWaiver | null;
  /** Steps to come that change the effect, earliest first. */
  readonly upcoming: readonly (UpcomingStep & { readonly effect: Effect; readonly start: Instant })[];
}

/** What else a finding is judged by. */
export interface Leniency {
  /** In force, or ended recently; null: there is none. */
  readonly waiver: FindingWaiver | null;
  /**
   * The outcome of the rule at the release that `ratchet` compares with; `absent`: it was not required then; undefined:
   * there is no such release.
   */
  readonly before: Outcome | "absent" | undefined;
}

export function judgeFinding(required: RequiredRule, outcome: Outcome, leniency: Leniency, at: Instant): JudgedFinding {
  const { scorecard, claims } = required;
  const rule = required.rule.id;
  const found = { outcome, ...leniency };
  const { effect, step, gate } = strictestRuling(claims, found, at);
  const coming = startsAfter(claims, at).map((start) => ({ start, ...strictestRuling(claims, found, start) }));
  const next = coming.find((ruling) => strictness(ruling.step.step) > strictness(step.step));
  const changes = coming.filter((ruling, index) => ruling.effect !== (coming[index - 1]?.effect ?? effect));
  return {
    scorecard,
    rule,
    severity: required.rule.severity,
    outcome,
    effect,
    enforcement: { ...told(step), next: next === undefined ? null : told(next.step) },
    gate,
    waiver: isOpen(outcome) ? leniency.waiver : null,
    upcoming: changes.map((ruling) => ({
      scorecard,
      rule,
      ...told(ruling.step),
      outcome,
      effect: ruling.effect,
      start: ruling.start,
    })),
  };
}

interface Ruling {
  readonly effect: Effect;
  readonly step: TimedStep;
  readonly gate: string;
}

interface Found extends Leniency {
  readonly outcome: Outcome;
}

function strictestRuling(claims: readonly [Claim, ...Claim[]], found: Found, at: Instant): Ruling {
  return claims.map((claim) => rule(claim, found, at)).reduce((a, b) => (compareRulings(a, b) <= 0 ? a : b));
}

function rule(claim: Claim, found: Found, at: Instant): Ruling {
  const step = stepInForce(claim.steps, at);
  return { gate: claim.gate, step, effect: effectOf(found, step.step, claim.onUnknown, at) };
}

/**
 * The waiver comes first, then the step of enforcement, then the outcome at the release before. Without an earlier
 * release to compare with, `ratchet` only warns.
 */
function effectOf(found: Found, step: Enforcement, onUnknown: Claim["onUnknown"], at: Instant): Effect {
  const { outcome, waiver, before } = found;
  if (!isOpen(outcome)) return "none";
  if (outcome === "unknown" && onUnknown === "allow") return "none";
  if (waiver?.state === "active" && at < waiver.until) return "waived";
  if (step === "observe") return "observed";
  // Nothing below judges an unknown more strictly than a fail.
  const softened = outcome === "unknown" && onUnknown === "warn";
  if (step === "ratchet" && before !== undefined && !isWorse(before)) return "ratcheted";
  const blocks = step === "block" || (step === "ratchet" && before !== undefined);
  return blocks && !softened ? "blocking" : "warning";
}

/** Whether not passing now is worse than the outcome before. */
function isWorse(before: Outcome | "absent"): boolean {
  return before === "pass" || before === "not-applicable";
}

/** Strictest first. The order of files and gates does not matter. */
function compareRulings(a: Ruling, b: Ruling): number {
  return (
    EFFECTS.indexOf(b.effect) - EFFECTS.indexOf(a.effect) ||
    strictness(b.step.step) - strictness(a.step.step) ||
    (a.step.start === b.step.start ? 0 : a.step.start - b.step.start) ||
    compareText(a.gate, b.gate)
  );
}

/** The instants, in order, at which any of the steps begins. */
function startsAfter(claims: readonly Claim[], at: Instant): readonly Instant[] {
  const starts = claims.flatMap(({ steps }) => steps.map(({ start }) => start)).filter((start) => start > at);
  return [...new Set(starts)].sort((a, b) => a - b);
}

function told({ step, from }: TimedStep): StepInForce {
  return { step, from };
}
