import { describe, expect, it } from "vitest";
import type { DeliveryEvent } from "../../src/model/delivery-event.ts";
import { tellEntityDora } from "../../src/delivery/tell/tell-entity-dora.ts";
import { dora, projectEvents, question, readAll } from "./read.ts";
import { WORKED_EXAMPLE } from "./worked-example.ts";

describe("the worked example", () => {
  const told = dora(WORKED_EXAMPLE, { details: true });
  const { deployment_frequency, lead_time, change_fail_rate, recovery_time, rework_rate } = told.metrics;

  it("has its window", () => {
    expect(told.window).toEqual({
      from: "2025-03-03T00:00:00Z",
      to: "2025-03-31T00:00:00Z",
      timezone: "UTC",
      days: 28,
      effectiveDays: 28,
      workingDays: 20,
    });
  });

  it("deploys seven times", () => {
    expect(deployment_frequency).toMatchObject({
      count: 7,
      n: 7,
      value: 1.75,
      perWorkingDay: 0.35,
      level: "high",
      redeploys: 1,
    });
    expect(
      told.deployments?.map(({ key, type, outcome }) => `${key} ${outcome === "failure" ? outcome : type}`),
    ).toEqual([
      "d1 deploy",
      "d2 failure",
      "d3 deploy",
      "d4 rollback",
      "d5 deploy",
      "d6 deploy",
      "d7 deploy",
      "d8 redeploy",
      "d9 deploy",
    ]);
  });

  it("has eight lead times, each once", () => {
    const leads = told.deployments?.flatMap(({ ships }) => ships.map(({ change, leadHours }) => [change, leadHours]));
    expect(leads).toEqual([
      ["c1", 24],
      ["c2", 2],
      ["c3", 24],
      ["c4", 3],
      ["c5", 20],
      ["c6", 48],
      ["acme/shop#7", 1],
      ["c8", 168],
    ]);
    expect(lead_time).toMatchObject({ n: 8, value: 22, mean: 36.25, level: "elite", confidence: "low", coverage: 1 });
    expect(lead_time.p90).toBeCloseTo(84, 10);
  });

  it("failed twice", () => {
    expect(change_fail_rate).toMatchObject({ n: 6, failed: 2, level: "low", confidence: "low" });
    expect(change_fail_rate.value).toBeCloseTo(100 / 3, 10);
    expect(change_fail_rate.interval?.map((bound) => Number(bound.toFixed(1)))).toEqual([9.7, 70]);
    expect(told.deployments?.flatMap(({ key, failed }) => (failed === null ? [] : [[key, ...failed.reasons]]))).toEqual(
      [
        ["d3", "rolled-back"],
        ["d6", "hotfix", "incident"],
      ],
    );
  });

  it("recovered in 90 minutes, 75 from when it was noticed", () => {
    expect(recovery_time).toMatchObject({ n: 2, value: 1.5, level: "high" });
    expect(dora(WORKED_EXAMPLE, { recoveryStart: "detected" }).metrics.recovery_time.value).toBe(1.25);
  });

  it("was rework twice", () => {
    expect(rework_rate).toMatchObject({ n: 7, rework: 2, level: null, benchmark: { mean: 22, std: 22 } });
    expect(rework_rate.value).toBeCloseTo(200 / 7, 10);
  });

  it("has one incident that nothing is to blame for, and nothing open", () => {
    expect(told.unattributedIncidents).toBe(1);
    expect(told.open).toEqual({ n: 0, oldestAge: null });
    expect(told.undeployed).toEqual({ n: 0, oldestAge: null });
  });

  it("scores as in the quick check of 2025", () => {
    const { scores, average, throughput, stability, means } = told.quickCheck;
    expect(scores).toMatchObject({ lead_time: 8, deployment_frequency: 6, recovery_time: 8 });
    const rounded = [scores.change_fail_rate, scores.rework_rate, average, throughput, stability].map((score) =>
      score?.toFixed(2),
    );
    expect(rounded).toEqual(["6.67", "7.14", "7.16", "7.33", "6.90"]);
    const means2025 = dora(WORKED_EXAMPLE, { reportYear: 2025 }).quickCheck.means;
    expect([means2025.year, means2025.average?.toFixed(2)]).toEqual([2025, "6.72"]);
    expect(means.year).toBe(2024);
  });
});

describe("the same events", () => {
  const events = readAll(WORKED_EXAMPLE);
  const tell = (some: readonly DeliveryEvent[]) => {
    const projection = projectEvents(some);
    return JSON.stringify([projection, tellEntityDora(projection, question({ details: true, history: "week" }))]);
  };
  const expected = tell(events);

  it("say the same a hundred times, shuffled and doubled", () => {
    const random = sequence(20_250_331);
    for (let round = 0; round < 100; round++) {
      // Sent again they come in at another time, under another id.
      const shuffled = [...events, ...readAll(WORKED_EXAMPLE)]
        .map((event) => ({ event, at: random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ event }) => event);
      expect(tell(shuffled)).toBe(expected);
    }
  });

  it("say the same one at a time as at once", () => {
    const kept: DeliveryEvent[] = [];
    for (const event of events) {
      kept.push(event);
      tell(kept);
    }
    expect(tell(kept)).toBe(expected);
  });
});

/** From 0 to below 1, the same for the same seed. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
