// Which rules start to block releases soon, and how many entities would they block today?

import { timedStep } from "../../gate/steps-in-force.ts";
import { asksFor, fallsShortOf } from "../../model/asked-rules.ts";
import type { Asking } from "../../model/asked-rules.ts";
import type { Requirement } from "../../model/gate.ts";
import { outcomeOf } from "../../model/outcome-letters.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import type { BlockingSoon } from "../../model/scorecard-report.ts";
import { DAY } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { digestOf } from "./fleet-digest.ts";
import type { FleetDigest } from "./fleet-digest.ts";
import { keptStandings } from "./kept-standings.ts";

const SOON: Milliseconds = 60 * DAY;

/** Soonest first. Counts all entities that the scorecard applies to, though the gate may apply to fewer. */
export async function startsBlocking(muster: Muster): Promise<readonly BlockingSoon[]> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const soon: BlockingSoon[] = [];
  for (const { id: gate, timezone, require } of rules.rulebook.gates) {
    for (const requirement of require) {
      const from = firstBlock(requirement, timezone, at);
      const { scorecard } = scorecardOf(rules, requirement.scorecard);
      if (from === undefined || scorecard.draft) continue;
      const fleet = digestOf(await keptStandings(muster, scorecard.id), scorecard, rules.rulebook.digest);
      for (const { asking, ...told } of partsOf(requirement, scorecard)) {
        const { level, rules: asked } = asking;
        const entities = fleet.once(`short of ${JSON.stringify([level, asked])}`, () => countShort(fleet, asking));
        soon.push({ gate, at: from, scorecard: scorecard.id, ...told, entities });
      }
    }
  }
  return soon.sort((a, b) => a.at - b.at);
}

function firstBlock({ enforcement }: Requirement, timezone: string, at: Instant): Instant | undefined {
  const starts = enforcement
    .filter(({ step }) => step === "block")
    .map((step) => timedStep(step, timezone).start)
    .filter((from) => from > at && from <= at + SOON);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** A rule that is asked for, or the level. */
interface Asked extends Pick<BlockingSoon, "rule" | "title"> {
  readonly asking: Asking;
}

function partsOf(requirement: Requirement, { title: whole, levels, rules }: Scorecard): readonly Asked[] {
  if (requirement.rules === undefined) {
    return [{ rule: null, title: `${whole}: ${requirement.level}`, asking: requirement }];
  }
  return rules
    .filter(asksFor(requirement, levels))
    .map(({ id, title }) => ({ rule: id, title, asking: { rules: [id] } }));
}

function countShort({ current, scorecard }: FleetDigest, asking: Asking): number {
  const fallsShort = fallsShortOf(asking, scorecard);
  const places = new Map(scorecard.rules.map(({ id }, place) => [id, place]));
  return current.filter((one) => fallsShort(one, (rule) => outcomeOf(one.outcomes[places.get(rule) ?? -1]))).length;
}
