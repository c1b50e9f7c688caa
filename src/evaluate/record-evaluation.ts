// What is stored of an evaluation, and what has moved since the one before?

import type { Values } from "../logic/compile-rules.ts";
import type { Document, HeldLevel } from "../model/document.ts";
import type { EntityRef } from "../model/entity.ts";
import type {
  EvaluationRecord,
  Flip,
  NewMovement,
  RecordedOutcome,
  TransitionCause,
} from "../model/evaluation-record.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledRule, CompiledScorecard } from "./compile-scorecard.ts";
import { evaluateValues, heldLevel } from "./evaluate-scorecard.ts";
import { firstEnd } from "./waived-rules.ts";

export interface RecordedEvaluation {
  /** Undefined: the scorecard does not apply to the entity. */
  readonly record: EvaluationRecord | undefined;
  readonly level: HeldLevel;
  /** When any of this can next change by time alone, including whether the scorecard applies; null: never. */
  readonly nextFlip: Instant | null;
}

/** `before`: the record stored last; what is unchanged keeps its times. `rulebook`: the digest. */
export function recordEvaluation(
  compiled: CompiledScorecard,
  document: Document,
  at: Instant,
  rulebook: string,
  before: EvaluationRecord | undefined,
): RecordedEvaluation {
  const values = compiled.conditions.load(document, at);
  const evaluation = evaluateValues(compiled, values, document);
  const level = heldLevel(compiled, evaluation);
  const nextFlip = nextFlipOf(compiled, values, document);
  if (evaluation === undefined) return { record: undefined, level, nextFlip };
  const { rank, targetRank, standing, score, waived } = evaluation;
  const outcomes = compiled.rules.map((rule, index): RecordedOutcome => {
    const { id } = rule.rule;
    const outcome = evaluation.outcomes[index] ?? "unknown";
    const waiver = waived.get(id);
    const recorded = recordOutcome(compiled, rule, outcome, values, outcomeOf(before, id, index));
    return waiver === undefined ? recorded : { ...recorded, waiver };
  });
  const { ref: entity } = document.entity;
  const said = {
    entity,
    scorecard: compiled.scorecard.id,
    outcomes,
    rank,
    level: level.id,
    targetRank,
    standing,
    score,
  };
  const changedAt = before !== undefined && isSame(before, said) ? before.changedAt : at;
  return { record: { ...said, rulebook, changedAt, nextFlip }, level, nextFlip };
}

function recordOutcome(
  compiled: CompiledScorecard,
  rule: CompiledRule,
  outcome: Outcome,
  values: Values,
  known: RecordedOutcome | undefined,
): RecordedOutcome {
  const cause = outcome === "unknown" ? causeOf(compiled, rule, values) : null;
  return {
    rule: rule.rule.id,
    outcome,
    cause,
    since: known?.outcome === outcome ? known.since : values.at,
  };
}

/** Looks at `index` first, where the rule stands as long as the scorecard has not changed. */
function outcomeOf(record: EvaluationRecord | undefined, rule: string, index: number): RecordedOutcome | undefined {
  const there = record?.outcomes[index];
  return there?.rule === rule ? there : record?.outcomes.find((recorded) => recorded.rule === rule);
}

function causeOf({ conditions }: CompiledScorecard, rule: CompiledRule, values: Values): RecordedOutcome["cause"] {
  const { appliesTo, pass } = rule;
  const isAppliesTo = appliesTo !== undefined && conditions.evaluate(appliesTo, values) === undefined;
  return conditions.cause(isAppliesTo ? appliesTo : pass, values);
}

/** Evaluated without a change, as always outside a gate, so rules that read `change` have nothing that could flip. */
function nextFlipOf(compiled: CompiledScorecard, values: Values, { waivers }: Document): Instant | null {
  const { conditions } = compiled;
  let next = firstEnd(compiled, waivers, values.at);
  for (let condition = 0; condition < conditions.size; condition++) {
    next = Math.min(next, conditions.nextFlip(condition, values) ?? Infinity);
  }
  return Number.isFinite(next) ? next : null;
}

type Said = Pick<EvaluationRecord, "outcomes" | "rank" | "level" | "targetRank" | "standing" | "score">;

function isSame(before: Said, now: Said): boolean {
  return (
    before.rank === now.rank &&
    before.level === now.level &&
    before.targetRank === now.targetRank &&
    before.standing === now.standing &&
    before.score === now.score &&
    before.outcomes.length === now.outcomes.length &&
    before.outcomes.every((outcome, index) => isSameOutcome(outcome, now.outcomes[index]))
  );
}

function isSameOutcome(before: RecordedOutcome, now: RecordedOutcome | undefined): boolean {
  return (
    before.rule === now?.rule &&
    before.outcome === now.outcome &&
    before.cause === now.cause &&
    before.waiver?.id === now.waiver?.id
  );
}

/**
 * Whether nothing has to be written. The same result by another rulebook is written too, since the record names its
 * rulebook.
 */
export function isSameRecord(before: EvaluationRecord | undefined, now: EvaluationRecord | undefined): boolean {
  if (before === undefined || now === undefined) return before === now;
  return before.rulebook === now.rulebook && before.nextFlip === now.nextFlip && isSame(before, now);
}

export interface Moving {
  readonly entity: EntityRef;
  readonly scorecard: string;
  readonly at: Instant;
  readonly rulebook: string;
  /** The cause of a change in the outcome of this rule; without `rule`: of any other change. */
  readonly causeOf: (rule?: string) => TransitionCause;
}

/** Undefined: nothing moved: level, standing, score and all outcomes are as before. */
export function movementBetween(
  before: EvaluationRecord | undefined,
  now: EvaluationRecord | undefined,
  { causeOf, ...moving }: Moving,
): NewMovement | undefined {
  const flips = flipsBetween(before, now, causeOf);
  const hasMoved = before?.level !== now?.level || before?.standing !== now?.standing || before?.score !== now?.score;
  if (flips.length === 0 && !hasMoved) return undefined;
  const to = now === undefined ? null : { level: now.level, standing: now.standing, score: now.score };
  const { kind, name } = flips[0]?.cause ?? causeOf();
  return { ...moving, to, cause: { kind, name }, flips };
}

/** One flip for each rule whose outcome changed. */
function flipsBetween(
  before: EvaluationRecord | undefined,
  now: EvaluationRecord | undefined,
  causeOf: Moving["causeOf"],
): Flip[] {
  const flips: Flip[] = [];
  const add = (rule: string, from: Outcome | null, to: Outcome | null): void => {
    if (from !== to) flips.push({ rule, from, to, cause: causeOf(rule) });
  };
  for (const [index, { rule, outcome }] of (now?.outcomes ?? []).entries()) {
    add(rule, outcomeOf(before, rule, index)?.outcome ?? null, outcome);
  }
  for (const [index, { rule, outcome }] of (before?.outcomes ?? []).entries()) {
    if (outcomeOf(now, rule, index) === undefined) add(rule, outcome, null);
  }
  return flips;
}
