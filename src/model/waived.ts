// Which findings of an entity are waived, and how much of a fleet's figures rests on waivers?

import type { RecordedOutcome } from "./evaluation-record.ts";
import type { Instant } from "./time.ts";

/** A finding that does not pass, and whose waiver counts in scorecards. */
export interface WaivedFinding {
  readonly scorecard: string;
  /** The rule's id. */
  readonly rule: string;
  readonly outcome: "fail" | "unknown";
  /** ISO 8601 */
  readonly until: string;
  /** Who approved it. */
  readonly by: string;
  readonly ticket: string | null;
}

/** How much of a scorecard's figures rests on waivers, without draft rules. */
export interface WaivedFigures {
  /** The number of findings that do not pass and are waived. */
  readonly findings: number;
  /** How many entities meet their target only because of waivers. */
  readonly met: number;
  /** When the first of these waivers ends, ISO 8601; null: there are none. */
  readonly until: string | null;
}

/** A waived rule of one scorecard, for one entity; `place` is its index in the scorecard. */
export interface WaivedRule {
  readonly place: number;
  readonly until: Instant;
}

const NONE: readonly WaivedRule[] = [];

/** The waived rules in the scorecard's order; nearly always none. */
export function waivedIn(outcomes: readonly Pick<RecordedOutcome, "waiver">[]): readonly WaivedRule[] {
  if (outcomes.every(({ waiver }) => waiver === undefined)) return NONE;
  return outcomes.flatMap(({ waiver }, place) => (waiver === undefined ? [] : [{ place, until: waiver.until }]));
}
