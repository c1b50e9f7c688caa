// How is a scorecard made ready to be evaluated? All its conditions become one rule set, once per rulebook.

import { compileRules } from "../logic/compile-rules.ts";
import type { CompileOptions, RuleSet, RuleSource } from "../logic/compile-rules.ts";
import { parseRule } from "../logic/parse-rule.ts";
import { factOrderOf } from "../model/fact-columns.ts";
import { isUndeclaredByDesign } from "../model/fact.ts";
import type { Rulebook } from "../model/rulebook.ts";
import type { Condition, Rule, Scorecard } from "../model/scorecard.ts";
import type { Milliseconds } from "../model/time.ts";

export interface CompiledRule {
  readonly rule: Rule;
  /** Rank of its level: 1 for the lowest. */
  readonly rank: number;
  /** Index of `appliesTo` in the rule set; undefined: the rule always applies. */
  readonly appliesTo: number | undefined;
  /** Index of `pass` in the rule set. */
  readonly pass: number;
  /** Whether the rule reads `change`. Outside a gate there is no change, and such a rule is not applicable. */
  readonly readsChange: boolean;
}

export interface CompiledScorecard {
  readonly scorecard: Scorecard;
  /** The facts that the rulebook declares, by name. */
  readonly facts: Rulebook["facts"];
  readonly conditions: RuleSet;
  readonly appliesTo: number | undefined;
  readonly targets: readonly { readonly rank: number; readonly when: number | undefined }[];
  readonly rules: readonly CompiledRule[];
}

/**
 * Throws where a condition does not parse, so the rulebook must have loaded without errors. The scorecard has to be one
 * of this rulebook.
 */
export function compileScorecard(
  scorecard: Scorecard,
  rulebook: Pick<Rulebook, "facts" | "scorecards">,
): CompiledScorecard {
  const sources: RuleSource[] = [];
  const add = (condition: Condition | undefined, maxAge?: Milliseconds): number | undefined =>
    condition === undefined ? undefined : sources.push(source(scorecard, condition, maxAge)) - 1;

  const appliesTo = add(scorecard.appliesTo);
  const targets = scorecard.targets.map(({ level, when }) => ({
    rank: rankIn(scorecard, level) ?? 0,
    when: add(when),
  }));
  const indexed = scorecard.rules.map((rule) => ({
    rule,
    rank: rankIn(scorecard, rule.level) ?? 0,
    appliesTo: add(rule.appliesTo, rule.maxAge),
    pass: sources.push(source(scorecard, rule.pass, rule.maxAge)) - 1,
  }));

  const conditions = compileRules(sources, logicOptions(rulebook));
  const readsChange = (index: number | undefined): boolean =>
    index !== undefined && conditions.reads(index).some((slot) => conditions.slots[slot]?.path[0] === "change");
  const rules = indexed.map((rule) => ({
    ...rule,
    readsChange: readsChange(rule.appliesTo) || readsChange(rule.pass),
  }));
  return { scorecard, facts: rulebook.facts, conditions, appliesTo, targets, rules };
}

/** The options to compile a condition with, so that it reads documents as the rules of this rulebook do. */
export function logicOptions(rulebook: Pick<Rulebook, "facts" | "scorecards">): CompileOptions {
  return {
    isFact: (name) => rulebook.facts.has(name) || isUndeclaredByDesign(name),
    factMaxAge: (name) => rulebook.facts.get(name)?.maxAge ?? Number.POSITIVE_INFINITY,
    order: factOrderOf(rulebook.facts),
    levelRank: (id, level) =>
      rankIn(
        rulebook.scorecards.find((other) => other.id === id),
        level,
      ),
  };
}

/** The rank of a level, 1 for the lowest; undefined where the scorecard has no such level. */
function rankIn(scorecard: Scorecard | undefined, level: string): number | undefined {
  const index = scorecard?.levels.indexOf(level) ?? -1;
  return index < 0 ? undefined : index + 1;
}

function source(scorecard: Scorecard, condition: Condition, maxAge: Milliseconds | undefined): RuleSource {
  const { expression, problems } = parseRule(condition, { params: scorecard.params });
  if (expression === undefined) {
    throw new Error(`scorecard \`${scorecard.id}\`: ${problems.map((problem) => problem.message).join("; ")}`);
  }
  return maxAge === undefined ? { expression } : { expression, maxAge };
}
