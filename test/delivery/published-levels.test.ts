// Does whoever delivers as a group of a published report did have the level of that group?

import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { dora, ENTITY } from "./read.ts";

const HOUR = 3_600_000;
const [DAY, WEEK, MONTH] = [24, 7 * 24, 30 * 24];
const START = Date.UTC(2010, 0, 4);
/** The first brings no lead time. */
const DEPLOYMENTS = 20;

interface Delivered {
  /** Hours between deployments. */
  readonly every: number;
  /** Hours from the commit to production. */
  readonly lead: number;
  /** Percent of the deployments. */
  readonly failing: number;
  /** Hours until an incident is over. */
  readonly recovery: number;
}

function events({ every, lead, failing, recovery }: Delivered): readonly JsonObject[] {
  const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();
  return Array.from({ length: DEPLOYMENTS }, (_, n): readonly JsonObject[] => {
    const finished = n * every + 1;
    const commits = [{ sha: `sha-${n}`, authoredAt: at(finished - lead) }];
    const deployed = { entity: ENTITY, outcome: "success", sha: `sha-${n}`, finishedAt: at(finished), commits };
    const incident = { id: `i-${n}`, entity: ENTITY, causedBy: [{ deployment: `d-${n}` }] };
    return [
      { kind: "deployment.finished", id: `d-${n}`, ...deployed },
      ...(n < (failing * DEPLOYMENTS) / 100
        ? [
            { kind: "incident.opened", ...incident, openedAt: at(finished + recovery / 2) },
            { kind: "incident.resolved", ...incident, resolvedAt: at(finished + recovery) },
          ]
        : []),
    ];
  }).flat();
}

function levelsOf(delivered: Delivered, reportYear: number) {
  const days = Math.min(3_600, Math.ceil((DEPLOYMENTS * delivered.every) / WEEK) * 7);
  const [from, to] = [START, START + days * DAY * HOUR].map((at) => new Date(at).toISOString().slice(0, 10));
  const { metrics } = dora(events(delivered), { from: from ?? "", to: to ?? "", reportYear, timezone: "UTC" });
  return [
    metrics.deployment_frequency.level,
    metrics.lead_time.level,
    metrics.change_fail_rate.level,
    metrics.recovery_time.level,
  ].map((level) => level?.[0] ?? "-");
}

/** Several a day, once a working day, between once a day and once a week, …: somewhere inside of each span. */
const OFTEN = {
  onDemand: 6,
  workingDay: WEEK / 5,
  daily: 2 * DAY,
  weekly: 2 * WEEK,
  monthly: 3 * MONTH,
  rarely: 8 * MONTH,
};
const TOOK = { hour: 0.5, day: 12, week: 4 * DAY, month: 2 * WEEK, halfYear: 4 * MONTH, longer: 8 * MONTH };

type Row = readonly [keyof typeof OFTEN, keyof typeof TOOK, number, keyof typeof TOOK];

/**
 * Frequency, lead time, change fail rate, recovery time of elite, high, medium and low; then their levels. Where two
 * groups have the same figure both have the better level.
 */
const REPORTS: readonly (readonly [number, string, Row, string])[] = [
  [2018, "elite", ["onDemand", "hour", 15, "hour"], "e e e e"],
  [2018, "high", ["workingDay", "week", 15, "day"], "h h e h"],
  [2018, "medium", ["weekly", "month", 15, "day"], "m m e h"],
  [2018, "low", ["monthly", "halfYear", 50, "month"], "l l l l"],
  [2019, "elite", ["onDemand", "day", 15, "hour"], "e e e e"],
  [2019, "high", ["daily", "week", 15, "day"], "h h e h"],
  [2019, "medium", ["weekly", "month", 15, "day"], "m m e h"],
  [2019, "low", ["monthly", "halfYear", 50, "month"], "l l l l"],
  [2021, "elite", ["onDemand", "hour", 15, "hour"], "e e e e"],
  [2021, "high", ["weekly", "week", 20, "day"], "h h h h"],
  [2021, "medium", ["monthly", "halfYear", 25, "week"], "m m m m"],
  [2021, "low", ["rarely", "longer", 40, "longer"], "l l l l"],
  [2022, "high", ["onDemand", "week", 15, "day"], "h h h h"],
  [2022, "medium", ["weekly", "month", 20, "week"], "m m m m"],
  [2022, "low", ["monthly", "halfYear", 50, "month"], "l l l l"],
  [2023, "elite", ["onDemand", "day", 5, "hour"], "e e e e"],
  [2023, "high", ["daily", "week", 10, "day"], "h h h h"],
  [2023, "medium", ["weekly", "month", 15, "week"], "m m m m"],
  [2023, "low", ["monthly", "halfYear", 65, "halfYear"], "l l l l"],
  [2024, "elite", ["onDemand", "day", 5, "hour"], "e e e e"],
  // The published fail rates of these two, 20 and 10 %, are put in order.
  [2024, "high", ["daily", "week", 10, "day"], "h h h h"],
  [2024, "medium", ["weekly", "month", 20, "week"], "m m m m"],
  [2024, "low", ["monthly", "halfYear", 40, "month"], "l l l l"],
];

describe("the levels of the reports", () => {
  it.each(REPORTS)("of %i: %s", (year, _, [often, lead, failing, recovery], levels) => {
    const delivered = { every: OFTEN[often], lead: TOOK[lead], failing, recovery: TOOK[recovery] };
    expect(levelsOf(delivered, year).join(" ")).toBe(levels);
  });
});
