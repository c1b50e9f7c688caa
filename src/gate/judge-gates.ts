// What do the gates that bind answer together, and why does it differ from what the rules alone say?

import { BASES } from "../model/decision.ts";
import type { Basis, DecisionSummary, GateEvaluation, Hold, UpcomingStep, Verdict } from "../model/decision.ts";
import { isOpen } from "../model/finding.ts";
import type { Outcome } from "../model/finding.ts";
import { compareText } from "../model/problem.ts";
import { RULE_SEVERITIES } from "../model/scorecard.ts";
import type { Instant } from "../model/time.ts";
import type { BoundGate } from "./bind-gates.ts";
import { judgeFinding } from "./judge-finding.ts";
import type { JudgedFinding } from "./judge-finding.ts";
import { requirementsOf } from "./required-rules.ts";
import type { RequiredScorecards, Requirements } from "./required-rules.ts";
import { summariseFindings, upcomingSteps } from "./summarise-findings.ts";

/** What the scorecards say of the entity, evaluated with the change at hand. */
export interface RequiredFindings extends RequiredScorecards {
  /** One for each rule of the scorecard, in its order; undefined: it does not apply. */
  outcomes(scorecard: string): readonly Outcome[] | undefined;
}

export interface GateJudgement {
  readonly verdict: Verdict;
  readonly evaluation: GateEvaluation;
  readonly basis: readonly Basis[];
  /** Blocking, warning, unknown, waived, rest; then the most severe; then by id. */
  readonly findings: readonly JudgedFinding[];
  readonly holds: readonly Hold[];
  readonly summary: DecisionSummary;
  readonly upcoming: readonly UpcomingStep[];
  readonly requirements: Requirements;
  /** From then on a step is in force that could change it; Infinity: none is to come. */
  readonly until: Instant;
  /** Says what was judged, and from when on it is judged like this: of one rulebook, no other judgement has the same. */
  readonly id: string;
}

/** The strictest of the gates wins, finding by finding and over all. */
export function judgeGates(gates: readonly BoundGate[], required: RequiredFindings, at: Instant): GateJudgement {
  const requirements = requirementsOf(gates, required);
  const outcomes = requirements.rules.map(
    ({ scorecard, index }) => required.outcomes(scorecard)?.[index] ?? "not-applicable",
  );
  return judgeAgain(requirements, outcomes, at);
}

/** A judgement with the instant since which no step began that could change it. */
interface TimedJudgement extends GateJudgement {
  readonly since: Instant;
}

const JUDGED = new WeakMap<Requirements, Map<string, TimedJudgement>>();
/** Most entities have one of few combinations of outcomes. */
const MOST_JUDGED = 1_000;

function judgeAgain(requirements: Requirements, outcomes: readonly Outcome[], at: Instant): GateJudgement {
  let judged = JUDGED.get(requirements);
  if (judged === undefined || judged.size >= MOST_JUDGED) JUDGED.set(requirements, (judged = new Map()));
  const letters = outcomes.map((outcome) => outcome[0]).join("");
  const before = judged.get(letters);
  if (before !== undefined && before.since <= at && at < before.until) return before;
  const judgement = judge(requirements, outcomes, letters, at);
  judged.set(letters, judgement);
  return judgement;
}

function judge(requirements: Requirements, outcomes: readonly Outcome[], letters: string, at: Instant): TimedJudgement {
  const { id, rules, approvals } = requirements;
  const findings = rules
    .map((rule, index) => judgeFinding(rule, outcomes[index] ?? "unknown", at))
    .sort(compareFindings);
  const starts = rules.flatMap(({ claims }) => claims.flatMap(({ steps }) => steps.map(({ start }) => start)));
  const since = Math.max(Number.NEGATIVE_INFINITY, ...starts.filter((start) => start <= at));
  const verdict = verdictOf(findings, approvals);
  return {
    verdict,
    evaluation: evaluationOf(findings),
    basis: basisOf(verdict, findings, approvals),
    findings,
    holds: approvals,
    summary: summariseFindings(findings),
    upcoming: upcomingSteps(findings),
    requirements,
    id: `${id} ${letters} ${since}`,
    since,
    until: Math.min(Number.POSITIVE_INFINITY, ...starts.filter((start) => start > at)),
  };
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
