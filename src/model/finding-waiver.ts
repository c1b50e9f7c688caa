// Which waiver is told with a finding, and does it count in scorecards as well?

import type { Waiver } from "./directive.ts";
import { waiverState } from "./directive.ts";
import type { Instant } from "./time.ts";

/** What is told about the waiver of a finding. */
export interface FindingWaiver {
  readonly id: string;
  readonly state: "active" | "expired";
  readonly until: Instant;
  /** Who approved it. */
  readonly by: string;
  readonly reason: string;
  readonly ticket: string | null;
}

/**
 * Whether levels and scores take the waiver into account while it is active: it is approved, and not limited to
 * environments.
 */
export function countsInScorecards({ environments, approved }: Waiver): boolean {
  return environments.length === 0 && approved !== null;
}

/**
 * The waivers to tell, by `scorecard/rule`: active or expired ones for which `isMeant` holds. Of several for one rule,
 * the one that lasts longest.
 */
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
