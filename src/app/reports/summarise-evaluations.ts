// What are the figures of a whole report?

import type { ScorecardEvaluations } from "../../evaluate/evaluate-fleet.ts";
import type { ScorecardEvaluation } from "../../evaluate/evaluate-scorecard.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { EvaluationSummary, RuleSummary, ScorecardSummary, Standing } from "../../model/evaluation-report.ts";
import type { Outcome } from "../../model/finding.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import type { WaivedRule } from "../../model/waived.ts";
import type { RuleFilter } from "./selection.ts";
import { sumOfWaived, WaivedTally } from "./waived-tally.ts";

/** Worst first. An entity counts with the worst of its standings. */
const WORST: readonly Standing[] = ["below", "unknown", "met", "none"];

export interface SummaryInput {
  readonly scorecards: readonly Scorecard[];
  readonly evaluations: ReadonlyMap<string, ScorecardEvaluations>;
  readonly refs: readonly EntityRef[];
  readonly problems: readonly Problem[];
  readonly reports: RuleFilter;
}

/** Entities are counted by their whole scorecards, but only the rules that were asked for are listed singly. */
export function summariseEvaluations(input: SummaryInput): EvaluationSummary {
  const { scorecards, evaluations, refs, problems, reports } = input;
  const of = (scorecard: Scorecard, ref: EntityRef): ScorecardEvaluation | undefined =>
    evaluations.get(scorecard.id)?.get(ref);
  const counting = scorecards.filter((scorecard) => !scorecard.draft);
  const standing = noStandings();
  let entities = 0;
  let metByWaivers = 0;
  for (const ref of refs) {
    const all = scorecards.filter((scorecard) => of(scorecard, ref) !== undefined);
    if (all.length > 0) entities++;
    const evaluated = counting.flatMap((scorecard) => {
      const evaluation = of(scorecard, ref);
      return evaluation === undefined ? [] : [{ scorecard, evaluation }];
    });
    if (evaluated.length === 0) continue;
    const standings = new Set(evaluated.map(({ evaluation }) => evaluation.standing ?? "none"));
    const worst = WORST.find((word) => standings.has(word)) ?? "none";
    standing[worst]++;
    const isByWaivers = evaluated.some((one) => isMetByWaivers(one.scorecard, one.evaluation));
    if (worst === "met" && isByWaivers) metByWaivers++;
  }
  const summaries = scorecards.map((scorecard) =>
    summariseScorecard(
      scorecard,
      refs.flatMap((ref) => of(scorecard, ref) ?? []),
      reports,
    ),
  );
  const errors = problems.filter(isError).length;
  const waived = sumOfWaived(summaries.flatMap((summary) => (summary.draft ? [] : summary.waived)));
  return {
    entities,
    catalog: refs.length,
    standing,
    outcomes: sum(summaries.filter(({ draft }) => !draft).flatMap(({ rules }) => rules.filter((rule) => !rule.draft))),
    waived: { ...waived, met: metByWaivers },
    scorecards: summaries,
    problems: { errors, warnings: problems.length - errors },
  };
}

function summariseScorecard(
  scorecard: Scorecard,
  evaluations: readonly ScorecardEvaluation[],
  reports: RuleFilter,
): ScorecardSummary {
  const held: Record<string, number> = Object.fromEntries(["", ...scorecard.levels].map((level) => [level, 0]));
  const standing = noStandings();
  const waived = new WaivedTally(scorecard);
  let score = 0;
  for (const evaluation of evaluations) {
    const level = scorecard.levels[evaluation.rank - 1] ?? "";
    held[level] = (held[level] ?? 0) + 1;
    standing[evaluation.standing ?? "none"]++;
    score += evaluation.score;
    waived.add(waivedOf(scorecard, evaluation), evaluation);
  }
  return {
    id: scorecard.id,
    title: scorecard.title,
    draft: scorecard.draft,
    entities: evaluations.length,
    levels: scorecard.levels,
    held,
    standing,
    score: evaluations.length === 0 ? null : Math.round((10 * score) / evaluations.length) / 10,
    waived: waived.figures(),
    rules: summariseRules(scorecard, evaluations, waived).filter(({ id }) => reports(scorecard.id, id)),
  };
}

/** Places count all rules of the scorecard, whichever of them are listed. */
function waivedOf({ rules }: Scorecard, { waived }: ScorecardEvaluation): readonly WaivedRule[] {
  if (waived.size === 0) return [];
  return [...waived].map(([rule, { until }]) => ({ place: rules.findIndex(({ id }) => id === rule), until }));
}

function isMetByWaivers(scorecard: Scorecard, evaluation: ScorecardEvaluation): boolean {
  return new WaivedTally(scorecard).add(waivedOf(scorecard, evaluation), evaluation);
}

function summariseRules(
  scorecard: Scorecard,
  evaluations: readonly ScorecardEvaluation[],
  waived: WaivedTally,
): RuleSummary[] {
  return scorecard.rules.map(({ id, title, level, draft }, index) => {
    const outcomes = noOutcomes();
    for (const evaluation of evaluations) outcomes[evaluation.outcomes[index] ?? "unknown"]++;
    return { id, title, level, draft, outcomes, waived: waived.rules[index] ?? 0 };
  });
}

function sum(rules: readonly RuleSummary[]): Record<Outcome, number> {
  const total = noOutcomes();
  for (const { outcomes } of rules) {
    for (const outcome of ["pass", "fail", "unknown", "not-applicable"] as const) total[outcome] += outcomes[outcome];
  }
  return total;
}

function noStandings(): Record<Standing, number> {
  return { met: 0, below: 0, unknown: 0, none: 0 };
}

function noOutcomes(): Record<Outcome, number> {
  return { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
}
