// How does one entity stand on one scorecard at one instant: outcomes, level, target and score? Explained elsewhere.

import type { Values } from "../logic/compile-rules.ts";
import type { Document, HeldLevel } from "../model/document.ts";
import { isOpen } from "../model/finding.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledRule, CompiledScorecard } from "./compile-scorecard.ts";
import { waivedRules } from "./waived-rules.ts";
import type { WaivedRules } from "./waived-rules.ts";

export interface ScorecardEvaluation {
  /** One per rule, in the scorecard's order. */
  readonly outcomes: readonly Outcome[];
  /** Waived rules do not stand in the way of a level, and are left out of the score. */
  readonly waived: WaivedRules;
  /** Rank of the level held; 0: none. */
  readonly rank: number;
  /** Rank of the target; 0: there is no target. */
  readonly targetRank: number;
  /**
   * `below`: a rule up to the target fails; `unknown`: the target is missed only by rules that are unknown; null: no
   * target.
   */
  readonly standing: "met" | "below" | "unknown" | null;
  /** 0 to 100, one decimal. */
  readonly score: number;
}

/** An evaluation with only the names of the waived rules: all that counting needs. */
export interface Standing extends Omit<ScorecardEvaluation, "waived"> {
  readonly waived: Pick<WaivedRules, "has">;
}

export const NOT_APPLICABLE: HeldLevel = { applicable: false, id: null, rank: 0 };

const TRUTHS = ["fail", "pass", "unknown"] as const;

/** Undefined: the scorecard does not apply to the entity, or none of its rules that count applies. */
export function evaluateScorecard(
  compiled: CompiledScorecard,
  document: Document,
  at: Instant,
): ScorecardEvaluation | undefined {
  return evaluateValues(compiled, compiled.conditions.load(document, at), document);
}

/** As `evaluateScorecard`, from values that were already read from the document. */
export function evaluateValues(
  compiled: CompiledScorecard,
  values: Values,
  document: Document,
): ScorecardEvaluation | undefined {
  const outcomes = outcomesOf(compiled, values, document);
  if (outcomes === undefined) return undefined;
  const waived = waivedRules(compiled, outcomes, document.waivers, values.at);
  const score = scoreOf(compiled, outcomes, waived);
  if (score === undefined) return undefined;
  const rank = rankHeld(compiled, outcomes, waived);
  const targetRank = targetOf(compiled, values);
  const standing = standingOf(compiled, outcomes, waived, rank, targetRank);
  return { outcomes, waived, rank, targetRank, standing, score };
}

/** `evaluation`: undefined where the scorecard does not apply. */
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
  // An `appliesTo` that is unknown applies: missing data must not exempt an entity from a standard.
  if (compiled.appliesTo !== undefined && outcome(compiled.appliesTo) === "fail") return undefined;
  return compiled.rules.map((rule) => {
    if (rule.readsChange && document.change === undefined) return "not-applicable";
    const applies = rule.appliesTo === undefined ? "pass" : outcome(rule.appliesTo);
    if (applies === "pass") return outcome(rule.pass);
    return applies === "fail" ? "not-applicable" : "unknown";
  });
}

/** Whether a rule counts for level and score: drafts are shown, but never count. */
function counts(rule: CompiledRule, outcome: Outcome | undefined): boolean {
  return !rule.rule.draft && outcome !== "not-applicable";
}

/** 100 × weight passed / weight applicable and not waived, one decimal; undefined where no rule that counts applies. */
function scoreOf(compiled: CompiledScorecard, outcomes: readonly Outcome[], waived: WaivedRules): number | undefined {
  let applicable = 0;
  let passed = 0;
  let counted = false;
  compiled.rules.forEach((rule, index) => {
    if (!counts(rule, outcomes[index])) return;
    counted = true;
    if (waived.has(rule.rule.id)) return;
    applicable += rule.rule.weight;
    if (outcomes[index] === "pass") passed += rule.rule.weight;
  });
  if (!counted) return undefined;
  // Rules of weight 0 count for the level alone. Where only those are left, nothing was lost: the score is full.
  return applicable === 0 ? 100 : Math.round((1000 * passed) / applicable) / 10;
}

/** The highest level whose rules, and those of every level below, all pass or are waived. */
function rankHeld(compiled: CompiledScorecard, outcomes: readonly Outcome[], waived: WaivedRules): number {
  const blocking = compiled.rules.filter(
    (rule, index) => counts(rule, outcomes[index]) && outcomes[index] !== "pass" && !waived.has(rule.rule.id),
  );
  return Math.min(compiled.scorecard.levels.length, ...blocking.map((rule) => rule.rank - 1));
}

function standingOf(
  compiled: CompiledScorecard,
  outcomes: readonly Outcome[],
  waived: WaivedRules,
  rank: number,
  targetRank: number,
): ScorecardEvaluation["standing"] {
  if (targetRank === 0) return null;
  if (rank >= targetRank) return "met";
  const fails = compiled.rules.some(
    ({ rank: of, rule }, index) =>
      of <= targetRank && outcomes[index] === "fail" && !rule.draft && !waived.has(rule.id),
  );
  return fails ? "below" : "unknown";
}

/** The rules, in their order, without whose waivers the level would not be held. */
export function heldThanksTo(
  { rules }: CompiledScorecard,
  { outcomes, waived, rank }: Pick<Standing, "outcomes" | "waived" | "rank">,
): readonly string[] {
  return rules
    .filter(({ rule, rank: of }, index) => of <= rank && isOpen(outcomes[index]) && !rule.draft && waived.has(rule.id))
    .map(({ rule }) => rule.id);
}
