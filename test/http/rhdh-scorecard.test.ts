// Does the Scorecard plugin of Red Hat Developer Hub read levels, scores and rules, as they are stored?

import { beforeAll, describe, expect, it } from "vitest";
import * as api from "../../src/api/rhdh-scorecard.ts";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import { recordFacts } from "../../src/app/facts/record-facts.ts";
import { startDemo } from "./demo-service.ts";
import type { TestService } from "./service.ts";

const BASE = "/backstage/scorecard";
const CHECKOUT = `${BASE}/metrics/catalog/component/default/checkout`;

let service: TestService;
let token: string;
beforeAll(async () => {
  service = await startDemo();
  token = await service.token(["reader"]);
});

const ask = async (path: string): Promise<Response> => service.ask(`GET ${path}`, { token });
const get = async (path: string): Promise<unknown> => (await ask(path)).json();

describe("metrics", () => {
  it("are levels, scores and rules of scorecards that are no drafts", async () => {
    const { metrics } = api.metrics.parse(await get(`${BASE}/metrics`));
    expect(new Set(metrics.map(({ id }) => id)).size).toBe(metrics.length);
    const own = api.metrics.parse(await get(`${BASE}/metrics?datasource=production-readiness`)).metrics;
    expect(own.slice(0, 3).map(({ id, type }) => [id, type])).toEqual([
      ["production-readiness.level", "number"],
      ["production-readiness.score", "number"],
      ["production-readiness.ownership-is-settled", "boolean"],
    ]);
    expect((await ask(`${BASE}/metrics?datasource=dora&metricIds=dora.level`)).status).toBe(400);
    expect((await ask(`${BASE}/metrics?metricIds=dora.levl`)).status).toBe(404);
  });

  it("of an entity say what its evaluation says, with the threshold they fit", async () => {
    const results = api.metricResults.parse(await get(CHECKOUT));
    const levels = (await get("/v1/entities/component/default/checkout/levels")) as {
      readonly items: readonly {
        scorecard: string;
        rank: number;
        level: string | null;
        score: number;
        draft: boolean;
      }[];
    };
    for (const { scorecard, rank, level, score } of levels.items.filter(({ draft }) => !draft)) {
      const held = results.find(({ id }) => id === `${scorecard}.level`)?.result;
      expect([held?.value, held?.thresholdResult.evaluation]).toEqual([rank, level ?? "none"]);
      expect(results.find(({ id }) => id === `${scorecard}.score`)?.result.value).toBe(score);
    }
    for (const { status, result, error } of results) {
      expect([status === "error", error !== undefined]).toEqual([result.value === null, result.value === null]);
      const { definition, evaluation } = result.thresholdResult;
      const keys: readonly (string | null)[] = definition.rules.map(({ key }) => key);
      expect(keys.includes(evaluation)).toBe(result.value !== null);
    }
    const two = api.metricResults.parse(await get(`${CHECKOUT}?metricIds=dora.score,production-readiness.level`));
    expect(two.map(({ id }) => id)).toEqual(["dora.score", "production-readiness.level"]);
  });

  it("of all are counted by status, errors apart", async () => {
    const scorecard = (await get("/v1/scorecards/production-readiness")) as {
      readonly entities: number;
      readonly held: readonly { readonly level: string | null; readonly entities: number }[];
    };
    const { result } = api.aggregation.parse(await get(`${BASE}/aggregations/production-readiness.level`));
    expect(result.values).toEqual(
      scorecard.held.map(({ level, entities }) => ({ name: level ?? "none", count: entities })),
    );
    expect(result.total).toBe(scorecard.entities);
    const rule = api.aggregation.parse(await get(`${BASE}/aggregations/production-readiness.ownership-is-settled`));
    const { values, total, entitiesConsidered, calculationErrorCount } = rule.result;
    expect(values.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    expect(total + calculationErrorCount).toBe(entitiesConsidered);
    expect((await ask(`${BASE}/aggregations/nothing`)).status).toBe(404);
  });
});

describe("the time series of a metric", () => {
  const DAY = 86_400_000;
  const [from, to] = ["2026-11-28T00:00:00Z", "2026-12-20T23:59:59Z"];
  const series = async (metricId: string) => {
    const query = new URLSearchParams({ metricId, from, to });
    return api.timeSeries.parse(await get(`${CHECKOUT}/time-series?${query.toString()}`));
  };

  it("is how the entity stood at the end of each day, and stands now", async () => {
    service.later = 2 * DAY;
    const facts = { "test.line_coverage_pct": 1 };
    await recordFacts(
      service.muster,
      [{ entity: "component:default/checkout", source: "ci", provenance: "observed", facts }],
      SERVICE,
    );
    service.later = 4 * DAY;
    const rule = await series("production-readiness.line-coverage-is-sufficient");
    service.later = 0;
    expect(
      rule.points.map(({ timestamp, value, thresholdEvaluation }) => [timestamp, value, thresholdEvaluation]),
    ).toEqual([
      ["2026-12-01T23:59:59Z", true, "success"],
      ["2026-12-02T23:59:59Z", true, "success"],
      ["2026-12-03T23:59:59Z", false, "error"],
      ["2026-12-04T23:59:59Z", false, "error"],
      ["2026-12-05T12:00:00Z", false, "error"],
    ]);
    service.later = 4 * DAY;
    const [level, score] = [await series("production-readiness.level"), await series("production-readiness.score")];
    service.later = 0;
    expect(level.points.map(({ value }) => value)).toHaveLength(5);
    expect(score.points.at(0)?.value).toBeGreaterThan(Number(score.points.at(-1)?.value));
    const last = level.points.at(-1);
    expect(level.thresholds.rules.map(({ key }) => key)).toContain(last?.thresholdEvaluation);
  });

  it("is refused of what is no metric, no entity or no range", async () => {
    const status = async (path: string) => (await ask(path)).status;
    expect(await status(`${CHECKOUT}/time-series?metricId=dora.levl&from=${from}&to=${to}`)).toBe(404);
    expect(await status(`${CHECKOUT}/time-series?metricId=dora.level&from=${to}&to=${from}`)).toBe(400);
    expect(await status(`${CHECKOUT}/time-series?metricId=dora.level&from=2024-01-01&to=${to}`)).toBe(400);
    expect(await status(`${CHECKOUT}/time-series?from=${from}&to=${to}`)).toBe(400);
    expect(
      await status(
        `${BASE}/metrics/catalog/component/default/nobody/time-series?metricId=dora.level&from=${from}&to=${to}`,
      ),
    ).toBe(404);
    expect((await series("production-readiness.level")).points.length).toBeGreaterThan(0);
  });
});
