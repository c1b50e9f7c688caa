// Which findings of an entity are waived as it stands, and how much of a fleet's figures rests on that?

import type { RecordedOutcome } from "./evaluation-record.ts";
import type { Instant } from "./time.ts";

/** A finding that does not pass, and is accepted for now in scorecards. */
export interface WaivedFinding {
  readonly scorecard: string;
  /** Id. */
  readonly rule: string;
  readonly outcome: "fail" | "unknown";
  /** ISO 8601 */
  readonly until: string;
  /** Who approved it. */
  readonly by: string;
  readonly ticket: string | null;
}

/** How much of the figures of a scorecard is accepted for now; drafts count nowhere. */
export interface WaivedFigures {
  /** Findings that do not pass, and are waived. */
  readonly findings: number;
  /** Of the entities that meet their target: those that would not without waivers. */
  readonly met: number;
  /** When the first of these waivers ends, ISO 8601; null: there are none. */
  readonly until: string | null;
}

/** Of one entity on one scorecard: a waived rule by its place in the scorecard. */
export interface WaivedRule {
  readonly place: number;
  readonly until: Instant;
}

const NONE: readonly WaivedRule[] = [];

/** In the scorecard's order; nearly always none. */
export function waivedIn(outcomes: readonly Pick<RecordedOutcome, "waiver">[]): readonly WaivedRule[] {
  if (outcomes.every(({ waiver }) => waiver === undefined)) return NONE;
  return outcomes.flatMap(({ waiver }, place) => (waiver === undefined ? [] : [{ place, until: waiver.until }]));
}
