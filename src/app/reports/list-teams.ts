// How do the entities of each team stand against their targets?

import type { TeamStanding } from "../../api/reports.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import type { WaivedFigures } from "../../model/waived.ts";
import type { Fleet } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import { digestOf } from "./fleet-digest.ts";
import type { FleetDigest } from "./fleet-digest.ts";
import { keptStandings } from "./kept-standings.ts";
import { sumOfWaived, WaivedTally } from "./waived-tally.ts";

interface Counted {
  readonly entities: Set<EntityRef>;
  met: number;
  below: number;
  unknown: number;
  /** One for each scorecard. */
  readonly waived: WaivedFigures[];
}

/** Sorted by the share of targets that are met, the largest first. Teams without any target come last. */
export async function listTeams(muster: Muster): Promise<readonly TeamStanding[]> {
  const { rulebook } = await currentRules(muster);
  const fleets: FleetDigest[] = [];
  for (const scorecard of rulebook.scorecards) {
    if (scorecard.draft) continue;
    fleets.push(digestOf(await keptStandings(muster, scorecard.id), scorecard, rulebook.digest));
  }
  const kept = KEPT.get(muster.fleet);
  if (kept !== undefined && isSame(kept.of, fleets)) return kept.teams;
  const teams = teamsOf(fleets);
  KEPT.set(muster.fleet, { of: fleets, teams });
  return teams;
}

/** The last count. It holds as long as all the digests are the same objects. */
const KEPT = new WeakMap<Fleet, { readonly of: readonly FleetDigest[]; readonly teams: readonly TeamStanding[] }>();

function isSame(one: readonly FleetDigest[], other: readonly FleetDigest[]): boolean {
  return one.length === other.length && one.every((digest, index) => digest === other[index]);
}

function teamsOf(fleets: readonly FleetDigest[]): readonly TeamStanding[] {
  const teams = new Map<EntityRef, Counted>();
  for (const { current, scorecard } of fleets) {
    const waived = new Map<EntityRef, WaivedTally>();
    for (const one of current) {
      const { owner, entity, standing } = one;
      if (owner === null) continue;
      const team = teams.get(owner) ?? { entities: new Set(), met: 0, below: 0, unknown: 0, waived: [] };
      teams.set(owner, team);
      team.entities.add(entity);
      if (standing !== null) team[standing]++;
      if (one.waived.length === 0) continue;
      const tally = waived.get(owner) ?? new WaivedTally(scorecard);
      waived.set(owner, tally);
      tally.add(one.waived, one);
    }
    for (const [owner, tally] of waived) teams.get(owner)?.waived.push(tally.figures());
  }
  return [...teams]
    .map(([owner, { entities, waived, ...counts }]) => {
      return { owner, entities: entities.size, ...counts, waived: sumOfWaived(waived) };
    })
    .sort((a, b) => shareOf(b) - shareOf(a) || b.met - a.met || compareText(a.owner, b.owner));
}

/** The share of targets that are met, 0 to 1; -1: there is no target. */
export function shareOf({ met, below, unknown }: Pick<TeamStanding, "met" | "below" | "unknown">): number {
  const asked = met + below + unknown;
  return asked === 0 ? -1 : met / asked;
}
