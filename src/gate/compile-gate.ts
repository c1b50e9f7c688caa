// How is a gate compiled so that it can be asked? Once for each rulebook, with all its conditions in one rule set.

import { compileRules } from "../logic/compile-rules.ts";
import type { RuleSet, RuleSource } from "../logic/compile-rules.ts";
import { parseRule } from "../logic/parse-rule.ts";
import type { ApprovalRule, Gate, Requirement } from "../model/gate.ts";
import type { Condition } from "../model/scorecard.ts";
import { normaliseEnvironment } from "../model/environment.ts";
import { timedStep } from "./steps-in-force.ts";
import type { TimedStep } from "./steps-in-force.ts";

/** A part of a gate. `when`: the index of the condition under which it holds; undefined: it always holds. */
export interface Conditional<T> {
  readonly value: T;
  readonly when: number | undefined;
}

export interface CompiledRequirement {
  readonly requirement: Requirement;
  readonly steps: readonly Conditional<TimedStep>[];
}

export interface CompiledGate {
  readonly gate: Gate;
  /** Names and patterns, normalised. */
  readonly environments: readonly string[];
  readonly conditions: RuleSet;
  readonly appliesTo: number | undefined;
  readonly requirements: readonly CompiledRequirement[];
  readonly approvals: readonly Conditional<ApprovalRule>[];
}

/** The gate has to come from a rulebook that loaded: throws if a condition does not parse. */
export function compileGate(gate: Gate): CompiledGate {
  const sources: RuleSource[] = [];
  const add = (condition: Condition | undefined): number | undefined =>
    condition === undefined ? undefined : sources.push(source(gate, condition)) - 1;
  const appliesTo = add(gate.appliesTo);
  const requirements = gate.require.map((requirement) => ({
    requirement,
    steps: requirement.enforcement.map((step) => ({ value: timedStep(step, gate.timezone), when: add(step.when) })),
  }));
  const approvals = gate.approvals.map((approval) => ({ value: approval, when: add(approval.when) }));
  // Gates read nothing but `entity` and `change`, so no fact is ever looked up.
  const conditions = compileRules(sources, { isFact: () => false, factMaxAge: () => 0 });
  const environments = gate.environments.map(normaliseEnvironment);
  return { gate, environments, conditions, appliesTo, requirements, approvals };
}

function source(gate: Gate, condition: Condition): RuleSource {
  const { expression, problems } = parseRule(condition, { allowed: ["entity", "change"] });
  if (expression !== undefined) return { expression };
  throw new Error(`gate \`${gate.id}\`: ${problems.map((problem) => problem.message).join("; ")}`);
}
