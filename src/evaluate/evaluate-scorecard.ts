// What does one scorecard say about one entity at one instant? Outcomes, level, target and score; explained elsewhere.

import type { Values } from "../logic/compile-rules.ts";
import type { Document, HeldLevel } from "../model/document.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledRule, CompiledScorecard } from "./compile-scorecard.ts";

export interface ScorecardEvaluation {
  /** One per rule, in the scorecard's order. */
  readonly outcomes: readonly Outcome[];
  /** Rank of the level held; 0: none. */
  readonly rank: number;
  /** Rank of the level to reach; 0: none asked. */
  readonly targetRank: number;
  /** `below` because of a fail, `unknown` only for what is not known; null without a target. */
  readonly standing: "met" | "below" | "unknown" | null;
  /** 0 to 100, one decimal. */
  readonly score: number;
}

export const NOT_APPLICABLE: HeldLevel = { applicable: false, id: null, rank: 0 };

const TRUTHS = ["fail", "pass", "unknown"] as const;

/** Undefined: the scorecard does not apply to the entity, or none of its rules that count does. */
export function evaluateScorecard(
  compiled: CompiledScorecard,
  document: Document,
  at: Instant,
): ScorecardEvaluation | undefined {
  return evaluateValues(compiled, compiled.conditions.load(document, at), document);
}

/** As `evaluateScorecard`, of the values the scorecard's conditions read of the document. */
export function evaluateValues(
  compiled: CompiledScorecard,
  values: Values,
  document: Document,
): ScorecardEvaluation | undefined {
  const outcomes = outcomesOf(compiled, values, document);
  const score = outcomes === undefined ? undefined : scoreOf(compiled, outcomes);
  if (outcomes === undefined || score === undefined) return undefined;
  const rank = rankHeld(compiled, outcomes);
  const targetRank = targetOf(compiled, values);
  return { outcomes, rank, targetRank, standing: standingOf(compiled, outcomes, rank, targetRank), score };
}

export function heldLevel(compiled: CompiledScorecard, evaluation: ScorecardEvaluation | undefined): HeldLevel {
  if (evaluation === undefined) return NOT_APPLICABLE;
  return { applicable: true, id: compiled.scorecard.levels[evaluation.rank - 1] ?? null, rank: evaluation.rank };
}

/** Rank of the first target whose condition holds; 0 when there is none. */
export function targetOf(compiled: CompiledScorecard, values: Values): number {
  const target = compiled.targets.find(
    ({ when }) => when === undefined || compiled.conditions.evaluate(when, values) !== false,
  );
  return target?.rank ?? 0;
}

/** One outcome per rule, in the scorecard's order; undefined where the scorecard does not apply. */
export function outcomesOf(compiled: CompiledScorecard, values: Values, document: Document): Outcome[] | undefined {
  const truths = new Uint8Array(compiled.conditions.size);
  compiled.conditions.evaluateAll(values, truths);
  const outcome = (index: number): Outcome => TRUTHS[truths[index] ?? 2] ?? "unknown";
  // An unknown condition holds: what is not known must not excuse an entity from a standard.
  if (compiled.appliesTo !== undefined && outcome(compiled.appliesTo) === "fail") return undefined;
  return compiled.rules.map((rule) => {
    if (rule.readsChange && document.change === undefined) return "not-applicable";
    const applies = rule.appliesTo === undefined ? "pass" : outcome(rule.appliesTo);
    if (applies === "pass") return outcome(rule.pass);
    return applies === "fail" ? "not-applicable" : "unknown";
  });
}

/** Drafts are shown and count nowhere. */
function counts(rule: CompiledRule, outcome: Outcome | undefined): boolean {
  return !rule.rule.draft && outcome !== "not-applicable";
}

/** 100 × weight passed / weight applicable, one decimal; undefined where no rule that counts applies. */
function scoreOf(compiled: CompiledScorecard, outcomes: readonly Outcome[]): number | undefined {
  let applicable = 0;
  let passed = 0;
  let counted = false;
  compiled.rules.forEach((rule, index) => {
    if (!counts(rule, outcomes[index])) return;
    counted = true;
    applicable += rule.rule.weight;
    if (outcomes[index] === "pass") passed += rule.rule.weight;
  });
  if (!counted) return undefined;
  // Rules of weight 0 count for the level alone: of nothing but those, nothing is lost.
  return applicable === 0 ? 100 : Math.round((1000 * passed) / applicable) / 10;
}

/** The highest level whose rules, and those of every level below, all pass. */
function rankHeld(compiled: CompiledScorecard, outcomes: readonly Outcome[]): number {
  const blocking = compiled.rules.filter((rule, index) => counts(rule, outcomes[index]) && outcomes[index] !== "pass");
  return Math.min(compiled.scorecard.levels.length, ...blocking.map((rule) => rule.rank - 1));
}

function standingOf(
  compiled: CompiledScorecard,
  outcomes: readonly Outcome[],
  rank: number,
  targetRank: number,
): ScorecardEvaluation["standing"] {
  if (targetRank === 0) return null;
  if (rank >= targetRank) return "met";
  const fails = compiled.rules.some(
    (rule, index) => rule.rank <= targetRank && outcomes[index] === "fail" && !rule.rule.draft,
  );
  return fails ? "below" : "unknown";
}
