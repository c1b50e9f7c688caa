// Which rules do the gates that bind ask for, and how strictly does each of them?

import type { Requirement } from "../model/gate.ts";
import type { Rule, Scorecard } from "../model/scorecard.ts";
import type { BoundGate } from "./bind-gates.ts";
import { stepsThatHold } from "./steps-in-force.ts";
import type { TimedStep } from "./steps-in-force.ts";

/** What a gate needs to know of the scorecards it requires, for one entity. */
export interface RequiredScorecards {
  scorecard(id: string): Scorecard | undefined;
  /** The level the entity has to reach there; undefined: none asked, or the scorecard does not apply. */
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
  readonly claims: readonly [Claim, ...Claim[]];
}

/** A rule that is required more than once is there once, with all its claims. */
export function requiredRules(gates: readonly BoundGate[], scorecards: RequiredScorecards): readonly RequiredRule[] {
  const required = new Map<string, RequiredRule>();
  for (const gate of gates) {
    for (const compiled of gate.requirements) {
      const { requirement } = compiled;
      const { scorecard } = requirement;
      const claim: Claim = {
        gate: gate.gate.id,
        steps: stepsThatHold(gate, compiled),
        onUnknown: requirement.onUnknown ?? "block",
      };
      for (const rule of rulesOf(requirement, scorecards)) {
        const address = `${scorecard}/${rule.id}`;
        const claims = required.get(address)?.claims ?? [];
        required.set(address, { scorecard, rule, claims: [claim, ...claims] });
      }
    }
  }
  return [...required.values()];
}

/** Those that are named, or all of the level and below; drafts never. */
function rulesOf(requirement: Requirement, scorecards: RequiredScorecards): readonly Rule[] {
  const scorecard = scorecards.scorecard(requirement.scorecard);
  if (scorecard === undefined || scorecard.draft) return [];
  const rules = scorecard.rules.filter((rule) => !rule.draft);
  const named = requirement.rules;
  if (named !== undefined) return rules.filter((rule) => named.includes(rule.id));
  const level = requirement.level === "target" ? scorecards.target(scorecard.id) : requirement.level;
  const rank = level === undefined ? -1 : scorecard.levels.indexOf(level);
  return rules.filter((rule) => scorecard.levels.indexOf(rule.level) <= rank);
}
