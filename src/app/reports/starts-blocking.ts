// What starts to block releases soon, and how many entities would be held now?

import { timedStep } from "../../gate/steps-in-force.ts";
import type { Requirement } from "../../model/gate.ts";
import type { BlockingSoon, ScorecardReport } from "../../model/scorecard-report.ts";
import { DAY } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import { reportScorecard } from "./report-scorecard.ts";

const SOON: Milliseconds = 60 * DAY;

/** The first first. Figures are of all that the scorecard applies to: a gate may ask for it of fewer. */
export async function startsBlocking(muster: Muster): Promise<readonly BlockingSoon[]> {
  const at = muster.clock.now();
  const { rulebook } = await currentRules(muster);
  const soon: BlockingSoon[] = [];
  for (const { id, timezone, require } of rulebook.gates) {
    for (const requirement of require) {
      const from = firstBlock(requirement, timezone, at);
      if (from === undefined) continue;
      const report = await reportScorecard(muster, requirement.scorecard, { by: "owner", sort: "worst", page: 1 }, 0);
      for (const told of asksOf(requirement, report)) soon.push({ gate: id, at: from, ...told });
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

function asksOf({ rules, level }: Requirement, report: ScorecardReport): Omit<BlockingSoon, "gate" | "at">[] {
  const { id: scorecard, title, levels, figures } = report;
  if (rules === undefined) {
    const { below, unknown } = figures.standing;
    const short = figures.held
      .slice(0, levels.indexOf(level ?? "") + 1)
      .reduce((sum, { entities }) => sum + entities, 0);
    return [
      { scorecard, rule: null, title: `${title}: ${level}`, entities: level === "target" ? below + unknown : short },
    ];
  }
  return report.rules
    .filter(({ id }) => rules.includes(id))
    .map(({ id, title: asked, outcomes }) => ({
      scorecard,
      rule: id,
      title: asked,
      entities: outcomes.fail + outcomes.unknown,
    }));
}
