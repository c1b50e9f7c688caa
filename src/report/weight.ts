// How heavily does a finding weigh where tools know only errors, warnings and notes?

import type { EvaluationSummary } from "../model/evaluation-report.ts";
import type { EntityReport, Finding, ScorecardReport } from "../model/finding.ts";
import { standsInTheWayOf } from "./ladder.ts";

type Weight = "error" | "warning" | "note";

export interface WeighedFinding {
  readonly entity: EntityReport;
  readonly scorecard: ScorecardReport;
  readonly finding: Finding;
  readonly weight: Weight;
}

/**
 * An error is a fail that keeps an entity from its target, a warning an unknown that does, a note a fail nobody asks
 * about yet. The rest, and drafts, weigh nothing and are left out.
 */
export function* weighFindings(
  entities: Iterable<EntityReport>,
  summary: EvaluationSummary,
): Generator<WeighedFinding> {
  const standsInTheWay = standsInTheWayOf(summary);
  for (const entity of entities) {
    for (const scorecard of entity.scorecards) {
      for (const finding of scorecard.findings) {
        const weight = weigh(scorecard, finding, standsInTheWay(scorecard, finding));
        if (weight !== undefined) yield { entity, scorecard, finding, weight };
      }
    }
  }
}

function weigh(scorecard: ScorecardReport, finding: Finding, inTheWay: boolean): Weight | undefined {
  if (scorecard.draft || finding.draft) return undefined;
  if (inTheWay) return finding.outcome === "fail" ? "error" : "warning";
  return finding.outcome === "fail" ? "note" : undefined;
}
