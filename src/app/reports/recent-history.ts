// How did things stand in the ninety days that pages show? Looked up once an hour at most: the past changes little.

import { ruleHistoryQuery, scorecardHistoryQuery } from "../../api/history.ts";
import type { RuleHistory, ScorecardHistory } from "../../api/history.ts";
import type { TargetPoint } from "../../api/reports.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { StandingCounts } from "../../model/scorecard-report.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import { keepForAWhile } from "./keep-for-a-while.ts";
import { ruleHistory } from "./rule-history.ts";
import { scorecardHistory } from "./scorecard-history.ts";

const HOUR = 3_600_000;

interface Group {
  readonly owner?: string | undefined;
  readonly system?: string | undefined;
}

/** For the whole fleet, or for the entities of an owner or a system. */
export function recentScorecardHistory(muster: Muster, id: string, group: Group): Promise<ScorecardHistory> {
  return kept(muster, ["scorecard", id, group.owner, group.system], () =>
    scorecardHistory(muster, id, scorecardHistoryQuery.parse({ owner: group.owner, system: group.system })),
  );
}

export function recentRuleHistory(
  muster: Muster,
  { scorecard, rule }: { readonly scorecard: string; readonly rule: string },
): Promise<RuleHistory> {
  return kept(muster, ["rule", scorecard, rule], () =>
    ruleHistory(muster, { scorecard, rule }, ruleHistoryQuery.parse({})),
  );
}

/** How many targets of an owner's entities were met week by week, all scorecards together, without drafts. */
export function recentTeamHistory(muster: Muster, owner: EntityRef): Promise<readonly TargetPoint[]> {
  return kept(muster, ["team", owner], async () => {
    const { rulebook } = await currentRules(muster);
    const sums = new Map<string, Record<keyof StandingCounts, number>>();
    for (const { id, draft } of rulebook.scorecards) {
      if (draft) continue;
      await muster.pause?.();
      const query = scorecardHistoryQuery.parse({ owner, interval: "week" });
      for (const { at, standing } of (await scorecardHistory(muster, id, query)).points) {
        const sum = sums.get(at) ?? { met: 0, below: 0, unknown: 0, none: 0 };
        sums.set(at, sum);
        for (const name of ["met", "below", "unknown", "none"] as const) sum[name] += standing[name];
      }
    }
    return [...sums].map(([at, standing]) => ({ at, standing })).sort((a, b) => (a.at < b.at ? -1 : 1));
  });
}

/** The scores of one entity day by day, by scorecard. Not kept for an hour: they are few rows. */
export async function recentEntityHistory(
  muster: Muster,
  entity: EntityRef,
  scorecards: readonly string[],
): Promise<ReadonlyMap<string, ScorecardHistory["points"]>> {
  const query = scorecardHistoryQuery.parse({ entity });
  const told = scorecards.map(async (id) => [id, (await scorecardHistory(muster, id, query)).points] as const);
  return new Map(await Promise.all(told));
}

/** Kept by rulebook: a history names levels as the rules in force do. */
async function kept<Answer>(
  muster: Muster,
  names: readonly (string | undefined)[],
  read: () => Promise<Answer>,
): Promise<Answer> {
  const { rulebook } = await currentRules(muster);
  return keepForAWhile(muster, JSON.stringify([rulebook.digest, ...names]), HOUR, read);
}
