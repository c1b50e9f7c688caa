// Do our figures become those of others, as their documentation says they count?

import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { PROFILES } from "../../src/delivery/measure/profiles.ts";
import { dora, ENTITY } from "./read.ts";

const at = (day: number, hour = 12): string => new Date(Date.UTC(2025, 2, day, hour)).toISOString();
const event = (kind: string, id: string, rest: JsonObject): JsonObject => ({ kind, id, entity: ENTITY, ...rest });
const deploy = (id: string, day: number, hour: number, sha: string, rest: JsonObject = {}): JsonObject =>
  event("deployment.finished", id, { outcome: "success", sha, finishedAt: at(day, hour), ...rest });
const request = (
  number: number,
  opened: number,
  merged: number,
  sha: string,
  ...written: readonly (readonly [number, number])[]
): JsonObject =>
  event("change.merged", `acme/shop#${number}`, {
    mergeSha: sha,
    openedAt: at(opened),
    mergedAt: at(merged),
    commits: written.map(([day, hour], index) => ({ sha: `${sha}-${index}`, authoredAt: at(day, hour) })),
  });
const incident = (
  id: string,
  opened: readonly [number, number],
  resolved: readonly [number, number],
): readonly JsonObject[] => [
  event("incident.opened", id, { openedAt: at(...opened) }),
  event("incident.resolved", id, { resolvedAt: at(...resolved) }),
];

/** Two pull requests, a direct push, a rollback, a redeployment, a failed run, and two incidents of one deployment. */
const MARCH: readonly JsonObject[] = [
  deploy("d0", 2, 12, "s0"),
  request(1, 4, 5, "s1", [3, 12], [4, 12]),
  deploy("d1", 5, 18, "s1"),
  deploy("d1-again", 6, 12, "s1"),
  request(2, 8, 9, "s2", [9, 0]),
  deploy("broken", 9, 16, "s2", { outcome: "failure" }),
  deploy("d2", 9, 20, "s2"),
  ...incident("I1", [12, 20], [13, 20]),
  ...incident("I2", [25, 12], [25, 14]),
  deploy("d3", 26, 12, "s1"),
];

const WINDOW = { from: "2025-03-03", to: "2025-03-31" } as const;

