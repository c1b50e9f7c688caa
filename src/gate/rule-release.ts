// What do the gates rule, also where none binds and where nobody knows the entity?

import type { DecidedEntity } from "../model/decision.ts";
import type { Document } from "../model/document.ts";
import { isOpen } from "../model/finding.ts";
import type { Problem } from "../model/problem.ts";
import type { Instant } from "../model/time.ts";
import { bindGates, gatesBefore } from "./bind-gates.ts";
import type { CompiledGate } from "./compile-gate.ts";
import type { JudgedFinding } from "./judge-finding.ts";
import { judgeGates } from "./judge-gates.ts";
import type { GateJudgement, RequiredFindings } from "./judge-gates.ts";
import { NO_REQUIREMENTS } from "./required-rules.ts";
import { summariseFindings } from "./summarise-findings.ts";

export interface KnownEntity {
  /** With the change, as `documentAtGate` makes it. */
  readonly document: Document;
  readonly findings: RequiredFindings;
}

/** A release as the gates see it. */
export interface Release {
  readonly gates: readonly CompiledGate[];
  /** Normalised. */
  readonly environment: string;
  readonly entity: DecidedEntity;
  /** Undefined: the catalog lacks the entity. */
  readonly known: KnownEntity | undefined;
  /** Where it does: which entity is perhaps meant. */
  readonly help?: string;
  readonly at: Instant;
}

/** What is decided, before it is told. */
export interface Ruling extends GateJudgement {
  /** Those that bind. */
  readonly gates: readonly CompiledGate[];
  readonly problems: readonly Problem[];
}

export function ruleRelease(release: Release): Ruling {
  const { known, at, entity, environment } = release;
  const standing = gatesBefore(release.gates, environment);
  if (standing.length === 0) return ruleUnasked(noGateBefore(release));
  if (known === undefined) return ruleUnregistered(standing, release);
  const gates = bindGates(standing, known.document, at);
  if (gates.length === 0) return ruleUnasked(noGateApplies(release));
  const judgement = judgeGates(gates, known.findings, at);
  const problems = [...nothingApplies(gates, judgement.findings, entity), ...noBaseline(judgement.findings)];
  return { ...judgement, gates, problems };
}

const NOTHING_JUDGED: Omit<GateJudgement, "id" | "verdict" | "basis"> = {
  evaluation: "unknown",
  findings: [],
  holds: [],
  upcoming: [],
  summary: summariseFindings([]),
  requirements: NO_REQUIREMENTS,
  until: Number.POSITIVE_INFINITY,
};

function ruleUnasked(problem: Problem): Ruling {
  return { ...NOTHING_JUDGED, id: "no-gate", verdict: "allow", basis: ["no-gate"], gates: [], problems: [problem] };
}

function noGateBefore({ gates, environment }: Release): Problem {
  const names = gates.map(({ gate }) => `\`${gate.id}\` (${gate.environments.join(", ")})`);
  return {
    code: "no-gate",
    severity: "warning",
    message: `no gate stands before \`${environment}\`: nothing was asked`,
    help: names.length === 0 ? "the rules declare no gate" : `the gates are ${names.join(", ")}`,
  };
}

function noGateApplies({ environment, entity }: Release): Problem {
  return {
    code: "no-gate",
    severity: "warning",
    message: `no gate before \`${environment}\` applies to \`${entity.ref}\` and this change: nothing was asked`,
  };
}

/** Whether a gate applies cannot be asked of what nobody knows: all of the environment bind. */
function ruleUnregistered(gates: readonly CompiledGate[], { entity, help }: Release): Ruling {
  const words = new Set(gates.map(({ gate }) => gate.unregistered));
  const blocks = words.has("block");
  const problem: Problem = {
    code: "unregistered-entity",
    severity: blocks ? "error" : "warning",
    message: `the catalog does not hold \`${entity.ref}\`: no rule was asked`,
    ...(help === undefined ? {} : { help }),
  };
  return {
    ...NOTHING_JUDGED,
    id: `unregistered ${gates.map(({ gate }) => gate.id).join(" ")}`,
    verdict: blocks ? "block" : "allow",
    basis: ["unregistered"],
    gates,
    problems: blocks || words.has("warn") ? [problem] : [],
  };
}

/** That nothing was asked must not look as if everything had passed. */
function nothingApplies(
  gates: readonly CompiledGate[],
  findings: readonly JudgedFinding[],
  { ref }: DecidedEntity,
): Problem[] {
  const asks = gates.some(({ requirements }) => requirements.length > 0);
  if (!asks || findings.some(({ outcome }) => outcome !== "not-applicable")) return [];
  const message = `nothing that the gates require applies to \`${ref}\``;
  return [{ code: "nothing-applies", severity: "warning", message }];
}

function noBaseline(findings: readonly JudgedFinding[]): Problem[] {
  const softened = findings.filter(
    ({ outcome, effect, enforcement }) => isOpen(outcome) && effect === "warning" && enforcement.step === "ratchet",
  );
  if (softened.length === 0) return [];
  const number = softened.length === 1 ? "a finding" : `${softened.length} findings`;
  const message = `no earlier release to compare with: \`ratchet\` only warns about ${number}`;
  return [{ code: "no-baseline", severity: "warning", message }];
}
