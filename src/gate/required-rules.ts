// What do the gates that bind require together: which rules, how strictly each, and which approvals?

import { asksFor } from "../model/asked-rules.ts";
import type { Hold } from "../model/decision.ts";
import type { Gate, Requirement } from "../model/gate.ts";
import type { Rule, Scorecard } from "../model/scorecard.ts";
import { whatHolds } from "./bind-gates.ts";
import type { BoundGate } from "./bind-gates.ts";
import type { TimedStep } from "./steps-in-force.ts";

/** What a gate needs to know of the scorecards it requires, for one entity. */
export interface RequiredScorecards {
  scorecard(id: string): Scorecard | undefined;
  /** The level the entity has to reach; undefined: it has no target, or the scorecard does not apply. */
  target(scorecard: string): string | undefined;
}

/** One requirement of one gate on one rule. */
export interface Claim {
  readonly gate: string;
  readonly steps: readonly TimedStep[];
  readonly onUnknown: NonNullable<Requirement["onUnknown"]>;
}

export interface RequiredRule {
  readonly scorecard: string;
  readonly rule: Rule;
  /** Its index in the scorecard. */
  readonly index: number;
  readonly claims: readonly [Claim, ...Claim[]];
}

/** All that gates require, given which of their conditions hold. */
export interface Requirements {
  /** Within one rulebook no other requirements have the same id. */
  readonly id: string;
  readonly rules: readonly RequiredRule[];
  readonly approvals: readonly Hold[];
}

export const NO_REQUIREMENTS: Requirements = { id: "", rules: [], approvals: [] };

/** Kept by the first of the gates, since gates of one rulebook ask for the same again and again. */
const KNOWN = new WeakMap<Gate, Map<string, Requirements>>();
/** For one gate. Conditions usually hold in few combinations, but somebody could provoke all of them. */
const MOST_KNOWN = 1_000;

/** The scorecards have to be those of the rulebook that the gates come from. */
export function requirementsOf(gates: readonly BoundGate[], scorecards: RequiredScorecards): Requirements {
  const [first] = gates;
  if (first === undefined) return NO_REQUIREMENTS;
  const id = idOf(gates, scorecards);
  let known = KNOWN.get(first.gate);
  if (known === undefined || known.size >= MOST_KNOWN) KNOWN.set(first.gate, (known = new Map()));
  const requirements = known.get(id) ?? { id, rules: requiredRules(gates, scorecards), approvals: approvalsOf(gates) };
  known.set(id, requirements);
  return requirements;
}

/** Names all that requirements depend on: the gates, which of their conditions hold, and the entity's target levels. */
function idOf(gates: readonly BoundGate[], scorecards: RequiredScorecards): string {
  let id = "";
  for (const { gate, held } of gates) {
    id += `${gate.id}:${held};`;
    for (const { level, scorecard } of gate.require) {
      if (level === "target") id += `${scorecard}=${scorecards.target(scorecard) ?? ""};`;
    }
  }
  return id;
}

/** A rule that is required more than once appears once, with all its claims. */
function requiredRules(gates: readonly BoundGate[], scorecards: RequiredScorecards): readonly RequiredRule[] {
  const required = new Map<string, RequiredRule>();
  for (const gate of gates) {
    for (const { requirement, steps } of gate.requirements) {
      const scorecard = scorecards.scorecard(requirement.scorecard);
      if (scorecard === undefined || scorecard.draft) continue;
      const onUnknown = requirement.onUnknown ?? "block";
      const claim: Claim = { gate: gate.gate.id, steps: whatHolds(gate, steps), onUnknown };
      const target = scorecards.target(scorecard.id);
      const isAsked = asksFor(requirement, scorecard.levels, target === undefined ? [] : [target]);
      for (const [index, rule] of scorecard.rules.entries()) {
        if (!isAsked(rule)) continue;
        const address = `${scorecard.id}/${rule.id}`;
        const claims = required.get(address)?.claims ?? [];
        required.set(address, { scorecard: scorecard.id, rule, index, claims: [claim, ...claims] });
      }
    }
  }
  return [...required.values()];
}

/** All approvals that are asked for, whether anybody gave them or not. */
function approvalsOf(gates: readonly BoundGate[]): readonly Hold[] {
  return gates.flatMap((gate) =>
    whatHolds(gate, gate.approvals).map(({ from, count }): Hold => ({
      kind: "approval",
      id: gate.gate.id,
      title: null,
      until: null,
      who: [from],
      count,
    })),
  );
}
