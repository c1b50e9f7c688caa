// How is a finding rated in tools that only know errors, warnings and notes?

import type { Decision, Effect } from "../model/decision.ts";
import type { FindingWaiver } from "../model/finding-waiver.ts";
import type { EvaluationSummary } from "../model/evaluation-report.ts";
import type { EntityReport, Finding, ScorecardReport } from "../model/finding.ts";
import { isOpen, isWaived, standsInTheWayOf } from "./ladder.ts";

type Weight = "error" | "warning" | "note";

export interface WeighedFinding {
  readonly entity: Pick<EntityReport, "ref" | "location">;
  readonly finding: Finding;
  readonly weight: Weight;
  /** The active waiver: a list of what to fix leaves the finding out, or marks it. */
  readonly waiver?: FindingWaiver;
}

/**
 * Error: a fail that keeps an entity from its target. Warning: an unknown that does. Note: a fail that does not (yet)
 * keep it from the target, or a waived finding. All others, and drafts, are left out.
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
        const waiver = isWaived(finding) ? finding.waiver : null;
        if (weight !== undefined) yield { entity, finding, weight, ...(waiver && { waiver }) };
      }
    }
  }
}

function weigh(scorecard: ScorecardReport, finding: Finding, inTheWay: boolean): Weight | undefined {
  if (scorecard.draft || finding.draft) return undefined;
  if (inTheWay) return finding.outcome === "fail" ? "error" : "warning";
  if (isWaived(finding)) return "note";
  return finding.outcome === "fail" ? "note" : undefined;
}

const OF_EFFECT: Readonly<Record<Effect, Weight>> = {
  blocking: "error",
  warning: "warning",
  waived: "note",
  ratcheted: "note",
  observed: "note",
  none: "note",
};

/** Error: what blocks. Warning: what warns. Note: everything else that does not pass. */
export function weighDecision({ entity, findings }: Decision): readonly WeighedFinding[] {
  return findings.filter(isOpen).map((finding) => ({
    entity,
    finding,
    weight: OF_EFFECT[finding.effect],
    ...(finding.effect === "waived" && finding.waiver !== null && { waiver: finding.waiver }),
  }));
}
