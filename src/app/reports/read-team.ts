// What does a team have to do, and how does it stand?

import type { NextStepBody } from "../../api/findings.ts";
import type { TeamReport, TeamStep } from "../../api/reports.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import { titleOf } from "../../model/title-of.ts";
import { catalogProvenance } from "../catalog/catalog-provenance.ts";
import { findEntry } from "../evaluations/find-entity.ts";
import { ownedBy } from "../catalog/owned-by.ts";
import { slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { tellLevel } from "./entity-levels.ts";
import { compareSteps, isBelow, nextStepsOf, outlineStep } from "./entity-next-steps.ts";
import type { StepOutline } from "./entity-next-steps.ts";
import { listTeams, shareOf } from "./list-teams.ts";
import { standingsNow } from "./standings-now.ts";
import type { StandingNow } from "./standings-now.ts";

/**
 * `most`: how many steps to list of each of three sorts: asked for by a target, beyond it, drafts; left out: all.
 * Throws Refusal `missing` where the catalog has no such group.
 */
export async function readTeam(
  muster: Muster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  most = Infinity,
): Promise<TeamReport> {
  const at = muster.clock.now();
  const group = (await findEntry(muster, { kind: "group", namespace, name })).entity;
  const { ref, metadata } = group;
  const rules = await currentRules(muster);
  const owned = await ownedBy(muster, ref);
  const standings = await standingsNow(muster, owned, rules, at);
  const steps = outlineSteps(standings);
  const [asked, beyond, drafts] = [
    steps.filter(isAsked),
    steps.filter(isBeyond),
    steps.filter(({ step }) => step.draft),
  ];
  const told = [asked, beyond, drafts].flatMap((some) => some.slice(0, most));
  return {
    ref,
    title: titleOf(group) ?? null,
    description: metadata.description ?? null,
    entities: owned.flatMap((entity) => {
      const levels = standings.get(entity)?.map(({ compiled, standing }) => tellLevel(compiled, standing));
      return levels === undefined ? [] : [{ ref: entity, levels }];
    }),
    steps: await explain(muster, told, rules, at),
    counts: {
      asked: asked.length,
      entities: new Set(asked.map(({ entity }) => entity)).size,
      beyond: beyond.length,
    },
    place: await placeOf(muster, ref),
  };
}

interface TeamOutline {
  readonly entity: EntityRef;
  readonly step: StepOutline;
}

function outlineSteps(standings: ReadonlyMap<EntityRef, readonly StandingNow[]>): readonly TeamOutline[] {
  const steps: TeamOutline[] = [];
  for (const [entity, its] of standings) {
    for (const { compiled, standing } of its) {
      const step = outlineStep(compiled, standing);
      if (step !== null) steps.push({ entity, step });
    }
  }
  return steps.sort((a, b) => compareSteps(a.step, b.step) || compareText(a.entity, b.entity));
}

function isAsked({ step }: TeamOutline): boolean {
  return !step.draft && isBelow(step);
}

function isBeyond({ step }: TeamOutline): boolean {
  return !step.draft && !isBelow(step);
}

const SLICE = 50;

/** Explains the steps, in the order given. */
async function explain(
  muster: Muster,
  outlines: readonly TeamOutline[],
  { scorecards }: CompiledRulebook,
  at: Instant,
): Promise<readonly TeamStep[]> {
  const provenanceOf = await catalogProvenance(muster.store, at);
  const told = new Map<EntityRef, readonly NextStepBody[]>();
  const asked = Map.groupBy(outlines, ({ entity }) => entity);
  const refs = [...asked.keys()];
  const breathe = slicer(muster);
  for (let from = 0; from < refs.length; from += SLICE) {
    for (const [ref, state] of await muster.fleet.load(refs.slice(from, from + SLICE))) {
      const its = new Set(asked.get(ref)?.map(({ step }) => step.scorecard));
      const basis = { at, provenance: provenanceOf(state.entry) };
      told.set(
        ref,
        nextStepsOf(state, scorecards, basis, (id) => its.has(id)),
      );
      const pausing = breathe();
      if (pausing !== undefined) await pausing;
    }
  }
  return outlines.flatMap(({ entity, step: { scorecard } }) => {
    const step = told.get(entity)?.find((one) => one.scorecard === scorecard);
    return step === undefined ? [] : [{ entity, step }];
  });
}

/** Teams with the same share of targets met share a place. Null: the team has no target. */
async function placeOf(muster: Muster, ref: EntityRef): Promise<TeamReport["place"]> {
  const ranked = (await listTeams(muster)).filter((team) => shareOf(team) >= 0);
  const standing = ranked.find(({ owner }) => owner === ref);
  if (standing === undefined) return null;
  const better = ranked.filter((team) => shareOf(team) > shareOf(standing)).length;
  return { rank: better + 1, of: ranked.length, standing };
}
