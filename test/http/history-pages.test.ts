// Do the pages draw how things came to stand as they do, and say who moved?

import { beforeAll, expect, it } from "vitest";
import { SERVICE } from "../../src/app/access/service-identity.ts";
import { importSource } from "../../src/app/imports/import-source.ts";
import { recordFacts } from "../../src/app/facts/record-facts.ts";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { startService } from "./service.ts";
import type { TestService } from "./service.ts";

const DAY = 86_400_000;
const RULES = `kind: Scorecard
id: basics
title: Basics
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [bronze, silver]
rules:
  - { id: is-covered, title: Covered, level: bronze, pass: { ">=": [{ var: facts.x.coverage }, 50] } }
  - { id: is-well-covered, title: Well covered, level: silver, pass: { ">=": [{ var: facts.x.coverage }, 80] } }
`;
const CATALOG = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: web }
spec: { type: service, lifecycle: production, owner: shop }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: db }
spec: { type: service, lifecycle: production, owner: shop }
`;

let service: TestService;
let token: string;

async function cover(entity: string, coverage: number): Promise<void> {
  const facts = { "x.coverage": coverage };
  await recordFacts(service.muster, [{ entity, source: "ci", provenance: "observed", facts }], SERVICE);
}

/** For three weeks both have a level or none; then one rises by two, and the other falls. */
beforeAll(async () => {
  service = startService();
  await activateRules(service.muster, [{ path: "rules.yaml", text: RULES }], SERVICE);
  const files = [{ path: "catalog.yaml", text: CATALOG }];
  await importSource(service.muster, { source: "test", files, confirm: Infinity }, SERVICE);
  await cover("web", 10);
  await cover("db", 90);
  service.later = 21 * DAY;
  await cover("web", 95);
  await cover("db", 60);
  service.later = 22 * DAY;
  token = await service.token(["reader"]);
});

async function show(path: string): Promise<string> {
  const headers = { accept: "text/html", authorization: `Bearer ${token}` };
  const response = await service.send(path, { headers });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.text()).replaceAll(/\s+/g, " ");
}

it("the overview and the team say who rose and who fell this week, and why", async () => {
  for (const path of ["/", "/groups/default/shop"]) {
    const text = await show(path);
    expect(text).toMatch(
      /▲ Rose <span class="soft">1<.*web<\/a> no level <span class="arrow">→<\/span> <b>silver<\/b>/,
    );
    expect(text).toMatch(/▼ Fell <span class="soft">1<.*db<\/a> silver <span class="arrow">→<\/span> <b>bronze<\/b>/);
    expect(text).toContain("by fact x.coverage 90 -&gt; 60 (ci)");
  }
});

it("a scorecard draws its share on target and its levels", async () => {
  const text = await show("/scorecards/basics");
  expect(text).toContain("On target: 50 % on 2026-12-02, 100 % on 2026-12-23; lowest 50 %, highest 100 %");
  expect(text).toContain("Levels held. 2026-12-02: silver 1, no level 1; 2026-12-23: silver 1, bronze 1");
  expect(await show("/scorecards/basics?owner=shop")).toContain("On target: 50 % on 2026-12-02");
  expect(await show("/scorecards/basics?standing=met")).not.toContain("On target:");
});

it("what is drawn ends with what the page says stands now", async () => {
  await show("/rules/basics/is-covered");
  await cover("web", 20);
  expect(await show("/rules/basics/is-covered")).toMatch(
    /<b>50 %<\/b> pass.*Passing: 50 % on 2026-12-02, 50 % on 2026-12-23; lowest 50 %, highest 100 %/,
  );
  await cover("web", 95);
});

it("a rule, a team and an entity draw theirs", async () => {
  expect(await show("/rules/basics/is-covered")).toContain("Passing: 50 % on 2026-12-02, 100 % on 2026-12-23");
  expect(await show("/groups/default/shop")).toContain("On target: 50 % on 2026-12-07, 100 % on 2026-12-23");
  const text = await show("/entities/component/default/db");
  expect(text).toContain("Score on Basics: 100.0 on 2026-12-02, 50.0 on 2026-12-23");
  expect(text).toContain("▼ 50.0 since 2026-12-02");
});

it("the API tells the same", async () => {
  const told = await (await service.ask("GET /v1/movements?limit=1", { token })).json();
  expect(told).toMatchObject({ isWhole: true, up: { total: 1 }, down: { total: 1 } });
  const history = await service.ask("GET /v1/scorecards/basics/rules/is-covered/history?interval=week", { token });
  expect(await history.json()).toMatchObject({
    points: [{ at: "2026-12-07T00:00:00Z", passing: 50 }, { passing: 50 }, { passing: 50 }, { passing: 100 }],
  });
  const unknown = await service.ask("GET /v1/scorecards/basics/rules/is-cover/history", { token });
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { help: "did you mean `is-covered`?" }]);
});

it("draws nothing where there is no past", async () => {
  const young = startService();
  await activateRules(young.muster, [{ path: "rules.yaml", text: RULES }], SERVICE);
  const files = [{ path: "catalog.yaml", text: CATALOG }];
  await importSource(young.muster, { source: "test", files, confirm: Infinity }, SERVICE);
  const headers = { accept: "text/html", authorization: `Bearer ${await young.token(["reader"])}` };
  for (const path of ["/", "/scorecards/basics", "/rules/basics/is-covered", "/entities/component/default/web"]) {
    const text = await (await young.send(path, { headers })).text();
    expect([path, /class="(?:trend|spark)"|Who moved/.test(text)]).toEqual([path, false]);
  }
});
