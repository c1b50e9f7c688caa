// Which findings stand between an entity and its target?

import type { EvaluationSummary } from "../model/evaluation-report.ts";
import type { EntityReport, Finding, ScorecardReport } from "../model/finding.ts";

/** Whether a finding keeps its entity from the target. Drafts, waived findings and levels above the target do not. */
export type StandsInTheWay = (scorecard: ScorecardReport, finding: Finding) => boolean;

/** `summary`: of the evaluation whose findings are asked about; it knows the order of the levels. */
export function standsInTheWayOf(summary: EvaluationSummary): StandsInTheWay {
  const levels = new Map(summary.scorecards.map((scorecard) => [scorecard.id, scorecard.levels]));
  return (scorecard, finding) => {
    const isExcused = scorecard.draft || finding.draft || isWaived(finding);
    if (isExcused || scorecard.target === null || !isOpen(finding)) return false;
    const ladder = levels.get(scorecard.id) ?? [];
    return ladder.indexOf(finding.level) <= ladder.indexOf(scorecard.target);
  };
}

/** Whether the finding has an active waiver. */
export function isWaived({ waiver }: Finding): boolean {
  return waiver?.state === "active";
}

/** Whether the outcome is fail or unknown. */
export function isOpen(finding: Finding): boolean {
  return finding.outcome === "fail" || finding.outcome === "unknown";
}

export type Standing = "met" | "below" | "unknown" | "none";

/** The entity's standing over all its scorecards that are not drafts: the worst one counts. */
export function standingOf(entity: EntityReport): Standing {
  const standings = new Set(entity.scorecards.filter((card) => !card.draft).map((card) => card.standing ?? "none"));
  for (const standing of ["below", "unknown", "met"] as const) if (standings.has(standing)) return standing;
  return "none";
}
