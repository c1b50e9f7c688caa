// How many entities passed a rule, and when?

import type { RuleHistory, RuleHistoryQuery, RulePoint } from "../../api/history.ts";
import type { Outcome } from "../../model/finding.ts";
import { formatInstant } from "../../model/time.ts";
import type { OutcomeTrend } from "../../ports/movements.ts";
import { readEntityFilter } from "../catalog/read-filters.ts";
import type { Muster } from "../muster.ts";
import { currentRules, ruleOf, scorecardOf } from "../rules/current-rules.ts";
import { pointsOf, readWindow } from "./history-window.ts";

/** As `scorecardHistory`, but of the outcomes of one rule. */
export async function ruleHistory(
  muster: Muster,
  { scorecard: id, rule }: { readonly scorecard: string; readonly rule: string },
  query: RuleHistoryQuery,
): Promise<RuleHistory> {
  const now = muster.clock.now();
  const { scorecard } = scorecardOf(await currentRules(muster), id);
  ruleOf(scorecard, rule);
  const window = readWindow(query, now);
  const { from, stretch, stretches } = window;
  const trend = await muster.store.evaluations.outcomeTrend({
    scorecard: id,
    rule,
    ...readEntityFilter(query),
    from,
    stretch,
  });
  const { since } = trend;
  const points = pointsOf(replayOutcomes(trend, stretches), window, since, now);
  const { interval } = query;
  return { scorecard: id, rule, interval, since: since === null ? null : formatInstant(since), points };
}

type Figures = Omit<RulePoint, "at">;

/**
 * The figures at the start of the first stretch, and at the end of each stretch: those of now, with every flip since
 * then undone.
 */
function replayOutcomes({ now, flows }: OutcomeTrend, stretches: number): Figures[] {
  const counts = new Map<Outcome, number>(now.map(({ outcome, entities }) => [outcome, entities]));
  const add = (outcome: Outcome | null, entities: number): void => {
    if (outcome !== null) counts.set(outcome, (counts.get(outcome) ?? 0) + entities);
  };
  const byStretch = Map.groupBy(flows, ({ stretch }) => Math.min(stretch, stretches));
  const told: Figures[] = [];
  for (let end = stretches; end >= 0; end--) {
    for (const { from, to, entities } of byStretch.get(end) ?? []) {
      add(to, -entities);
      add(from, entities);
    }
    told.push(figuresOf(counts));
  }
  return told.reverse();
}

function figuresOf(counts: ReadonlyMap<Outcome, number>): Figures {
  const [pass = 0, fail = 0, unknown = 0, notApplicable = 0] = (
    ["pass", "fail", "unknown", "not-applicable"] as const
  ).map((outcome) => counts.get(outcome));
  const asked = pass + fail + unknown;
  return {
    outcomes: { pass, fail, unknown, notApplicable },
    passing: asked === 0 ? null : Math.round((1_000 * pass) / asked) / 10,
  };
}
