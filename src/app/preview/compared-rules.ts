// What does a preview compare? The rules in force and the candidate, each with how every entity stands by it.

import type { FleetDocument, ScorecardEvaluations } from "../../evaluate/evaluate-fleet.ts";
import type { ScorecardEvaluation } from "../../evaluate/evaluate-scorecard.ts";
import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Outcome } from "../../model/finding.ts";
import type { InForce } from "../../model/in-force.ts";
import type { Instant } from "../../model/time.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

/** The whole catalog, evaluated by one rulebook. */
export interface RulesSide {
  readonly rules: CompiledRulebook;
  /** With the levels that the entities hold by this rulebook. */
  readonly documents: ReadonlyMap<EntityRef, FleetDocument>;
  /** By scorecard. */
  readonly evaluations: ReadonlyMap<string, ScorecardEvaluations>;
}

export interface ComparedRules {
  readonly at: Instant;
  /** The whole catalog, by ref. */
  readonly entries: ReadonlyMap<EntityRef, CatalogEntry>;
  readonly before: RulesSide;
  readonly after: RulesSide;
  /** The environments for which the gates are asked, normalised. */
  readonly environments: readonly string[];
  /** What a gate would find in force if it decided by the rulebook of this digest. */
  inForce(entity: EntityRef, environment: string, rulebook: string): InForce;
  provenance(entry: CatalogEntry): EntityProvenance;
}

/** Undefined: the scorecard does not apply to the entity, or the side does not have it. */
export function evaluationOf(side: RulesSide, scorecard: string, entity: EntityRef): ScorecardEvaluation | undefined {
  return side.evaluations.get(scorecard)?.get(entity);
}

export function scorecardOf({ rules }: RulesSide, id: string): CompiledScorecard | undefined {
  return rules.scorecards.find(({ scorecard }) => scorecard.id === id);
}

/** Null: the side does not ask it of the entity. */
export function outcomeOf(side: RulesSide, scorecard: string, rule: string, entity: EntityRef): Outcome | null {
  const index = scorecardOf(side, scorecard)?.rules.findIndex((one) => one.rule.id === rule) ?? -1;
  return evaluationOf(side, scorecard, entity)?.outcomes[index] ?? null;
}
