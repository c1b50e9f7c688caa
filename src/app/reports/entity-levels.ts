// Which level does one entity hold on each scorecard?

import type { EntityLevels, HeldLevelBody } from "../../api/findings.ts";
import type { EntityPath } from "../../api/parts.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Standing } from "../../evaluate/evaluate-scorecard.ts";
import type { Instant } from "../../model/time.ts";
import { currentRules } from "../rules/current-rules.ts";
import { evaluateNow } from "../evaluations/evaluate-now.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import type { EntityState } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { tellStanding } from "./tell-findings.ts";

/** As of now, in dependency order of the scorecards. Those that do not apply are left out. */
export async function entityLevels(muster: Muster, path: EntityPath): Promise<EntityLevels> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  return { items: levelsOf(await findEntity(muster, path), rules, at), next: null };
}

export function levelsOf(state: EntityState, { scorecards }: CompiledRulebook, at: Instant): HeldLevelBody[] {
  return evaluateNow(state.document, scorecards, at).map(({ compiled, evaluation }) => tellLevel(compiled, evaluation));
}

export function tellLevel(compiled: CompiledScorecard, standing: Standing): HeldLevelBody {
  const { id, title, draft, levels } = compiled.scorecard;
  return { scorecard: id, title, draft, levels, ...tellStanding(compiled, standing) };
}
