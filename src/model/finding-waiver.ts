// Which waiver is told beside a finding, and does it count in scorecards too?

import type { Waiver } from "./directive.ts";
import { waiverState } from "./directive.ts";
import type { Instant } from "./time.ts";

/** The waiver of a finding, as far as whoever is told of it needs to know. */
export interface FindingWaiver {
  readonly id: string;
  readonly state: "active" | "expired";
  readonly until: Instant;
  /** Who approved it. */
  readonly by: string;
  readonly reason: string;
  readonly ticket: string | null;
}

/** Approved, and for no environment in particular: levels and scores go by it for as long as it is in force. */
export function countsInScorecards({ environments, approved }: Waiver): boolean {
  return environments.length === 0 && approved !== null;
}

/** Of those that are meant, by `scorecard/rule`: of several the one that holds longest. */
export function waiversTold(
  waivers: readonly Waiver[],
  isMeant: (waiver: Waiver) => boolean,
  at: Instant,
): ReadonlyMap<string, FindingWaiver> {
  const told = new Map<string, FindingWaiver>();
  for (const waiver of [...waivers].sort((a, b) => a.until - b.until)) {
    const { id, scorecard, rule, until, approved, reason, ticket } = waiver;
    const state = waiverState(waiver, at);
    if (approved === null || (state !== "active" && state !== "expired") || !isMeant(waiver)) continue;
    told.set(`${scorecard}/${rule}`, { id, state, until, by: approved.by, reason, ticket });
  }
  return told;
}
