// How does what each team owns stand against its targets?

import type { TeamStanding } from "../../api/reports.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import { keptStandings } from "./kept-standings.ts";

interface Counted {
  readonly entities: Set<EntityRef>;
  met: number;
  below: number;
  unknown: number;
}

/** By the share of what is asked of them that is met, the largest first; those nothing is asked of last. */
export async function listTeams(muster: Muster): Promise<readonly TeamStanding[]> {
  const { rulebook } = await currentRules(muster);
  const teams = new Map<EntityRef, Counted>();
  for (const { id, draft } of rulebook.scorecards) {
    if (draft) continue;
    for (const { owner, entity, standing, evaluatedBy } of await keptStandings(muster, id)) {
      if (owner === null || evaluatedBy !== rulebook.digest) continue;
      const team = teams.get(owner) ?? { entities: new Set(), met: 0, below: 0, unknown: 0 };
      teams.set(owner, team);
      team.entities.add(entity);
      if (standing !== null) team[standing]++;
    }
  }
  return [...teams]
    .map(([owner, { entities, ...counts }]) => ({ owner, entities: entities.size, ...counts }))
    .sort((a, b) => shareOf(b) - shareOf(a) || b.met - a.met || compareText(a.owner, b.owner));
}

/** 0 to 1; -1: nothing is asked. */
export function shareOf({ met, below, unknown }: Pick<TeamStanding, "met" | "below" | "unknown">): number {
  const asked = met + below + unknown;
  return asked === 0 ? -1 : met / asked;
}
