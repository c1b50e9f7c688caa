// Which initiatives are past their due date, and how many entities have still to do them?

import { endOf, stateOf } from "../../initiative/initiative-days.ts";
import { isStillOpen, rulesOfInitiative, standOnInitiative } from "../../initiative/stand-on-initiative.ts";
import type { Initiative } from "../../model/gate.ts";
import { outcomeOf } from "../../model/outcome-letters.ts";
import type { Instant } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { digestOf } from "./fleet-digest.ts";
import type { FleetDigest } from "./fleet-digest.ts";
import { keptStandings } from "./kept-standings.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";

export interface OverdueInitiative {
  readonly id: string;
  readonly title: string;
  /** The end of its last day. */
  readonly since: Instant;
  /** How many entities have not done it, as last evaluated. */
  readonly open: number;
}

/** The one that has been overdue for longest comes first. */
export async function overdueInitiatives(muster: Muster): Promise<readonly OverdueInitiative[]> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const overdue: OverdueInitiative[] = [];
  for (const initiative of rules.rulebook.initiatives) {
    if (at < endOf(initiative)) continue;
    const { scorecard } = scorecardOf(rules, initiative.scorecard);
    const fleet = digestOf(await keptStandings(muster, scorecard.id), scorecard, rules.rulebook.digest);
    const open = fleet.once(`open of ${initiative.id}`, () => countOpen(fleet, initiative));
    const { id, title } = initiative;
    if (stateOf(initiative, open, at) === "overdue") overdue.push({ id, title, since: endOf(initiative), open });
  }
  return overdue.sort((a, b) => a.since - b.since);
}

function countOpen({ current, scorecard }: FleetDigest, initiative: Initiative): number {
  const asked = rulesOfInitiative(initiative, scorecard);
  const places = new Map(scorecard.rules.map(({ id }, place) => [id, place]));
  const outcome = (outcomes: string, rule: string) => outcomeOf(outcomes[places.get(rule) ?? -1]);
  return current.filter(({ outcomes }) =>
    isStillOpen(standOnInitiative(asked, { get: (rule) => outcome(outcomes, rule) })),
  ).length;
}
