// What is decided about this release? The whole procedure over one snapshot: nothing here asks anybody else.

import { EFFECTS } from "../model/decision.ts";
import type { DecidedFinding, Decision, DecisionRequest, DecisionSummary, Effect } from "../model/decision.ts";
import { isOpen } from "../model/finding.ts";
import type { Finding } from "../model/finding.ts";
import type { Problem } from "../model/problem.ts";
import { compareText } from "../model/problem.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { normaliseEnvironment } from "./bind-gates.ts";
import type { CompiledGate } from "./compile-gate.ts";
import { changeProblems } from "./document-at-gate.ts";
import type { JudgedFinding } from "./judge-finding.ts";
import type { RequiredFindings } from "./judge-gates.ts";
import { ruleRelease } from "./rule-release.ts";
import type { KnownEntity, Release } from "./rule-release.ts";
import { sayDecision } from "./say-decision.ts";

export interface ExplainedFindings extends RequiredFindings {
  /** Only asked for what is told: explaining costs more than judging. */
  explain(scorecard: string, rule: string): Finding;
  /** Null where nobody kept it. */
  failingSince(scorecard: string, rule: string): Instant | null;
}

/** All that a decision rests on, at one instant. */
export interface GateSnapshot extends Omit<Release, "environment"> {
  readonly known: (KnownEntity & { readonly findings: ExplainedFindings }) | undefined;
  readonly request: DecisionRequest;
  /** Digest. */
  readonly rulebook: string;
  /** What was wrong on the way in. */
  readonly problems: readonly Problem[];
}

/** How long an allow holds that no gate limits. */
const VALID_FOR: Milliseconds = 3_600_000;

/** Deterministic. Recorded nowhere: `id` and `links` are null. */
export function decide(snapshot: GateSnapshot): Decision {
  const { request, entity, at } = snapshot;
  const environment = normaliseEnvironment(request.environment);
  const ruling = ruleRelease({ ...snapshot, environment });
  const { verdict, evaluation, basis, findings, holds } = ruling;
  const summary = summarise(findings);
  return {
    id: null,
    verdict,
    evaluation,
    basis,
    problems: [...ruling.problems, ...changeProblems(request.change), ...snapshot.problems],
    message: sayDecision(ruling, summary, entity.ref, environment),
    summary,
    entity,
    environment,
    gates: ruling.gates.map(({ gate }) => gate.id),
    change: request.change,
    findings: tellFindings(findings, snapshot),
    holds,
    upcoming: upcomingSteps(findings),
    rulebook: snapshot.rulebook,
    decidedAt: at,
    validUntil: verdict === "allow" ? at + validFor(ruling.gates) : null,
    // An approval comes when it comes.
    retryAt: null,
    links: null,
  };
}

function tellFindings(judged: readonly JudgedFinding[], { request, known }: GateSnapshot): DecidedFinding[] {
  if (request.explain === "none" || known === undefined) return [];
  const told = judged.filter(({ outcome }) => request.explain === "all" || isOpen(outcome));
  return told.map(({ scorecard, rule, outcome, effect, enforcement, gate }) => ({
    ...known.findings.explain(scorecard, rule),
    effect,
    failingSince: outcome === "fail" ? known.findings.failingSince(scorecard, rule) : null,
    enforcement,
    gate,
  }));
}

function upcomingSteps(findings: readonly JudgedFinding[]): Decision["upcoming"] {
  return findings
    .flatMap(({ upcoming }) => upcoming)
    .sort((a, b) => a.start - b.start || compareText(`${a.scorecard}/${a.rule}`, `${b.scorecard}/${b.rule}`))
    .map(({ scorecard, rule, step, from, outcome }) => ({ scorecard, rule, step, from, outcome }));
}

function summarise(findings: readonly JudgedFinding[]): DecisionSummary {
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

function validFor(gates: readonly CompiledGate[]): Milliseconds {
  return gates.length === 0 ? VALID_FOR : Math.min(...gates.map(({ gate }) => gate.validFor));
}
