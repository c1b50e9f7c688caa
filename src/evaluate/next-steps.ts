// What is the cheapest way to the next level?

import { isOpen } from "../model/finding.ts";
import type { NextSteps } from "../model/finding.ts";
import type { CompiledScorecard } from "./compile-scorecard.ts";
import type { Standing } from "./evaluate-scorecard.ts";

/**
 * Every rule up to the next level that does not pass and is not waived, least effort first; null at the highest level.
 */
export function nextSteps(
  compiled: CompiledScorecard,
  evaluation: Pick<Standing, "outcomes" | "waived" | "rank">,
): NextSteps | null {
  const level = compiled.scorecard.levels[evaluation.rank];
  if (level === undefined) return null;
  const missing = compiled.rules
    .filter(({ rule, rank }, index) => rank <= evaluation.rank + 1 && !rule.draft && isOpen(evaluation.outcomes[index]))
    .filter(({ rule }) => !evaluation.waived.has(rule.id))
    .map(({ rule }) => rule)
    .sort((a, b) => (a.fix?.effort ?? Infinity) - (b.fix?.effort ?? Infinity) || 0);
  const effort = missing.reduce((sum, rule) => sum + (rule.fix?.effort ?? 0), 0);
  return { level, rules: missing.map((rule) => rule.id), effort };
}
