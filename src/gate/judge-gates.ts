// What do the gates that bind make of the findings they require, together?

import type { DecisionSummary, GateEvaluation, UpcomingStep } from "../model/decision.ts";
import type { Outcome } from "../model/finding.ts";
import type { InForce } from "../model/in-force.ts";
import { compareText } from "../model/problem.ts";
import { RULE_SEVERITIES } from "../model/scorecard.ts";
import type { Instant } from "../model/time.ts";
import type { BoundGate } from "./bind-gates.ts";
import { LeniencyOf, NO_LENIENCY } from "./leniency.ts";
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
  readonly evaluation: GateEvaluation;
  /** Blocking, warning, unknown, waived, rest; then the most severe; then by id. */
  readonly findings: readonly JudgedFinding[];
  readonly summary: DecisionSummary;
  readonly upcoming: readonly UpcomingStep[];
  readonly requirements: Requirements;
  /** From then on a step is in force, or a waiver is over, that could change it; Infinity: none. */
  readonly until: Instant;
  /** Says what was judged, and from when on it is judged like this: of one rulebook, no other judgement has the same. */
  readonly id: string;
}

/** What people put in force for one entity, and what it was released with. */
export type Leniencies = Pick<InForce, "waivers" | "baseline">;

/** The strictest of the gates wins, finding by finding and over all. */
export function judgeGates(
  gates: readonly BoundGate[],
  required: RequiredFindings,
  environment: string,
  leniencies: Leniencies,
  at: Instant,
): GateJudgement {
  const requirements = requirementsOf(gates, required);
  const outcomes = requirements.rules.map(
    ({ scorecard, index }) => required.outcomes(scorecard)?.[index] ?? "not-applicable",
  );
  const isPlain = leniencies.waivers.length === 0 && leniencies.baseline === null;
  return isPlain
    ? judgeAgain(requirements, outcomes, at)
    : judge(requirements, outcomes, at, new LeniencyOf(leniencies, environment, at));
}

/** A judgement with the instant since which no step began that could change it. */
interface TimedJudgement extends GateJudgement {
  readonly since: Instant;
}

const JUDGED = new WeakMap<Requirements, Map<string, TimedJudgement>>();
/** Most entities have one of few combinations of outcomes. */
const MOST_JUDGED = 1_000;

/** Where nothing but the outcomes matters. */
function judgeAgain(requirements: Requirements, outcomes: readonly Outcome[], at: Instant): GateJudgement {
  let judged = JUDGED.get(requirements);
  if (judged === undefined || judged.size >= MOST_JUDGED) JUDGED.set(requirements, (judged = new Map()));
  const letters = lettersOf(outcomes);
  const before = judged.get(letters);
  if (before !== undefined && before.since <= at && at < before.until) return before;
  const judgement = judge(requirements, outcomes, at, NO_LENIENCY);
  judged.set(letters, judgement);
  return judgement;
}

function lettersOf(outcomes: readonly Outcome[]): string {
  return outcomes.map((outcome) => outcome[0]).join("");
}

function judge(
  requirements: Requirements,
  outcomes: readonly Outcome[],
  at: Instant,
  leniency: Pick<LeniencyOf, "of" | "until" | "id">,
): TimedJudgement {
  const { id, rules } = requirements;
  const findings = rules
    .map((rule, index) => judgeFinding(rule, outcomes[index] ?? "unknown", leniency.of(rule), at))
    .sort(compareFindings);
  const starts = rules.flatMap(({ claims }) => claims.flatMap(({ steps }) => steps.map(({ start }) => start)));
  const since = Math.max(Number.NEGATIVE_INFINITY, ...starts.filter((start) => start <= at));
  return {
    evaluation: evaluationOf(findings),
    findings,
    summary: summariseFindings(findings),
    upcoming: upcomingSteps(findings),
    requirements,
    id: `${id} ${lettersOf(outcomes)} ${since} ${leniency.id}`,
    since,
    until: Math.min(leniency.until, ...starts.filter((start) => start > at)),
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
  if (effect === "waived") return 3;
  if (outcome === "unknown") return 2;
  return effect === "warning" ? 1 : 4;
}

function evaluationOf(findings: readonly JudgedFinding[]): GateEvaluation {
  const outcomes = new Set(findings.map((finding) => finding.outcome));
  if (outcomes.has("fail")) return "fail";
  return outcomes.has("unknown") || !outcomes.has("pass") ? "unknown" : "pass";
}
