// What must hold of every delivery, whatever happened in it and in whatever order it was told?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeliveryEvent } from "../../src/model/delivery-event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { METRICS } from "../../src/model/dora.ts";
import type { DoraMetrics, MetricId } from "../../src/model/dora.ts";
import { tellEntityDora } from "../../src/delivery/tell/tell-entity-dora.ts";
import { anyDelivery, at, hour, toldAgain } from "./any-delivery.ts";
import { ENTITY, projectEvents, question, readAll } from "./read.ts";

const RUNS = { seed: 20_250_331, numRuns: 200 };
const MONTH = { from: "2025-03-01", to: "2025-04-01", minSamples: 1, details: true } as const;

const sent = anyDelivery(fc.constant({ entity: ENTITY }));

const tell = (events: readonly DeliveryEvent[]) => {
  const projection = projectEvents(events, MONTH);
  return { projection, told: tellEntityDora(projection, question(MONTH)) };
};

function isPossible(metric: MetricId, { value, level, n, coverage, unit }: DoraMetrics[MetricId]): boolean {
  const isOutOfNothing = metric !== "deployment_frequency" && n === 0 && (value !== null || level !== null);
  const isInBounds = value === null || (value >= 0 && (unit !== "percent" || value <= 100));
  return !isOutOfNothing && isInBounds && (coverage === null || (coverage >= 0 && coverage <= 1));
}

describe("any delivery", () => {
  it("is the same in any order, and told twice", () => {
    fc.assert(
      fc.property(toldAgain(sent), ([items, again]) => {
        expect(JSON.stringify(tell(readAll(again)))).toBe(JSON.stringify(tell(readAll(items))));
      }),
      RUNS,
    );
  });

  it("has shares that are shares, times that are not negative, and no figure out of nothing", () => {
    fc.assert(
      fc.property(sent, (items) => {
        const { metrics, open } = tell(readAll(items)).told;
        expect(METRICS.filter((metric) => !isPossible(metric, metrics[metric]))).toEqual([]);
        expect(open.n).toBeLessThanOrEqual(metrics.change_fail_rate.n);
      }),
      RUNS,
    );
  });

  it("ships every change once, and fails every deployment once", () => {
    fc.assert(
      fc.property(sent, (items) => {
        const { deployments } = tell(readAll(items)).projection;
        const shipped = deployments.flatMap(({ ships }) => ships);
        expect(new Set(shipped).size).toBe(shipped.length);
        expect(
          deployments.filter(
            ({ failure, type, outcome }) => failure !== null && (type !== "deploy" || outcome === "failure"),
          ),
        ).toEqual([]);
      }),
      RUNS,
    );
  });

  it("never fails less by one more incident", () => {
    const incident = fc
      .tuple(fc.constantFrom("x", "y"), hour)
      .map(([id, hours]): JsonObject => ({ kind: "incident.opened", id, entity: ENTITY, openedAt: at(hours) }));
    fc.assert(
      fc.property(sent, incident, (items, one) => {
        const rateOf = (all: readonly JsonObject[]) => tell(readAll(all)).told.metrics.change_fail_rate.value ?? 0;
        expect(rateOf([...items, one])).toBeGreaterThanOrEqual(rateOf(items));
      }),
      RUNS,
    );
  });

  it("never fails more by one more deployment after all that happened", () => {
    const good: JsonObject = {
      kind: "deployment.finished",
      id: "good",
      entity: ENTITY,
      outcome: "success",
      sha: "new",
      signal: "explicit",
      finishedAt: "2025-03-31T23:59:00Z",
    };
    fc.assert(
      fc.property(sent, (items) => {
        const before = tell(readAll(items)).told.metrics.change_fail_rate;
        const after = tell(readAll([...items, good])).told.metrics.change_fail_rate;
        // One that another signal tells of within the hour is the same.
        expect(after.n !== before.n + 1 || after.failed <= before.failed).toBe(true);
      }),
      RUNS,
    );
  });

  it("changes its frequency by no more than comes and goes when the window moves by a day", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(hour, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 8, max: 20 }),
        (hours, day) => {
          const events = readAll([
            { kind: "change.opened", id: "1", entity: ENTITY, openedAt: "2025-02-01T00:00:00Z" },
            ...hours.map((one, index) => ({
              kind: "deployment.finished",
              id: String(index),
              entity: ENTITY,
              outcome: "success",
              sha: `s${index}`,
              finishedAt: at(one),
            })),
          ]);
          const projection = projectEvents(events);
          const countOf = (from: number) => {
            const asked = question({
              from: `2025-03-${String(from).padStart(2, "0")}`,
              to: `2025-03-${String(from + 10).padStart(2, "0")}`,
            });
            return tellEntityDora(projection, asked).metrics.deployment_frequency;
          };
          const on = (wanted: number) => hours.filter((one) => Math.floor(one / 24) + 1 === wanted).length;
          const [before, after] = [countOf(day), countOf(day + 1)];
          expect(after.count - before.count).toBe(on(day + 10) - on(day));
          expect(Math.abs((after.value ?? 0) - (before.value ?? 0))).toBeLessThanOrEqual(
            (7 / 10) * Math.max(on(day), on(day + 10)) + 1e-9,
          );
        },
      ),
      RUNS,
    );
  });
});
