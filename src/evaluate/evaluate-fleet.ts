// Where does every entity stand on every scorecard? Evaluated one scorecard at a time, since one may read another's
// levels.

import type { Document, HeldLevel } from "../model/document.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledScorecard } from "./compile-scorecard.ts";
import { evaluateScorecard, heldLevel } from "./evaluate-scorecard.ts";
import type { ScorecardEvaluation } from "./evaluate-scorecard.ts";

/** A document whose levels fill in as scorecards are evaluated. */
export interface FleetDocument extends Document {
  readonly levels: Map<string, HeldLevel>;
}

/** By entity; without the entities the scorecard does not apply to. */
export type ScorecardEvaluations = ReadonlyMap<EntityRef, ScorecardEvaluation>;

/** After how many evaluations progress is reported. */
const SLICE = 500;

/**
 * Evaluates the scorecards (given in dependency order) on all documents at one instant, and writes each level into the
 * documents. Yields the number of entity × scorecard evaluations done so far.
 */
export function* evaluateFleet(
  scorecards: readonly CompiledScorecard[],
  documents: ReadonlyMap<EntityRef, FleetDocument>,
  at: Instant,
): Generator<number, ReadonlyMap<string, ScorecardEvaluations>> {
  const fleet = new Map<string, ScorecardEvaluations>();
  let done = 0;
  for (const compiled of scorecards) {
    const evaluations = new Map<EntityRef, ScorecardEvaluation>();
    for (const [ref, document] of documents) {
      const evaluation = evaluateScorecard(compiled, document, at);
      document.levels.set(compiled.scorecard.id, heldLevel(compiled, evaluation));
      if (evaluation !== undefined) evaluations.set(ref, evaluation);
      if (++done % SLICE === 0) yield done;
    }
    fleet.set(compiled.scorecard.id, evaluations);
  }
  yield done;
  return fleet;
}
