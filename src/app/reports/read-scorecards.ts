// Which scorecards are there, what do they ask for, and how does the fleet stand on each?

import { fixBody } from "../../api/finding-body.ts";
import type { DescribedScorecard, ListedScorecard, Scorecards, ScorecardsQuery } from "../../api/scorecards.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Rule, Scorecard } from "../../model/scorecard.ts";
import type { ReportedRule } from "../../model/scorecard-report.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import type { Muster } from "../muster.ts";
import { digestOf } from "./fleet-digest.ts";
import type { FleetDigest } from "./fleet-digest.ts";
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
    const { counted, pending } = await standingOn(muster, scorecard, rulebook.digest);
    items.push({ ...outline(scorecard), rules: scorecard.rules.length, ...counted.figures, pending });
  }
  const isLast = from + query.limit >= all.length;
  return { items, next: isLast ? null : writeCursor(LIST, [page.at(-1)?.id ?? ""]) };
}

export async function readScorecard(muster: Muster, id: string): Promise<DescribedScorecard> {
  const rules = await currentRules(muster);
  const { scorecard }: CompiledScorecard = scorecardOf(rules, id);
  const { digest } = rules.rulebook;
  const { counted, pending } = await standingOn(muster, scorecard, digest);
  return {
    ...outline(scorecard),
    ...(scorecard.appliesTo !== undefined && { appliesTo: scorecard.appliesTo }),
    params: scorecard.params,
    rulebook: digest,
    ...counted.figures,
    pending,
    rules: scorecard.rules.map((rule, index) => describeRule(rule, counted.rules[index])),
  };
}

async function standingOn(muster: Muster, scorecard: Scorecard, rulebook: string): Promise<FleetDigest> {
  return digestOf(await keptStandings(muster, scorecard.id), scorecard, rulebook);
}

function outline({ id, title, description, owner, draft, levels, targets }: Scorecard) {
  return { id, title, description: description ?? null, owner: owner ?? null, draft, levels, targets };
}

function describeRule(rule: Rule, counted: ReportedRule | undefined): DescribedScorecard["rules"][number] {
  const { id, title, level, severity, weight, draft, why, fix, notApplicable, appliesTo, pass, location } = rule;
  const { "not-applicable": unasked = 0, ...counts } = counted?.outcomes ?? { pass: 0, fail: 0, unknown: 0 };
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
    outcomes: { ...counts, notApplicable: unasked, waived: counted?.waived ?? 0 },
  };
}
