// How do a few entities stand at this instant? As recorded, unless time or a new rulebook has overtaken that.

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Standing } from "../../evaluate/evaluate-scorecard.ts";
import type { EntityRef } from "../../model/entity.ts";
import { outcomeOf } from "../../model/outcome-letters.ts";
import type { Instant } from "../../model/time.ts";
import { evaluateNow } from "../evaluations/evaluate-now.ts";
import { slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { keptStandingsOf } from "./kept-standings.ts";
import type { KeptStanding } from "./kept-standings.ts";

export interface StandingNow {
  readonly compiled: CompiledScorecard;
  readonly standing: Standing;
}

const SLICE = 50;

/**
 * In dependency order of the scorecards; those that do not apply are left out. Documents are read only for entities
 * that have to be evaluated again.
 */
export async function standingsNow(
  muster: Muster,
  refs: readonly EntityRef[],
  rules: CompiledRulebook,
  at: Instant,
): Promise<ReadonlyMap<EntityRef, readonly StandingNow[]>> {
  const kept = await keptStandingsOf(muster, refs);
  const found = new Map<EntityRef, StandingNow[]>();
  const overtaken = new Set<EntityRef>();
  for (const compiled of rules.scorecards) {
    for (const standing of kept.get(compiled.scorecard.id) ?? []) {
      const list = found.get(standing.entity) ?? [];
      found.set(standing.entity, list);
      if (isOvertaken(standing, rules, at)) overtaken.add(standing.entity);
      else list.push({ compiled, standing: recall(standing, compiled) });
    }
  }
  // Of these nothing is known so far. If they were evaluated, and that still holds, no scorecard applies to them.
  const bare = refs.filter((ref) => !found.has(ref));
  for (const [ref, known] of await muster.store.evaluations.of(bare)) {
    if (!isOvertaken({ ...known, evaluatedBy: known.rulebook }, rules, at)) found.set(ref, []);
  }
  const again = refs.filter((ref) => overtaken.has(ref) || !found.has(ref));
  const breathe = slicer(muster);
  for (let from = 0; from < again.length; from += SLICE) {
    for (const [ref, { document }] of await muster.fleet.load(again.slice(from, from + SLICE))) {
      const evaluated = evaluateNow(document, rules.scorecards, at);
      found.set(
        ref,
        evaluated.map(({ compiled, evaluation }) => ({ compiled, standing: evaluation })),
      );
      const pausing = breathe();
      if (pausing !== undefined) await pausing;
    }
  }
  return found;
}

type Evaluated = Pick<KeptStanding, "evaluatedBy" | "nextFlip">;

function isOvertaken({ evaluatedBy, nextFlip }: Evaluated, { rulebook }: CompiledRulebook, at: Instant): boolean {
  return evaluatedBy !== rulebook.digest || (nextFlip !== null && nextFlip <= at);
}

function recall(kept: KeptStanding, { scorecard }: CompiledScorecard): Standing {
  const { rank, targetRank, standing, score } = kept;
  const waived = new Set(kept.waived.map(({ place }) => scorecard.rules[place]?.id ?? ""));
  return { outcomes: Array.from(kept.outcomes, outcomeOf), waived, rank, targetRank, standing, score };
}
