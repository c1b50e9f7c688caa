// What do the gates that bind answer together, and why does it differ from what the rules alone say?

import { BASES } from "../model/decision.ts";
import type { Basis, GateEvaluation, Hold, Verdict } from "../model/decision.ts";
import { isOpen } from "../model/finding.ts";
import type { Outcome } from "../model/finding.ts";
import { compareText } from "../model/problem.ts";
import { RULE_SEVERITIES } from "../model/scorecard.ts";
import type { Instant } from "../model/time.ts";
import type { BoundGate } from "./bind-gates.ts";
import { holds } from "./compile-gate.ts";
import { judgeFinding } from "./judge-finding.ts";
import type { JudgedFinding } from "./judge-finding.ts";
import { requiredRules } from "./required-rules.ts";
import type { RequiredScorecards } from "./required-rules.ts";

/** What the scorecards say of the entity, evaluated with the change at hand. */
export interface RequiredFindings extends RequiredScorecards {
  outcome(scorecard: string, rule: string): Outcome;
}

export interface GateJudgement {
  readonly verdict: Verdict;
  readonly evaluation: GateEvaluation;
  readonly basis: readonly Basis[];
  /** Blocking, warning, unknown, waived, rest; then the most severe; then by id. */
  readonly findings: readonly JudgedFinding[];
  readonly holds: readonly Hold[];
}

/** The strictest of the gates wins, finding by finding and over all. */
export function judgeGates(gates: readonly BoundGate[], required: RequiredFindings, at: Instant): GateJudgement {
  const findings = requiredRules(gates, required)
    .map((rule) => judgeFinding(rule, required.outcome(rule.scorecard, rule.rule.id), at))
    .sort(compareFindings);
  const waitsFor = gates.flatMap(approvals);
  const verdict = verdictOf(findings, waitsFor);
  const evaluation = evaluationOf(findings);
  return { verdict, evaluation, basis: basisOf(verdict, findings, waitsFor), findings, holds: waitsFor };
}

function compareFindings(a: JudgedFinding, b: JudgedFinding): number {
  const weight = ({ severity }: JudgedFinding): number => RULE_SEVERITIES.indexOf(severity);
  return (
    group(a) - group(b) || weight(b) - weight(a) || compareText(`${a.scorecard}/${a.rule}`, `${b.scorecard}/${b.rule}`)
  );
}

function group({ effect, outcome }: JudgedFinding): number {
  if (effect === "blocking") return 0;
  if (outcome === "unknown") return 2;
  return effect === "warning" ? 1 : effect === "waived" ? 3 : 4;
}

/** Every approval that is asked for is missing: none is recorded before the decision that asks. */
function approvals(gate: BoundGate): Hold[] {
  return gate.approvals
    .filter(({ when }) => holds(gate, when, gate.values))
    .map(({ value: { from, count } }) => ({ kind: "approval", id: gate.gate.id, until: null, who: [from], count }));
}

function verdictOf(findings: readonly JudgedFinding[], waitsFor: readonly Hold[]): Verdict {
  if (findings.some((finding) => finding.effect === "blocking")) return "block";
  return waitsFor.length > 0 ? "wait" : "allow";
}

function evaluationOf(findings: readonly JudgedFinding[]): GateEvaluation {
  const outcomes = new Set(findings.map((finding) => finding.outcome));
  if (outcomes.has("fail")) return "fail";
  return outcomes.has("unknown") || !outcomes.has("pass") ? "unknown" : "pass";
}

/** A block is what the rules say; anything milder over what does not pass has its reasons. */
function basisOf(verdict: Verdict, findings: readonly JudgedFinding[], waitsFor: readonly Hold[]): readonly Basis[] {
  if (verdict === "block") return [];
  const words = new Set<Basis>([
    ...findings.filter(({ outcome }) => isOpen(outcome)).flatMap(whyItDoesNotBlock),
    ...waitsFor.map(({ kind }) => kind),
  ]);
  return BASES.filter((basis) => words.has(basis));
}

function whyItDoesNotBlock({ effect, enforcement, upcoming }: JudgedFinding): Basis[] {
  const blocksLater = upcoming.some((step) => step.effect === "blocking");
  const softened: Basis = effect === "warning" ? (enforcement.step === "ratchet" ? "ratchet" : "warn") : "observe";
  return blocksLater ? [softened, "not-yet-enforced"] : [softened];
}
