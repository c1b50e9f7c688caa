// Do the series that tell how the fleet stands say what the reports say, and stay few?

import { beforeAll, describe, expect, it } from "vitest";
import { countWaivers } from "../../src/app/directives/count-waivers.ts";
import { fleetFigures, keepFigures, MOST_OWNERS } from "../../src/app/reports/fleet-figures.ts";
import { importSource } from "../../src/app/imports/import-source.ts";
import { evaluateOutdated } from "../../src/app/evaluations/evaluate-outdated.ts";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import type { StandingQuery } from "../../src/ports/evaluations.ts";
import { nodeMetrics } from "../../src/http/node-metrics.ts";
import { startDemo } from "./demo-service.ts";
import type { TestService } from "./service.ts";

interface Listed {
  readonly id: string;
  readonly draft: boolean;
  readonly entities: number;
  readonly held: readonly { readonly level: string | null; readonly entities: number }[];
  readonly standing: Readonly<Record<string, number>>;
}

let service: TestService;
beforeAll(async () => {
  service = await startDemo();
});

async function scrape(ofEntities: boolean): Promise<ReadonlyMap<string, number>> {
  const metrics = nodeMetrics();
  metrics.watch({
    entities: async () => (await service.muster.store.catalog.refs()).length,
    unmappedEvents: async () => 0,
    waivers: () => countWaivers(service.muster),
    refusedRules: () => undefined,
    refusedTrust: () => undefined,
    fleet: keepFigures(service.muster, ofEntities),
    ofEntities,
  });
  const lines = (await metrics.read()).split("\n").filter((line) => line.startsWith("muster_"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

describe("the series of the fleet", () => {
  it("are the figures of the reports", async () => {
    const series = await scrape(false);
    const token = await service.token(["reader"]);
    const { items } = (await (await service.ask("GET /v1/scorecards", { token })).json()) as {
      readonly items: readonly Listed[];
    };
    const counting = items.filter(({ draft }) => !draft);
    expect(counting.length).toBeGreaterThan(3);
    for (const { id, held, standing } of counting) {
      for (const { level, entities } of held) {
        const key = `muster_scorecard_level_entities{scorecard="${id}",level="${level ?? "none"}"}`;
        expect([key, series.get(key)]).toEqual([key, entities]);
      }
      for (const [word, count] of Object.entries(standing)) {
        expect(series.get(`muster_scorecard_standing_entities{scorecard="${id}",standing="${word}"}`)).toBe(count);
      }
    }
    expect(series.get("muster_evaluations_pending")).toBe(0);
    expect(series.get('muster_waivers{state="active"}')).toBe(0);
    const rules = [...series].filter(([key]) => key.startsWith("muster_rule_entities"));
    expect(rules.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(100);
  });

  it("name single entities only where that is asked for", async () => {
    const named = (series: ReadonlyMap<string, number>) => [...series.keys()].filter((key) => key.includes("entity="));
    expect(named(await scrape(false))).toEqual([]);
    const asked = named(await scrape(true));
    expect(asked).toContain(
      'muster_entity_score{scorecard="production-readiness",entity="component:default/checkout"}',
    );
    expect(asked).toContain(
      'muster_entity_level_rank{scorecard="production-readiness",entity="component:default/checkout"}',
    );
  });

  it("leave nothing behind of what is gone", async () => {
    const other = await startDemo();
    const metrics = nodeMetrics();
    let figures = await fleetFigures(other.muster, true);
    metrics.watch({
      entities: async () => 0,
      unmappedEvents: async () => 0,
      waivers: () => countWaivers(other.muster),
      refusedRules: () => undefined,
      refusedTrust: () => undefined,
      fleet: async () => figures,
      ofEntities: true,
    });
    expect(await metrics.read()).toContain('scorecard="dora"');
    figures = { ...figures, scorecards: [], evaluations: [] };
    expect(await metrics.read()).not.toContain('scorecard="dora"');
  });

  it("stay as few, however many owners there are, and weigh to the same mean", async () => {
    const other = await startDemo();
    const text = Array.from({ length: MOST_OWNERS + 50 }, (_, index) =>
      component(`many-${index}`, `team-${index}`),
    ).join("---\n");
    await importSource(other.muster, { source: "many", files: [{ path: "many.yaml", text }] }, SERVICE);
    await evaluateOutdated(other.muster);
    const { scorecards } = await fleetFigures(other.muster, false);
    const card = scorecards.find(({ id }) => id === "ownership-and-documentation");
    expect(card?.owners).toHaveLength(MOST_OWNERS + 1);
    const owned = card?.owners ?? [];
    expect(owned.reduce((sum, { entities }) => sum + entities, 0)).toBe(card?.entities);
    expect(owned.at(-1)).toMatchObject({ owner: null });
    const mean = owned.reduce((sum, { entities, score }) => sum + entities * score, 0) / (card?.entities ?? 0);
    expect(mean).toBeCloseTo(card?.score ?? 0, 0);
  });
});

describe("whoever asks often", () => {
  it("gets what was counted within the minute, and never what failed", async () => {
    const { muster } = await startDemo();
    let now = 0;
    let walks = 0;
    let isDown = true;
    const evaluations = {
      ...muster.store.evaluations,
      standings: async (query: StandingQuery) => {
        walks++;
        if (isDown) throw new Error("down");
        return muster.store.evaluations.standings(query);
      },
    };
    const read = keepFigures({ ...muster, clock: { now: () => now }, store: { ...muster.store, evaluations } }, false);
    await expect(read()).rejects.toThrow("down");
    isDown = false;
    const first = await read();
    const walked = walks;
    // Whatever is written meanwhile.
    muster.fleet.forget();
    now = 59_999;
    expect([await read(), walks]).toEqual([first, walked]);
    now = 60_000;
    await read();
    expect(walks).toBeGreaterThan(walked);
  });
});

function component(name: string, owner: string): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, owner: ${owner} }\n`;
}
