// How does every entity stand on one scorecard, one row each?

import type { ReportQuery, ReportRow, ScorecardTable } from "../../api/scorecard-table.ts";
import { isOpen } from "../../model/finding.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import { formatInstant } from "../../model/time.ts";
import { waivedIn } from "../../model/waived.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";
import { readFilters } from "../catalog/read-filters.ts";
import { walkEvaluations } from "../evaluations/walk-evaluations.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { requireKnownFilters } from "./require-known-filters.ts";
import { firstEnd, WaivedTally } from "./waived-tally.ts";

/**
 * Sorted by entity, as last evaluated. The figures of `/v1/scorecards` count the same evaluations. Throws Refusal
 * `invalid` for a filter that no entity matches.
 */
export async function tabulateScorecard(muster: Muster, id: string, query: ReportQuery): Promise<ScorecardTable> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const { scorecard } = scorecardOf(rules, id);
  const { tier, kind } = query;
  const filters = { ...readFilters(query), ...(tier !== undefined && { tier }), ...(kind !== undefined && { kind }) };
  const { digest } = rules.rulebook;
  const rows: ReportRow[] = [];
  const outcomes: string[][] = [];
  const waived = new WaivedTally(scorecard);
  const pending = await walkEvaluations(muster, { scorecard: id, ...filters }, digest, (evaluation) => {
    rows.push(rowOf(scorecard, evaluation));
    waived.add(waivedIn(evaluation.outcomes), evaluation);
    outcomes.push(evaluation.outcomes.map(({ outcome }) => outcome));
  });
  if (rows.length === 0 && pending === 0) await requireKnownFilters(muster, query);
  const { title, draft } = scorecard;
  const asked = scorecard.rules.map((rule) => ({ id: rule.id, title: rule.title }));
  const told = { rules: asked, rows, waived: waived.figures(), outcomes, pending };
  return { id, title, draft, rulebook: digest, at: formatInstant(at), ...told };
}

function rowOf({ levels }: Scorecard, evaluation: ListedEvaluation): ReportRow {
  const { entity, kind, owner, system, tier, rank, targetRank, standing, score, outcomes, changedAt } = evaluation;
  const counted = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
  for (const { outcome } of outcomes) counted[outcome]++;
  const { "not-applicable": notApplicable, ...counts } = counted;
  return {
    entity,
    kind,
    owner,
    system,
    tier,
    level: levels[rank - 1] ?? null,
    rank,
    target: levels[targetRank - 1] ?? null,
    standing,
    score,
    ...counts,
    notApplicable,
    open: outcomes.flatMap(({ rule, outcome }) => (isOpen(outcome) ? rule : [])).join(" "),
    waived: outcomes.flatMap(({ rule, waiver }) => (waiver === undefined ? [] : rule)).join(" "),
    waivedUntil: firstEnd(waivedIn(outcomes)),
    changedAt: formatInstant(changedAt),
  };
}
