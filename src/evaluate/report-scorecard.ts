// What is reported about one entity on one scorecard? The evaluation, with the findings explained.

import type { Document } from "../model/document.ts";
import type { Finding, Outcome, ScorecardReport } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledScorecard } from "./compile-scorecard.ts";
import { heldThanksTo } from "./evaluate-scorecard.ts";
import type { ScorecardEvaluation } from "./evaluate-scorecard.ts";
import { explainFinding } from "./explain-finding.ts";
import type { EntityProvenance } from "./explain-finding.ts";
import { nextSteps } from "./next-steps.ts";

/** Which findings to explain: explaining costs more than evaluating. */
export type FindingFilter = (rule: string, outcome: Outcome) => boolean;

/**
 * `document` and `at` have to be those of the evaluation. `wanted`: which findings to explain; the others are left out.
 */
export function reportScorecard(
  compiled: CompiledScorecard,
  evaluation: ScorecardEvaluation,
  document: Document,
  at: Instant,
  provenance: EntityProvenance,
  wanted: FindingFilter,
): ScorecardReport {
  const { scorecard } = compiled;
  const values = compiled.conditions.load(document, at);
  const findings: Finding[] = [];
  evaluation.outcomes.forEach((outcome, index) => {
    const rule = scorecard.rules[index];
    if (rule !== undefined && wanted(rule.id, outcome)) {
      const finding = explainFinding(compiled, index, outcome, values, provenance);
      const waiver = evaluation.waived.get(rule.id);
      findings.push(waiver === undefined ? finding : { ...finding, waiver });
    }
  });
  return {
    id: scorecard.id,
    title: scorecard.title,
    draft: scorecard.draft,
    level: scorecard.levels[evaluation.rank - 1] ?? null,
    rank: evaluation.rank,
    target: scorecard.levels[evaluation.targetRank - 1] ?? null,
    standing: evaluation.standing,
    score: evaluation.score,
    waived: heldThanksTo(compiled, evaluation),
    findings,
    nextSteps: nextSteps(compiled, evaluation),
  };
}
