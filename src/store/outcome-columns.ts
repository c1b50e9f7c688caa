// How is an outcome written in the list of outcomes of an evaluation?

import type { RecordedOutcome } from "../model/evaluation-record.ts";
import type { FindingWaiver } from "../model/finding-waiver.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant, Milliseconds } from "../model/time.ts";

/** Without names, and without the usual values: no cause, the same since the record last changed, not waived. */
export type OutcomeColumns =
  | [rule: string, outcome: Outcome]
  | [rule: string, outcome: Outcome, cause: RecordedOutcome["cause"], before: Milliseconds]
  | [rule: string, outcome: Outcome, cause: RecordedOutcome["cause"], before: Milliseconds, waiver: FindingWaiver];

export function outcomeColumns(
  { rule, outcome, cause, since, waiver }: RecordedOutcome,
  changedAt: Instant,
): OutcomeColumns {
  if (waiver !== undefined) return [rule, outcome, cause, changedAt - since, waiver];
  return cause === null && since === changedAt ? [rule, outcome] : [rule, outcome, cause, changedAt - since];
}

export function readOutcome(columns: OutcomeColumns, changedAt: Instant): RecordedOutcome {
  const [rule, outcome, cause = null, before = 0, waiver] = columns;
  const told = { rule, outcome, cause, since: changedAt - before };
  return waiver === undefined ? told : { ...told, waiver };
}
