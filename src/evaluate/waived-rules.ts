// Which rules of a scorecard that do not pass are waived at an instant, and when is the first of these waivers over?

import type { Waiver } from "../model/directive.ts";
import { countsInScorecards, waiversTold } from "../model/finding-waiver.ts";
import type { FindingWaiver } from "../model/finding-waiver.ts";
import { isOpen } from "../model/finding.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledScorecard } from "./compile-scorecard.ts";

/** In force, by rule. */
export type WaivedRules = ReadonlyMap<string, FindingWaiver>;

export const NOTHING_WAIVED: WaivedRules = new Map();

/** `waivers`: of the entity. */
export function waivedRules(
  { scorecard, rules }: CompiledScorecard,
  outcomes: readonly Outcome[],
  waivers: readonly Waiver[] | undefined,
  at: Instant,
): WaivedRules {
  if (waivers === undefined || waivers.length === 0) return NOTHING_WAIVED;
  const told = waiversTold(waivers, countsInScorecards, at);
  const waived = rules.flatMap(({ rule: { id } }, index): [string, FindingWaiver][] => {
    const waiver = told.get(`${scorecard.id}/${id}`);
    return waiver?.state === "active" && isOpen(outcomes[index]) ? [[id, waiver]] : [];
  });
  return waived.length === 0 ? NOTHING_WAIVED : new Map(waived);
}

/** Infinity: none of them ends. */
export function firstEnd(
  { scorecard }: CompiledScorecard,
  waivers: readonly Waiver[] | undefined,
  at: Instant,
): Instant {
  const counting = waivers?.filter((waiver) => waiver.scorecard === scorecard.id && countsInScorecards(waiver)) ?? [];
  return Math.min(Number.POSITIVE_INFINITY, ...counting.map(({ until }) => until).filter((until) => until > at));
}
