// Which rules that do not pass are waived at an instant, and when does the first of the waivers end?

import type { Waiver } from "../model/directive.ts";
import { countsInScorecards, waiversTold } from "../model/finding-waiver.ts";
import type { FindingWaiver } from "../model/finding-waiver.ts";
import { isOpen } from "../model/finding.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledScorecard } from "./compile-scorecard.ts";

/** The waivers that are active, by rule id; only for rules that do not pass. */
export type WaivedRules = ReadonlyMap<string, FindingWaiver>;

export const NOTHING_WAIVED: WaivedRules = new Map();

/** `waivers`: those of the entity, for any scorecard. */
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

/** The next instant after `at` at which a waiver on this scorecard ends; Infinity: none does. */
export function firstEnd(
  { scorecard }: CompiledScorecard,
  waivers: readonly Waiver[] | undefined,
  at: Instant,
): Instant {
  const counting = waivers?.filter((waiver) => waiver.scorecard === scorecard.id && countsInScorecards(waiver)) ?? [];
  return Math.min(Number.POSITIVE_INFINITY, ...counting.map(({ until }) => until).filter((until) => until > at));
}
