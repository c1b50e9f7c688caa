// What is decided about this release? All of it is decided from one snapshot: nothing else is read or asked for here.

import type { DecidedFinding, Decision, DecisionRequest } from "../model/decision.ts";
import { isOpen } from "../model/finding.ts";
import type { Finding } from "../model/finding.ts";
import type { Problem } from "../model/problem.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { changeProblems, isVerifiedRollback } from "./document-at-gate.ts";
import type { JudgedFinding } from "./judge-finding.ts";
import type { RequiredFindings } from "./judge-gates.ts";
import { normaliseEnvironment } from "../model/environment.ts";
import { ruleRelease } from "./rule-release.ts";
import type { KnownEntity, Release, Ruling } from "./rule-release.ts";
import { sayDecision } from "./say-decision.ts";

export interface ExplainedFindings extends RequiredFindings {
  /** Called only for findings that are told, since explaining costs more than judging. */
  explain(scorecard: string, rule: string): Finding;
  /** Null: not recorded. */
  failingSince(scorecard: string, rule: string): Instant | null;
}

/** All that a decision rests on, at one instant. */
export interface GateSnapshot extends Pick<Release, "gates" | "freezes" | "inForce" | "entity" | "help" | "at"> {
  readonly known: (KnownEntity & { readonly findings: ExplainedFindings }) | undefined;
  readonly request: DecisionRequest;
  /** Its digest. */
  readonly rulebook: string;
  /** Found before the decision, and told with it. */
  readonly problems: readonly Problem[];
}

/** How long an allow holds if no gate binds. */
const VALID_FOR: Milliseconds = 3_600_000;

/** Deterministic. Nothing is recorded: `id` and `links` are null. */
export function decide(snapshot: GateSnapshot): Decision {
  return tellDecision(ruleSnapshot(snapshot), snapshot);
}

/** What is decided, before any finding is explained. */
export function ruleSnapshot(snapshot: GateSnapshot): Ruling {
  const { request, inForce } = snapshot;
  return ruleRelease({
    ...snapshot,
    environment: normaliseEnvironment(request.environment),
    actor: request.change.actor,
    isRollback: isVerifiedRollback(request.change, inForce),
    breakGlass: request.breakGlass,
  });
}

export function tellDecision(ruling: Ruling, snapshot: GateSnapshot): Decision {
  const { request, entity, at } = snapshot;
  const { verdict, evaluation, basis, findings, holds, ahead, summary, upcoming } = ruling;
  const environment = normaliseEnvironment(request.environment);
  return {
    id: null,
    verdict,
    evaluation,
    basis,
    problems: [...ruling.problems, ...changeProblems(request.change, snapshot.inForce), ...snapshot.problems],
    message: sayDecision(ruling, entity.ref, environment),
    summary,
    entity,
    environment,
    gates: ruling.gates.map(({ gate }) => gate.id),
    change: request.change,
    findings: tellFindings(findings, snapshot),
    holds,
    ahead,
    upcoming,
    rulebook: snapshot.rulebook,
    decidedAt: at,
    validUntil: endOf(validityOf(ruling), at),
    retryAt: retryAt(ruling),
    links: null,
  };
}

/** How long an allow holds at most if the glass was broken for it. */
const GLASS_STAYS_BROKEN: Milliseconds = 4 * 3_600_000;

/** How long an allow may be relied upon, and until when at most. */
export interface Validity {
  readonly lasts: Milliseconds;
  /** When the first of the waivers ends that the allow rests on; Infinity: it rests on none. */
  readonly ends: Instant;
}

/** As long as the strictest of the gates says; null: the verdict is not `allow`. */
export function validityOf({ verdict, gates, basis, findings }: Ruling): Validity | null {
  if (verdict !== "allow") return null;
  const lasts = gates.length === 0 ? VALID_FOR : Math.min(...gates.map(({ gate }) => gate.validFor));
  const waivers = findings.flatMap(({ effect, waiver }) =>
    effect === "waived" && waiver !== null ? waiver.until : [],
  );
  return {
    lasts: basis.includes("break-glass") ? Math.min(lasts, GLASS_STAYS_BROKEN) : lasts,
    ends: Math.min(Number.POSITIVE_INFINITY, ...waivers),
  };
}

/** Until when an allow that is told at this instant may be relied upon; null: the verdict is not `allow`. */
export function endOf(validity: Validity | null, at: Instant): Instant | null {
  return validity === null ? null : Math.min(at + validity.lasts, validity.ends);
}

/** When the last hold ends; null: the verdict is not `wait`, or a hold has no known end, such as an approval. */
function retryAt({ verdict, holds }: Ruling): Instant | null {
  if (verdict !== "wait") return null;
  const ends = holds.map(({ until }) => until ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...ends);
  return Number.isFinite(last) ? last : null;
}

function tellFindings(judged: readonly JudgedFinding[], { request, known }: GateSnapshot): DecidedFinding[] {
  if (request.explain === "none" || known === undefined) return [];
  const told = judged.filter(({ outcome }) => request.explain === "all" || isOpen(outcome));
  return told.map(({ scorecard, rule, outcome, effect, enforcement, gate, waiver }) => ({
    ...known.findings.explain(scorecard, rule),
    effect,
    failingSince: outcome === "fail" ? known.findings.failingSince(scorecard, rule) : null,
    enforcement,
    gate,
    waiver,
  }));
}
