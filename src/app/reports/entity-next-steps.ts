// What is to be done about one entity first? The cheapest way to the next level of each scorecard.

import type { EntityNextSteps, ListedFinding, NextStepBody } from "../../api/findings.ts";
import type { EntityPath } from "../../api/parts.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Standing } from "../../evaluate/evaluate-scorecard.ts";
import { nextSteps } from "../../evaluate/next-steps.ts";
import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { NextSteps } from "../../model/finding.ts";
import { compareText } from "../../model/problem.ts";
import { formatDuration, parseDuration } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { catalogProvenance } from "../catalog/catalog-provenance.ts";
import { currentRules } from "../rules/current-rules.ts";
import { evaluateNow } from "../evaluations/evaluate-now.ts";
import type { EvaluationNow } from "../evaluations/evaluate-now.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import type { EntityState } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";
import { tellFindings, tellStanding } from "./tell-findings.ts";

/** Sorted as by `compareSteps`. */
export async function entityNextSteps(muster: Muster, path: EntityPath): Promise<EntityNextSteps> {
  const { scorecards } = await currentRules(muster);
  return { items: await stepsOf(muster, await findEntity(muster, path), scorecards), next: null };
}

/** The same of an entity that has been looked up. */
export async function stepsOf(
  muster: Muster,
  state: EntityState,
  scorecards: readonly CompiledScorecard[],
): Promise<NextStepBody[]> {
  const at = muster.clock.now();
  const provenance = (await catalogProvenance(muster.store, at))(state.entry);
  return nextStepsOf(state, scorecards, { at, provenance });
}

export interface StepsBasis {
  readonly at: Instant;
  readonly provenance: EntityProvenance;
}

/** One step for each scorecard that has a level above the one held. `isTold`: for which scorecards; left out: all. */
export function nextStepsOf(
  state: EntityState,
  scorecards: readonly CompiledScorecard[],
  { at, provenance }: StepsBasis,
  isTold: (scorecard: string) => boolean = () => true,
): NextStepBody[] {
  return evaluateNow(state.document, scorecards, at)
    .flatMap((now) => {
      const outline = outlineStep(now.compiled, now.evaluation);
      return outline === null || !isTold(outline.scorecard) ? [] : [{ now, outline }];
    })
    .sort((a, b) => compareSteps(a.outline, b.outline))
    .map(({ now, outline }) => tellStep(now, outline, { state, provenance, at }));
}

/** A step without explanations: enough to sort by. */
export interface StepOutline extends NextSteps {
  readonly scorecard: string;
  readonly draft: boolean;
  readonly standing: Standing["standing"];
  /** The effort of all its rules. If one of them states none, the step sorts as if it took forever. */
  readonly takes: Milliseconds;
}

/** Null: there is no level above the one held. */
export function outlineStep(compiled: CompiledScorecard, evaluation: Standing): StepOutline | null {
  const steps = nextSteps(compiled, evaluation);
  if (steps === null) return null;
  const { id, draft, rules } = compiled.scorecard;
  const isStated = rules.every((rule) => rule.fix?.effort !== undefined || !steps.rules.includes(rule.id));
  const takes = isStated ? steps.effort : Number.MAX_SAFE_INTEGER;
  return { ...steps, scorecard: id, draft, standing: evaluation.standing, takes };
}

interface StepTold extends StepsBasis {
  readonly state: EntityState;
}

function tellStep(now: EvaluationNow, steps: StepOutline, { state, provenance, at }: StepTold): NextStepBody {
  const { compiled, evaluation, document } = now;
  const { id, title, draft } = compiled.scorecard;
  const told = { compiled, evaluation, record: state.evaluations.get(id), at, basis: { document, provenance } };
  const findings = tellFindings(told, (rule) => steps.rules.includes(rule.id), "all");
  const inOrder = steps.rules.flatMap((rule) => findings.find((finding) => finding.rule === rule) ?? []);
  const of = (outcome: string) => sumUp(inOrder.filter((finding) => finding.outcome === outcome));
  const standing = tellStanding(compiled, evaluation);
  return { scorecard: id, title, draft, ...standing, next: steps.level, fails: of("fail"), unknowns: of("unknown") };
}

function sumUp(findings: readonly ListedFinding[]): NextStepBody["fails"] {
  const stated = findings.flatMap(({ fix }) => fix?.effort ?? []);
  const effort = stated.length === 0 ? null : formatDuration(sum(stated));
  return { effort, unstated: findings.length - stated.length, findings };
}

function sum(efforts: readonly string[]): Milliseconds {
  return efforts.reduce((total, effort) => total + (parseDuration(effort) ?? 0), 0);
}

/** Steps towards a target come first, then other steps, then drafts. Within each, the least effort comes first. */
export function compareSteps(a: StepOutline, b: StepOutline): number {
  return (
    Number(a.draft) - Number(b.draft) ||
    Number(!isBelow(a)) - Number(!isBelow(b)) ||
    a.takes - b.takes ||
    compareText(a.scorecard, b.scorecard)
  );
}

/** Whether the target asks for the step. Beyond the target, or without one, nobody has to take it. */
export function isBelow({ standing }: Pick<StepOutline, "standing">): boolean {
  return standing === "below" || standing === "unknown";
}
