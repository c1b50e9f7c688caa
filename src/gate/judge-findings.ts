// What does a gate make of the findings it requires, and what is its verdict?

import type { Values } from "../logic/compile-rules.ts";
import type { Outcome } from "../model/finding.ts";
import type { Enforcement, Requirement } from "../model/gate.ts";
import type { Scorecard } from "../model/scorecard.ts";
import type { Instant } from "../model/time.ts";
import type { Effect, GateEvaluation, JudgedFinding, Verdict } from "../model/verdict.ts";
import { holds } from "./compile-gate.ts";
import type { CompiledGate } from "./compile-gate.ts";
import { enforcementInForce, strictness } from "./enforcement-in-force.ts";

/** What a gate needs to know of the scorecards it requires, for one entity. */
export interface RequiredFindings {
  scorecard(id: string): Scorecard | undefined;
  /** The level the entity has to reach there; undefined: none asked, or the scorecard does not apply. */
  target(scorecard: string): string | undefined;
  outcome(scorecard: string, rule: string): Outcome;
}

export interface GateJudgement {
  readonly verdict: Verdict;
  readonly evaluation: GateEvaluation;
  readonly findings: readonly JudgedFinding[];
}

/** The judgement of one gate that applies. Without a baseline, `ratchet` warns. */
export function judgeFindings(
  gate: CompiledGate,
  required: RequiredFindings,
  values: Values,
  at: Instant,
): GateJudgement {
  const findings = new Map<string, JudgedFinding>();
  for (const compiled of gate.requirements) {
    const step = enforcementInForce(gate, compiled, values, at);
    const { scorecard } = compiled.requirement;
    for (const rule of requiredRules(compiled.requirement, required)) {
      const outcome = required.outcome(scorecard, rule);
      const effect = effectOf(outcome, step, compiled.requirement.onUnknown);
      const key = `${scorecard}/${rule}`;
      findings.set(key, stricter(findings.get(key), { scorecard, rule, outcome, step, effect }));
    }
  }
  const judged = [...findings.values()];
  return { verdict: verdictOf(gate, judged, values), evaluation: evaluationOf(judged), findings: judged };
}

/** Rule ids a requirement asks for: those it names, or all of its level and below; drafts never. */
function requiredRules(requirement: Requirement, required: RequiredFindings): readonly string[] {
  const scorecard = required.scorecard(requirement.scorecard);
  if (scorecard === undefined || scorecard.draft) return [];
  const rules = scorecard.rules.filter((rule) => !rule.draft);
  const named = requirement.rules;
  if (named !== undefined) return rules.filter((rule) => named.includes(rule.id)).map((rule) => rule.id);
  const level = requirement.level === "target" ? required.target(scorecard.id) : requirement.level;
  const rank = level === undefined ? -1 : scorecard.levels.indexOf(level);
  return rules.filter((rule) => scorecard.levels.indexOf(rule.level) <= rank).map((rule) => rule.id);
}

function effectOf(outcome: Outcome, step: Enforcement, onUnknown: Requirement["onUnknown"] = "block"): Effect {
  if (outcome === "pass" || outcome === "not-applicable") return "none";
  if (outcome === "unknown" && onUnknown === "allow") return "none";
  if (step === "observe") return "observed";
  // An unknown is never judged harder than a fail would be.
  const softened = outcome === "unknown" && onUnknown === "warn";
  return step === "block" && !softened ? "blocking" : "warning";
}

/** A rule required more than once counts once, at the strictest. */
function stricter(known: JudgedFinding | undefined, finding: JudgedFinding): JudgedFinding {
  if (known === undefined) return finding;
  const weight = (judged: JudgedFinding): number =>
    ["none", "observed", "warning", "blocking"].indexOf(judged.effect) * 10 + strictness(judged.step);
  return weight(finding) > weight(known) ? finding : known;
}

function verdictOf(gate: CompiledGate, findings: readonly JudgedFinding[], values: Values): Verdict {
  if (findings.some((finding) => finding.effect === "blocking")) return "block";
  return gate.approvals.some(({ when }) => holds(gate, when, values)) ? "wait" : "allow";
}

function evaluationOf(findings: readonly JudgedFinding[]): GateEvaluation {
  const outcomes = new Set(findings.map((finding) => finding.outcome));
  if (outcomes.has("fail")) return "fail";
  return outcomes.has("unknown") || !outcomes.has("pass") ? "unknown" : "pass";
}
