// How many of the judged findings have which outcome and effect, and which steps to come are announced?

import { EFFECTS } from "../model/decision.ts";
import type { DecisionSummary, Effect, UpcomingStep } from "../model/decision.ts";
import { compareText } from "../model/problem.ts";
import type { JudgedFinding } from "./judge-finding.ts";

export function upcomingSteps(findings: readonly JudgedFinding[]): readonly UpcomingStep[] {
  return findings
    .flatMap(({ upcoming }) => upcoming)
    .sort((a, b) => a.start - b.start || compareText(`${a.scorecard}/${a.rule}`, `${b.scorecard}/${b.rule}`))
    .map(({ scorecard, rule, step, from, outcome }) => ({ scorecard, rule, step, from, outcome }));
}

export function summariseFindings(findings: readonly JudgedFinding[]): DecisionSummary {
  const outcomes = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
  const effects = Object.fromEntries(EFFECTS.map((effect) => [effect, 0])) as Record<Effect, number>;
  for (const { outcome, effect } of findings) {
    outcomes[outcome]++;
    effects[effect]++;
  }
  const { "not-applicable": notApplicable, ...counted } = outcomes;
  const { blocking, warning, waived, ratcheted, observed } = effects;
  return { ...counted, notApplicable, blocking, warning, waived, ratcheted, observed };
}
