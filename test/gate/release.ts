// What the tests of `gate/` are built from: one scorecard, gates in a few words, a release of one entity.

import { compileGate } from "../../src/gate/compile-gate.ts";
import type { CompiledGate } from "../../src/gate/compile-gate.ts";
import { decide } from "../../src/gate/decide.ts";
import type { ExplainedFindings, GateSnapshot } from "../../src/gate/decide.ts";
import { documentAtGate } from "../../src/gate/document-at-gate.ts";
import type { Decision, DecisionRequest } from "../../src/model/decision.ts";
import type { Entity } from "../../src/model/entity.ts";
import type { Outcome } from "../../src/model/finding.ts";
import type { Gate, Requirement } from "../../src/model/gate.ts";
import { NOTHING_IN_FORCE } from "../../src/model/in-force.ts";
import type { InForce } from "../../src/model/in-force.ts";
import { AT, document, entity, rule, scorecard } from "../evaluate/standing.ts";

/** Severities differ, so that the order of findings is not that of the rules. */
const CARD = scorecard([
  rule("a", true, { severity: "low" }),
  rule("b", true, { level: "silver", severity: "critical" }),
  rule("c", true, { level: "gold" }),
  rule("d", true, { draft: true }),
]);

export function gate(require: readonly Requirement[], more: Partial<Gate> = {}): CompiledGate {
  return compileGate({
    id: "production",
    title: "Production",
    environments: ["production", "prod-*"],
    unregistered: "warn",
    ungated: "warn",
    require,
    approvals: [],
    breakGlass: [],
    validFor: 3_600_000,
    rollback: "allow",
    timezone: "UTC",
    location: { file: "rules/gate.yaml", line: 1, column: 1 },
    ...more,
  });
}

export function requirement(more: Partial<Requirement> = {}): Requirement {
  return { scorecard: "ready", rules: ["a"], enforcement: [{ step: "block" }], ...more };
}

/** Those not named pass. */
export function asked(outcomes: Readonly<Record<string, Outcome>> = {}, target?: string): ExplainedFindings {
  const outcomeOf = (id: string): Outcome => outcomes[id] ?? "pass";
  return {
    scorecard: (id) => (id === CARD.id ? CARD : undefined),
    target: () => target,
    outcomes: () => CARD.rules.map(({ id }) => outcomeOf(id)),
    failingSince: () => null,
    explain: (id, ruleId) => ({
      scorecard: id,
      rule: ruleId,
      title: ruleId,
      level: "bronze",
      severity: "medium",
      draft: false,
      outcome: outcomeOf(ruleId),
      cause: outcomeOf(ruleId) === "unknown" ? "missing" : null,
      message: `why ${ruleId}`,
      conjuncts: [],
      evidence: [],
    }),
  };
}

export interface Release {
  readonly gates?: readonly CompiledGate[];
  readonly outcomes?: Readonly<Record<string, Outcome>>;
  readonly target?: string;
  /** Null: the catalog lacks it. */
  readonly about?: Partial<Entity> | null;
  readonly request?: Partial<DecisionRequest>;
  readonly inForce?: InForce;
  readonly more?: Partial<GateSnapshot>;
}

/** What is decided about a release of `component:default/a` at noon of the first of December 2026. */
export function decided({
  gates = [gate([requirement()])],
  outcomes,
  target,
  about,
  request,
  inForce = NOTHING_IN_FORCE,
  more,
}: Release): Decision {
  const asks: DecisionRequest = {
    entity: "component:default/a",
    environment: "production",
    change: { type: "release" },
    facts: {},
    explain: "failing",
    ...request,
  };
  const released = documentAtGate(document(entity("a", about ?? {})), asks.environment, asks.change, inForce);
  return decide({
    rulebook: "sha256:1",
    gates,
    freezes: [],
    inForce,
    request: asks,
    entity: { ref: asks.entity, owner: null, tier: null, url: null, location: null },
    known: about === null ? undefined : { document: released, findings: asked(outcomes, target) },
    problems: [],
    at: AT,
    ...more,
  });
}
