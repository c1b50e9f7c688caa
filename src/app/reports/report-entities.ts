// What does a report say of each entity? Made one by one as they are read, so that a large fleet needs little memory.

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { FleetDocument, ScorecardEvaluations } from "../../evaluate/evaluate-fleet.ts";
import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import { reportScorecard } from "../../evaluate/report-scorecard.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isOpen } from "../../model/finding.ts";
import type { EntityReport, ScorecardReport } from "../../model/finding.ts";
import type { Instant } from "../../model/time.ts";
import { locationOf, provenanceOf } from "../catalog/provenance-of.ts";
import { wantsOutcome } from "./selection.ts";
import type { RuleFilter, Selection } from "./selection.ts";

export interface EntitiesToReport {
  readonly entries: readonly CatalogEntry[];
  readonly documents: ReadonlyMap<EntityRef, FleetDocument>;
  readonly scorecards: readonly CompiledScorecard[];
  readonly evaluations: ReadonlyMap<string, ScorecardEvaluations>;
  readonly at: Instant;
  readonly selection: Selection;
  readonly reports: RuleFilter;
}

/** Lists entities to which no scorecard applies too, unless only failing ones were asked for. */
export function reportEntities(input: EntitiesToReport): Iterable<EntityReport> {
  return {
    *[Symbol.iterator]() {
      for (const entry of input.entries) {
        const report = reportEntity(input, entry);
        if (input.selection.failing !== true || report.scorecards.length > 0) yield report;
      }
    },
  };
}

function reportEntity(input: EntitiesToReport, entry: CatalogEntry): EntityReport {
  const { entity } = entry;
  const provenance = provenanceOf(entry, input.at);
  return {
    ref: entity.ref,
    kind: entity.kind,
    owner: entity.owner ?? null,
    system: entity.system ?? null,
    location: locationOf(entry),
    scorecards: input.scorecards.flatMap((compiled) => reportOf(input, compiled, entity.ref, provenance) ?? []),
  };
}

function reportOf(
  input: EntitiesToReport,
  compiled: CompiledScorecard,
  ref: EntityRef,
  provenance: EntityProvenance,
): ScorecardReport | undefined {
  const { id } = compiled.scorecard;
  const evaluation = input.evaluations.get(id)?.get(ref);
  const document = input.documents.get(ref);
  if (evaluation === undefined || document === undefined) return undefined;
  const isAsked = (rule: string | undefined) => input.reports(id, rule);
  const isFailing = evaluation.outcomes.some((outcome, at) => isOpen(outcome) && isAsked(compiled.rules[at]?.rule.id));
  if (input.selection.failing === true && !isFailing) return undefined;
  const wantsIt = wantsOutcome(input.selection);
  return reportScorecard(
    compiled,
    evaluation,
    document,
    input.at,
    provenance,
    (rule, outcome) => wantsIt(outcome) && isAsked(rule),
  );
}