describe("as others count", () => {
  const as = (profile: string) => dora(MARCH, { ...WINDOW, profile }).metrics;

  it("we ourselves know a rollback, a redeployment, and what is too long ago", () => {
    expect(as("muster")).toMatchObject({
      deployment_frequency: { count: 3, redeploys: 1 },
      lead_time: { n: 2, value: (54 + 32) / 2 },
      change_fail_rate: { n: 2, value: null },
      rework_rate: { n: 3, rework: 1 },
    });
  });

  it("DevLake: from the first commit or the opening, the lower of two in the middle; days with deployments; each incident by itself", () => {
    expect(as("devlake")).toMatchObject({
      deployment_frequency: { count: 4, level: "medium" },
      lead_time: { n: 2, value: 32, level: "high" },
      change_fail_rate: { n: 4, failed: 1, value: 25, level: "low" },
      // d2 finished on the 9th at 20:00.
      recovery_time: { n: 2, value: 96, level: "medium" },
    });
  });

  it("DevLake: says less of the same frequency where it falls into fewer weeks", () => {
    const weekly = (days: readonly number[]) => [
      deploy("d0", 1, 0, "s"),
      ...days.map((day) => deploy(`w${day}`, day, 12, `s${day}`)),
    ];
    const levelOf = (days: readonly number[]) =>
      dora(weekly(days), { ...WINDOW, profile: "devlake" }).metrics.deployment_frequency.level;
    expect([levelOf([4, 11, 18, 25]), levelOf([24, 25, 26, 27])]).toEqual(["high", "medium"]);
  });

  it("GitLab: from the merge, incidents by deployment, and how long they were open", () => {
    expect(as("gitlab")).toMatchObject({
      deployment_frequency: { count: 4, level: null },
      lead_time: { n: 2, value: (6 + 8) / 2, level: null },
      change_fail_rate: { n: 4, failed: 2, value: 50 },
      recovery_time: { n: 2, value: 13 },
    });
  });

  it("metrik: runs of the pipeline alone, each commit, and means", () => {
    expect(as("metrik")).toMatchObject({
      deployment_frequency: { count: 4, level: "medium" },
      lead_time: { n: 3, value: (54 + 30 + 20) / 3, level: "high" },
      change_fail_rate: { n: 5, failed: 1, value: 20, level: "high" },
      recovery_time: { n: 1, value: 4, level: "high" },
    });
  });

  it("metrik: what a run that did not succeed was to bring comes with the next that does", () => {
    const brings = (id: string, hour: number, rest: JsonObject, ...written: readonly number[]) =>
      deploy(id, 10, hour, id, {
        commits: written.map((one) => ({ sha: `${id}-${one}`, authoredAt: at(10, one) })),
        ...rest,
      });
    const runs = [
      brings("a", 3, {}, 1, 2),
      brings("b", 8, { outcome: "failure" }, 6, 7),
      brings("c", 12, {}, 10, 11),
      brings("d", 15, { outcome: "cancelled" }, 14),
      brings("e", 20, {}),
    ];
    const { lead_time, recovery_time } = dora(runs, { ...WINDOW, profile: "metrik" }).metrics;
    const leads = [3 - 1, 3 - 2, 12 - 6, 12 - 7, 12 - 10, 12 - 11, 20 - 14];
    expect(lead_time).toMatchObject({ n: 7, value: leads.reduce((sum, one) => sum + one, 0) / 7 });
    expect(recovery_time).toMatchObject({ n: 1, value: 4 });
  });

  it.each([
    [15, 14, "elite"],
    [1, 3, "high"],
    [1, 7, "medium"],
    [1, 30, "low"],
  ])("metrik: %d deployments in %d days are %s, from whichever day on", (count, days, level) => {
    const from = Date.UTC(2025, 2, 1);
    const sent = Array.from({ length: count }, (_, index) =>
      deploy(String(index), days === 14 ? 1 + (index % 14) : days, index, `s${index}`),
    );
    const to = new Date(from + days * 86_400_000).toISOString().slice(0, 10);
    expect(dora(sent, { from: "2025-03-01", to, profile: "metrik" }).metrics.deployment_frequency).toMatchObject({
      count,
      level,
    });
    expect(dora(sent, { from: "2025-03-01", to }).window.effectiveDays).toBe(days === 14 ? 14 : 1);
  });

  it("Middleware: how long incidents were open is known without any deployment", () => {
    const sent = [incident("I1", [4, 10], [4, 11]), incident("I2", [4, 10], [4, 13]), incident("I3", [4, 10], [4, 18])];
    expect(dora(sent.flat(), { ...WINDOW, profile: "middleware" }).metrics.recovery_time).toMatchObject({
      n: 3,
      value: 4,
    });
  });

  it("Middleware: from the first commit or the opening, and means", () => {
    expect(as("middleware")).toMatchObject({
      deployment_frequency: { count: 4, level: "high" },
      lead_time: { n: 2, value: (54 + 32) / 2, level: "high" },
      change_fail_rate: { n: 4, failed: 1, value: 25 },
      recovery_time: { n: 2, value: 13 },
    });
  });

  it("nobody counts nothing as good", () => {
    for (const profile of Object.keys(PROFILES)) {
      const { lead_time, change_fail_rate, recovery_time } = dora([], { ...WINDOW, profile }).metrics;
      expect([lead_time, change_fail_rate, recovery_time].map(({ value, level }) => [value, level])).toEqual([
        [null, null],
        [null, null],
        [null, null],
      ]);
    }
  });

  it("what is asked for by itself stands above a profile", () => {
    expect(dora(MARCH, { ...WINDOW, profile: "gitlab", leadStart: "firstCommit" }).metrics.lead_time.value).toBe(37);
  });
});

describe("failures of the pipeline", () => {
  const runs = [
    deploy("d0", 2, 12, "s0"),
    deploy("a", 3, 10, "s1", { outcome: "failure" }),
    deploy("b", 3, 12, "s1", { outcome: "failure" }),
    deploy("c", 3, 15, "s1"),
    ...incident("I", [3, 16], [3, 18]),
  ];
  it.each([
    ["incident", { n: 1, failed: 1 }, { n: 1, value: 3 }],
    ["pipeline", { n: 3, failed: 2 }, { n: 1, value: 5 }],
    ["both", { n: 3, failed: 3 }, { n: 2, value: 4 }],
  ] as const)("count by the policy: %s", (failurePolicy, rate, recovery) => {
    const { metrics } = dora(runs, { ...WINDOW, failurePolicy });
    expect(metrics).toMatchObject({ change_fail_rate: rate, recovery_time: recovery });
  });

  it("are open until the next success", () => {
    expect(dora(runs.slice(0, 3), { ...WINDOW, failurePolicy: "pipeline" }).open.n).toBe(1);
  });
});
