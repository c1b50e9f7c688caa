// Which findings of an evaluation were asked for, and what does an answer say of each?

import { conjunctBody, evidenceBody, fixBody, waiverBody } from "../../api/finding-body.ts";
import type { HeldLevelBody, ListedFinding } from "../../api/findings.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { heldThanksTo } from "../../evaluate/evaluate-scorecard.ts";
import type { ScorecardEvaluation, Standing } from "../../evaluate/evaluate-scorecard.ts";
import { explainFinding } from "../../evaluate/explain-finding.ts";
import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { Values } from "../../logic/compile-rules.ts";
import type { Explain } from "../../model/decision.ts";
import type { Document } from "../../model/document.ts";
import type { EvaluationRecord, RecordedOutcome } from "../../model/evaluation-record.ts";
import { isOpen } from "../../model/finding.ts";
import type { Finding, Outcome } from "../../model/finding.ts";
import { suggest } from "../../model/nearest.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Rule, Scorecard } from "../../model/scorecard.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";

export interface AskedFindings {
  readonly rule?: string | undefined;
  readonly level?: string | undefined;
  readonly outcome?: readonly Outcome[] | undefined;
}

export type FindingFilter = (rule: Rule, outcome: Outcome) => boolean;

export function findingFilter({ rule: id, level, outcome: outcomes }: AskedFindings): FindingFilter {
  return (rule, outcome) =>
    (id === undefined || rule.id === id) &&
    (level === undefined || rule.level === level) &&
    (outcomes === undefined || outcomes.includes(outcome));
}

/** Throws Refusal `invalid` for a rule or level that none of the scorecards has. */
export function checkAsked({ rule, level }: AskedFindings, scorecards: readonly Scorecard[]): void {
  const rules = scorecards.flatMap((scorecard) => scorecard.rules.map(({ id }) => id));
  const levels = [...new Set(scorecards.flatMap((scorecard) => scorecard.levels))];
  if (rule !== undefined && !rules.includes(rule)) refuse("rule", rule, rules);
  if (level !== undefined && !levels.includes(level)) refuse("level", level, levels);
}

function refuse(what: string, name: string, known: readonly string[]): never {
  const help = suggest(name, known);
  throw new Refusal(
    "invalid",
    `unknown-${what}`,
    `no ${what} is called \`${name}\``,
    help === undefined ? {} : { help },
  );
}

export function asksForAll({ rule, level, outcome }: AskedFindings): boolean {
  return rule === undefined && level === undefined && outcome === undefined;
}

/** One evaluation, and what is needed to describe its findings. */
export interface ToTell {
  readonly compiled: CompiledScorecard;
  readonly evaluation: ScorecardEvaluation;
  /** What was recorded; undefined: nothing yet. */
  readonly record: EvaluationRecord | undefined;
  readonly at: Instant;
  /** Undefined: nothing is to be explained, and every outcome is the recorded one. */
  readonly basis: { readonly document: Document; readonly provenance: EntityProvenance } | undefined;
}

export function tellFindings(told: ToTell, isAsked: FindingFilter, explain: Explain): ListedFinding[] {
  const { compiled, evaluation, basis, at } = told;
  let values: Values | undefined;
  return compiled.rules.flatMap(({ rule }, index) => {
    const outcome = evaluation.outcomes[index] ?? "unknown";
    if (!isAsked(rule, outcome)) return [];
    const recorded = recordedOutcome(told, rule, index, outcome);
    const isExplained = explain === "all" || (explain === "failing" && isOpen(outcome));
    const isNews = outcome === "unknown" && recorded === undefined;
    const waiver = waiverBody(evaluation.waived.get(rule.id));
    const outlined = { ...outlineFinding(compiled, rule, outcome, recorded), waiver };
    if (basis === undefined || !(isExplained || isNews)) return [outlined];
    values ??= compiled.conditions.load(basis.document, at);
    const finding = explainFinding(compiled, index, outcome, values, basis.provenance);
    const { cause } = finding;
    return [isExplained ? { ...tellFinding(finding, recorded), waiver } : { ...outlined, cause }];
  });
}

/** What was recorded of this rule; undefined: the outcome is another by now, or nothing was recorded. */
function recordedOutcome({ record }: ToTell, rule: Rule, index: number, outcome: Outcome): RecordedOutcome | undefined {
  const there = record?.outcomes[index];
  const recorded = there?.rule === rule.id ? there : record?.outcomes.find((one) => one.rule === rule.id);
  return recorded?.outcome === outcome ? recorded : undefined;
}

type Unwaived = Omit<ListedFinding, "waiver">;

function tellFinding(finding: Finding, recorded: RecordedOutcome | undefined): Unwaived {
  const { scorecard, rule, title, level, severity, outcome, cause, message, evidence, fix, draft, conjuncts } = finding;
  return {
    scorecard,
    rule,
    title,
    level,
    severity,
    outcome,
    cause,
    message,
    evidence: evidence.map(evidenceBody),
    fix: fix === undefined ? null : fixBody(fix),
    ...sinceOf(outcome, recorded),
    draft,
    conjuncts: conjuncts.map(conjunctBody),
  };
}

function outlineFinding(
  { scorecard }: CompiledScorecard,
  rule: Rule,
  outcome: Outcome,
  recorded: RecordedOutcome | undefined,
): Unwaived {
  const { id, title, level, severity } = rule;
  return {
    scorecard: scorecard.id,
    rule: id,
    title,
    level,
    severity,
    outcome,
    cause: recorded?.cause ?? null,
    message: null,
    evidence: null,
    fix: null,
    ...sinceOf(outcome, recorded),
    draft: rule.draft || scorecard.draft,
    conjuncts: null,
  };
}

function sinceOf(
  outcome: Outcome,
  recorded: RecordedOutcome | undefined,
): Pick<ListedFinding, "failingSince" | "since"> {
  const since = recorded === undefined ? null : formatInstant(recorded.since);
  return { failingSince: outcome === "fail" ? since : null, since };
}

export type StandingBody = Pick<HeldLevelBody, "level" | "rank" | "target" | "standing" | "score" | "waived">;

export function tellStanding(compiled: CompiledScorecard, evaluation: Standing): StandingBody {
  const { rank, targetRank, standing, score } = evaluation;
  const levelOf = (of: number): string | null => compiled.scorecard.levels[of - 1] ?? null;
  const waived = [...heldThanksTo(compiled, evaluation)];
  return { level: levelOf(rank), rank, target: levelOf(targetRank), standing, score, waived };
}
