// What do the gates that bind, together, make of the findings they require?

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

/** The outcomes of the required scorecards, evaluated for the entity with the change. */
export interface RequiredFindings extends RequiredScorecards {
  /** One outcome for each rule of the scorecard, in its order; undefined: the scorecard does not apply. */
  outcomes(scorecard: string): readonly Outcome[] | undefined;
}

export interface GateJudgement {
  readonly evaluation: GateEvaluation;
  /** Sorted: blocking, warning, unknown, waived, the rest; within each the most severe first, then by id. */
  readonly findings: readonly JudgedFinding[];
  readonly summary: DecisionSummary;
  readonly upcoming: readonly UpcomingStep[];
  readonly requirements: Requirements;
  /**
   * The next instant at which a step begins, or a waiver ends, that could change the judgement; Infinity: there is
   * none.
   */
  readonly until: Instant;
  /**
   * Tells what was judged, and since when it is judged like this. Within one rulebook no other judgement has the same
   * id.
   */
  readonly id: string;
}

/** The waivers of an entity, and the earlier release that `ratchet` compares with. */
export type Leniencies = Pick<InForce, "waivers" | "baseline">;

/** For each finding, the strictest of the gates wins. */
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

/** A judgement that holds from `since` until `until`. */
interface TimedJudgement extends GateJudgement {
  readonly since: Instant;
}

const JUDGED = new WeakMap<Requirements, Map<string, TimedJudgement>>();
/** For one set of requirements. Most entities share a few combinations of outcomes. */
const MOST_JUDGED = 1_000;

/** For entities without leniencies: the judgement depends only on the outcomes and the time, and is kept. */
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
