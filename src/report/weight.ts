// How heavily does a finding weigh where tools know only errors, warnings and notes?

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
  /** In force: whoever lists what is to be mended leaves it out, or marks it. */
  readonly waiver?: FindingWaiver;
}

/**
 * An error is a fail that keeps an entity from its target, a warning an unknown that does, a note a fail nobody asks
 * about yet, or what is waived. The rest, and drafts, weigh nothing and are left out.
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

/** An error is what blocks, a warning what warns, a note what does not pass and does neither. */
export function weighDecision({ entity, findings }: Decision): readonly WeighedFinding[] {
  return findings.filter(isOpen).map((finding) => ({
    entity,
    finding,
    weight: OF_EFFECT[finding.effect],
    ...(finding.effect === "waived" && finding.waiver !== null && { waiver: finding.waiver }),
  }));
}
