// What is a team's to do, and how does it stand?

import type { TeamReport, TeamStep } from "../../api/reports.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import { catalogProvenance } from "../catalog/catalog-provenance.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import { ownedBy } from "../catalog/owned-by.ts";
import { slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import { levelsOf } from "./entity-levels.ts";
import { compareSteps, nextStepsOf } from "./entity-next-steps.ts";
import { listTeams, shareOf } from "./list-teams.ts";

const SLICE = 50;

/** Throws Refusal `missing` where the catalog has no such group. */
export async function readTeam(
  muster: Muster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<TeamReport> {
  const at = muster.clock.now();
  const { entry } = await findEntity(muster, { kind: "group", namespace, name });
  const { ref, metadata } = entry.entity;
  const rules = await currentRules(muster);
  const provenanceOf = await catalogProvenance(muster.store, at);
  const owned = await ownedBy(muster, ref);
  const breathe = slicer(muster);
  const entities: TeamReport["entities"][number][] = [];
  const steps: TeamStep[] = [];
  for (let from = 0; from < owned.length; from += SLICE) {
    for (const [entity, state] of await muster.fleet.load(owned.slice(from, from + SLICE))) {
      entities.push({ ref: entity, levels: levelsOf(state, rules, at) });
      const basis = { at, provenance: provenanceOf(state.entry) };
      steps.push(...nextStepsOf(state, rules.scorecards, basis).map((step) => ({ entity, step })));
      const pausing = breathe();
      if (pausing !== undefined) await pausing;
    }
  }
  return {
    ref,
    title: metadata.title ?? null,
    description: metadata.description ?? null,
    entities: entities.sort((a, b) => compareText(a.ref, b.ref)),
    steps: steps.sort((a, b) => compareSteps(a.step, b.step) || compareText(a.entity, b.entity)),
    place: await placeOf(muster, ref),
  };
}

/** Teams that do as well share a place. */
async function placeOf(muster: Muster, ref: EntityRef): Promise<TeamReport["place"]> {
  const ranked = (await listTeams(muster)).filter((team) => shareOf(team) >= 0);
  const standing = ranked.find(({ owner }) => owner === ref);
  if (standing === undefined) return null;
  const better = ranked.filter((team) => shareOf(team) > shareOf(standing)).length;
  return { rank: better + 1, of: ranked.length, standing };
}
