// How do a server's answers about scorecards become the report that `muster evaluate` makes of files?

import type { EvaluatedEntityBody } from "../../api/findings.ts";
import { findingOf, fixOf } from "../../api/read-finding.ts";
import type { DescribedScorecard } from "../../api/scorecards.ts";
import type { ScorecardEvaluation } from "../../evaluate/evaluate-scorecard.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { EvaluationReport } from "../../model/evaluation-report.ts";
import { isOpen } from "../../model/finding.ts";
import type { EntityReport, Finding, NextSteps, ScorecardReport } from "../../model/finding.ts";
import { compareText } from "../../model/problem.ts";
import type { Rule, Scorecard } from "../../model/scorecard.ts";
import type { Instant } from "../../model/time.ts";
import { summariseEvaluations } from "./summarise-evaluations.ts";

/** One scorecard, and the answer for every entity it applies to. */
export interface ServedScorecard {
  readonly described: DescribedScorecard;
  readonly entities: readonly EvaluatedEntityBody[];
}

export interface ServedReport {
  readonly report: EvaluationReport;
  readonly scorecards: readonly Scorecard[];
}

/** `failing`: list only entities with a finding that does not pass. The summary counts all. */
export function servedReport(served: readonly ServedScorecard[], at: Instant, failing: boolean): ServedReport {
  const scorecards = served.map(({ described }) => scorecardOf(described));
  const entities = new Map<EntityRef, EntityReport>();
  served.forEach(({ entities: evaluated }, index) => {
    const scorecard = scorecards[index];
    if (scorecard === undefined) return;
    for (const one of evaluated) {
      const before = entities.get(one.entity) ?? entityOf(one);
      entities.set(one.entity, withScorecard(before, scorecardReport(scorecard, one), one));
    }
  });
  const sorted = [...entities.values()].sort((a, b) => compareText(a.ref, b.ref));
  const evaluations = served.map(
    ({ described, entities: evaluated }) => [described.id, evaluationsOf(described, evaluated)] as const,
  );
  const summary = summariseEvaluations({
    scorecards,
    evaluations: new Map(evaluations),
    refs: sorted.map(({ ref }) => ref),
    problems: [],
    reports: () => true,
  });
  const told = failing ? sorted.filter(hasOpenFinding) : sorted;
  const rulebook = served[0]?.described.rulebook ?? "unknown";
  return { report: { rulebook, at, entities: told, problems: [], summary }, scorecards };
}

function hasOpenFinding({ scorecards }: EntityReport): boolean {
  return scorecards.some(({ findings }) => findings.some(({ outcome }) => isOpen(outcome)));
}

function scorecardOf(described: DescribedScorecard): Scorecard {
  const { id, title, draft, levels, targets, rules } = described;
  const location = { file: "", line: 1, column: 1 };
  return {
    id,
    title,
    draft,
    levels,
    targets: targets as Scorecard["targets"],
    params: {},
    rules: rules.map(ruleOf),
    location,
  };
}

function ruleOf(rule: DescribedScorecard["rules"][number]): Rule {
  const { id, title, level, weight, severity, pass, draft, location, why, fix } = rule;
  const said = { ...(why === null ? {} : { why }), ...(fix === null ? {} : { fix: fixOf(fix) }) };
  return { id, title, level, weight, severity, pass, draft, location, ...said };
}

/** The findings have to be those of all rules, in the scorecard's order. */
function evaluationsOf(
  { levels }: DescribedScorecard,
  evaluated: readonly EvaluatedEntityBody[],
): ReadonlyMap<EntityRef, ScorecardEvaluation> {
  return new Map(
    evaluated.map(({ entity, findings, rank, target, standing, score }) => [
      entity,
      {
        outcomes: findings.map(({ outcome }) => outcome),
        waived: new Map(
          findings.map(findingOf).flatMap(({ rule, waiver }) => (waiver ? [[rule, waiver] as const] : [])),
        ),
        rank,
        targetRank: target === null ? 0 : levels.indexOf(target) + 1,
        standing,
        score,
      },
    ]),
  );
}

function entityOf({ entity, kind, owner, system }: EvaluatedEntityBody): EntityReport {
  return { ref: entity, kind, owner, system, location: null, scorecards: [] };
}

function withScorecard(
  entity: EntityReport,
  scorecard: ScorecardReport,
  { findings }: EvaluatedEntityBody,
): EntityReport {
  // A server does not say where an entity is declared, but a fix points to that place.
  const place = findings.map(({ fix }) => fix?.location).find((location) => location !== undefined);
  const location = entity.location ?? (place === undefined ? null : { file: place.file, line: place.line ?? 1 });
  return { ...entity, location, scorecards: [...entity.scorecards, scorecard] };
}

function scorecardReport(scorecard: Scorecard, evaluated: EvaluatedEntityBody): ScorecardReport {
  const { level, rank, target, standing, score, waived } = evaluated;
  const { id, title, draft } = scorecard;
  const findings = evaluated.findings.map(findingOf);
  return {
    id,
    title,
    draft,
    level,
    rank,
    target,
    standing,
    score,
    waived,
    findings,
    nextSteps: stepsFrom(scorecard, rank, findings),
  };
}

/**
 * The rules up to the next level that do not pass and are not waived, least effort first; null: the highest level is
 * held.
 */
function stepsFrom({ levels, rules }: Scorecard, rank: number, findings: readonly Finding[]): NextSteps | null {
  const level = levels[rank];
  if (level === undefined) return null;
  const isAsked = (finding: Finding): boolean => levels.indexOf(finding.level) <= rank && !finding.draft;
  const open = new Set(
    findings
      .filter(({ outcome, waiver }) => isOpen(outcome) && !waiver)
      .filter(isAsked)
      .map(({ rule }) => rule),
  );
  const missing = rules
    .filter(({ id }) => open.has(id))
    .sort((a, b) => (a.fix?.effort ?? Infinity) - (b.fix?.effort ?? Infinity) || 0);
  const effort = missing.reduce((sum, { fix }) => sum + (fix?.effort ?? 0), 0);
  return { level, rules: missing.map(({ id }) => id), effort };
}
