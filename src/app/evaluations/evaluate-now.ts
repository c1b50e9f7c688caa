// How does an entity stand at this instant? As recorded, unless time or a new rulebook has overtaken that.

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import { evaluateScorecard, heldLevel } from "../../evaluate/evaluate-scorecard.ts";
import type { ScorecardEvaluation } from "../../evaluate/evaluate-scorecard.ts";
import { NOTHING_WAIVED } from "../../evaluate/waived-rules.ts";
import type { Document } from "../../model/document.ts";
import type { EvaluationRecord } from "../../model/evaluation-record.ts";
import type { Instant } from "../../model/time.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";

export interface EvaluationNow {
  readonly compiled: CompiledScorecard;
  readonly evaluation: ScorecardEvaluation;
  /** What was evaluated: the entity's document, with the levels it holds now. */
  readonly document: FleetDocument;
}

/**
 * Evaluates an entity on the scorecards, given in dependency order. Each sees the levels reached on those before it.
 * Those that do not apply are left out.
 */
export function evaluateNow(
  known: Document,
  scorecards: readonly CompiledScorecard[],
  at: Instant,
): readonly EvaluationNow[] {
  const document: FleetDocument = { ...known, levels: new Map(known.levels) };
  return scorecards.flatMap((compiled) => {
    const evaluation = evaluateScorecard(compiled, document, at);
    document.levels.set(compiled.scorecard.id, heldLevel(compiled, evaluation));
    return evaluation === undefined ? [] : [{ compiled, evaluation, document }];
  });
}

/** The recorded evaluation, if it still holds; undefined: the entity has to be evaluated again. */
export function recallEvaluation(
  compiled: CompiledScorecard,
  record: ListedEvaluation,
  rulebook: string,
  at: Instant,
): ScorecardEvaluation | undefined {
  const { evaluatedBy, nextFlip, outcomes, rank, targetRank, standing, score } = record;
  const isOvertaken = evaluatedBy !== rulebook || (nextFlip !== null && nextFlip <= at);
  if (isOvertaken || !isOfRules(record, compiled)) return undefined;
  const waivers = outcomes.flatMap(({ rule, waiver }) => (waiver === undefined ? [] : [[rule, waiver] as const]));
  const waived = waivers.length === 0 ? NOTHING_WAIVED : new Map(waivers);
  return { outcomes: outcomes.map(({ outcome }) => outcome), waived, rank, targetRank, standing, score };
}

function isOfRules({ outcomes }: EvaluationRecord, { rules }: CompiledScorecard): boolean {
  return outcomes.length === rules.length && outcomes.every(({ rule }, index) => rule === rules[index]?.rule.id);
}
