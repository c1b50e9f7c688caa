// Does the dashboard draw only what there is: series, their labels, and fields of the reports?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportRow } from "../../src/api/scorecard-table.ts";
import { nodeMetrics } from "../../src/http/node-metrics.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { OUTCOMES } from "../../src/api/finding-body.ts";
import { ROOT } from "./pages.ts";

interface Target {
  readonly refId: string;
  readonly expr?: string;
  readonly legendFormat?: string;
  readonly url?: string;
  readonly columns?: readonly { readonly selector: string }[];
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
}
interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

const text = readFileSync(join(ROOT, "templates/grafana/muster.json"), "utf8");
const dashboard = JSON.parse(text) as Dashboard;
const targets = dashboard.panels.flatMap(({ title, targets: drawn = [] }) =>
  drawn.map((target) => ({ title, ...target })),
);
const queries = [
  ...targets.flatMap(({ expr, legendFormat = "" }) => (expr === undefined ? [] : `${expr} ${legendFormat}`)),
  ...dashboard.templating.list.flatMap(({ definition }) => definition ?? []),
];

/** By name, the labels of its samples. */
async function series(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const metrics = nodeMetrics();
  const counts = { pass: 1, fail: 1, unknown: 1, "not-applicable": 1 };
  const figures = {
    entities: 1,
    held: [{ level: "gold", entities: 1 }],
    standing: { met: 1, below: 0, unknown: 0, none: 0 },
    score: 1,
  };
  metrics.watch({
    entities: async () => 1,
    unmappedEvents: async () => 0,
    waivers: async () => ({ states: { requested: 0, active: 0 }, attention: { expiring: 0, lapsed: 0, needless: 0 } }),
    refusedRules: () => undefined,
    refusedTrust: () => undefined,
    fleet: async () => ({
      scorecards: [
        {
          ...figures,
          id: "a",
          rules: [{ rule: "r", outcomes: counts }],
          owners: [{ owner: null, entities: 1, score: 1 }],
        },
      ],
      pending: 0,
      evaluations: [],
    }),
    ofEntities: false,
  });
  metrics.answered({ method: "GET", route: "/", status: 200, seconds: 1 });
  metrics.decided({ verdict: "allow", replayed: false, basis: ["waiver"], gates: ["g"], outcomes: { pass: 1 } });
  metrics.storeFailed("full");
  const known = new Map<string, Set<string>>();
  for (const [, name = "", labels = ""] of (await metrics.read()).matchAll(/^(muster_\w+)(?:\{(.*)\})? /gm)) {
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label = ""]) => label);
    known.set(name, new Set([...(known.get(name) ?? []), ...names]));
  }
  return known;
}

describe("the dashboard", () => {
  it("asks for series that are counted, by labels they have", async () => {
    const known = await series();
    const asked = new Set<string>();
    for (const query of queries) {
      const names = [...query.matchAll(/muster_\w+/g)].map(([name]) => name);
      expect([query, names.filter((name) => !known.has(name))]).toEqual([query, []]);
      for (const name of names) asked.add(name);
      const labels = new Set(names.flatMap((name) => [...(known.get(name) ?? [])]));
      const named = [
        ...[...query.matchAll(/(\w+)(?:=~?|!=)"/g)].map(([, label]) => label),
        ...[...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/,\s*/)),
        ...[...query.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label),
      ];
      expect([query, named.filter((label) => !labels.has(label ?? ""))]).toEqual([query, []]);
    }
    expect(asked.size).toBeGreaterThan(10);
  });

  it("asks for values that labels have", () => {
    const standings = new Set(["met", "below", "unknown", "none"]);
    const values = (label: string) =>
      queries.flatMap((query) =>
        [...query.matchAll(new RegExp(`\\b${label}=~?"([^"$]*)"`, "g"))].flatMap(([, list = ""]) => list.split("|")),
      );
    expect(values("standing").filter((value) => !standings.has(value))).toEqual([]);
    expect(values("outcome").filter((value) => !(OUTCOMES as readonly string[]).includes(value))).toEqual([]);
    const routes = new Set(ROUTES.map(({ path }) => path));
    expect(values("route").filter((route) => !routes.has(route))).toEqual([]);
  });

  it("reads fields that reports have, where they are", () => {
    const tables = targets.filter(({ url }) => url !== undefined);
    expect(tables).toHaveLength(1);
    for (const { url = "", columns = [] } of tables) {
      const path = url.replace(/\$\{\w+:percentencode\}/, "{id}").split("?")[0];
      const route = ROUTES.find((one) => one.method === "GET" && one.path === path);
      expect(route?.path).toBe("/v1/scorecards/{id}/report");
      const fields = Object.keys(reportRow.shape);
      expect(columns.filter(({ selector }) => !fields.includes(selector))).toEqual([]);
    }
  });

  it("names only variables it has, and lets no two panels overlap", () => {
    const names = new Set(dashboard.templating.list.map(({ name }) => name));
    const used = [...text.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name = ""]) => name);
    expect(used.filter((name) => !names.has(name))).toEqual([]);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});
