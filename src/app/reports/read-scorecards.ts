// Which scorecards are there, what do they ask for, and how does the fleet stand on each?

import { fixBody } from "../../api/finding-body.ts";
import type { DescribedScorecard, ListedScorecard, Scorecards, ScorecardsQuery } from "../../api/scorecards.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Rule, Scorecard } from "../../model/scorecard.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import type { Muster } from "../muster.ts";
import { Tally } from "./tally.ts";
import type { OutcomeCounts } from "./tally.ts";
import { keptStandings } from "./kept-standings.ts";

const LIST = "scorecards";

/** In dependency order. */
export async function listScorecards(muster: Muster, query: ScorecardsQuery): Promise<Scorecards> {
  const { rulebook } = await currentRules(muster);
  const all = rulebook.scorecards;
  const [last] = query.after === undefined ? [] : readCursor(LIST, query.after, 1);
  const from = last === undefined ? 0 : all.findIndex(({ id }) => id === last) + 1;
  const page = all.slice(from, from + query.limit);
  const items: ListedScorecard[] = [];
  for (const scorecard of page) {
    const { tally, pending } = await tallyOf(muster, scorecard, rulebook.digest);
    items.push({ ...outline(scorecard), rules: scorecard.rules.length, ...tally.figures(), pending });
  }
  const isLast = from + query.limit >= all.length;
  return { items, next: isLast ? null : writeCursor(LIST, [page.at(-1)?.id ?? ""]) };
}

export async function readScorecard(muster: Muster, id: string): Promise<DescribedScorecard> {
  const rules = await currentRules(muster);
  const { scorecard }: CompiledScorecard = scorecardOf(rules, id);
  const { digest } = rules.rulebook;
  const { tally, pending } = await tallyOf(muster, scorecard, digest);
  return {
    ...outline(scorecard),
    ...(scorecard.appliesTo !== undefined && { appliesTo: scorecard.appliesTo }),
    params: scorecard.params,
    rulebook: digest,
    ...tally.figures(),
    pending,
    rules: scorecard.rules.map((rule, index) => describeRule(rule, tally.outcomes[index], tally.waived.rules[index])),
  };
}

async function tallyOf(
  muster: Muster,
  scorecard: Scorecard,
  rulebook: string,
): Promise<{ readonly tally: Tally; readonly pending: number }> {
  const all = await keptStandings(muster, scorecard.id);
  const current = all.filter(({ evaluatedBy }) => evaluatedBy === rulebook);
  const tally = new Tally(scorecard);
  for (const standing of current) tally.addKept(standing);
  return { tally, pending: all.length - current.length };
}

function outline({ id, title, description, owner, draft, levels, targets }: Scorecard) {
  return { id, title, description: description ?? null, owner: owner ?? null, draft, levels, targets };
}

function describeRule(
  rule: Rule,
  outcomes: OutcomeCounts | undefined,
  waived = 0,
): DescribedScorecard["rules"][number] {
  const { id, title, level, severity, weight, draft, why, fix, notApplicable, appliesTo, pass, location } = rule;
  const { "not-applicable": unasked = 0, ...counts } = outcomes ?? { pass: 0, fail: 0, unknown: 0 };
  return {
    id,
    title,
    level,
    severity,
    weight,
    draft,
    why: why ?? null,
    fix: fix === undefined ? null : fixBody(fix),
    notApplicable: notApplicable ?? null,
    ...(appliesTo !== undefined && { appliesTo }),
    pass,
    location,
    outcomes: { ...counts, notApplicable: unasked, waived },
  };
}
