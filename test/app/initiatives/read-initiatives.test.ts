import { describe, expect, it } from "vitest";
import {
  describedInitiative,
  initiativeEntities,
  initiativeEntitiesQuery,
  initiatives,
  initiativesQuery,
} from "../../../src/api/initiatives.ts";
import { importSource } from "../../../src/app/imports/import-source.ts";
import { recordFacts } from "../../../src/app/facts/record-facts.ts";
import {
  listInitiativeEntities,
  listInitiatives,
  readInitiative,
} from "../../../src/app/initiatives/read-initiatives.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { entityHistory, findingHistory } from "../../../src/app/reports/entity-history.ts";
import {
  entityHistory as historyShape,
  entityHistoryQuery,
  findingHistory as flipsShape,
} from "../../../src/api/history.ts";
import { parseInstant } from "../../../src/model/time.ts";
import { refused } from "../refused.ts";
import { ADMIN, DAY, serviceMuster } from "../service-muster.ts";
import type { ServiceMuster } from "../service-muster.ts";

const RULES = `kind: Scorecard
id: node
title: Node
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [started, migrated]
rules:
  - { id: is-counted, title: Counted, level: started, pass: { exists: entity.owner } }
  - { id: runs-24, title: Runs 24, level: migrated, pass: { ">=": [{ var: facts.x.node }, 24] } }
  - { id: is-asked-later, title: Later, level: migrated, draft: true, pass: { "==": [{ var: facts.x.node }, 26] } }
---
kind: Initiative
id: node-24
title: Node 24
scorecard: node
level: migrated
owner: group:default/platform
start: 2026-11-01
due: 2026-12-31
remind: { every: 2w, to: owners }
---
kind: Initiative
id: owners
title: Everything has an owner
scorecard: node
rules: [is-counted]
start: 2027-01-01
due: 2027-02-01
`;

const component = (name: string, owner?: string) => ({
  apiVersion: "backstage.io/v1alpha1",
  kind: "Component",
  metadata: { name },
  spec: { type: "service", ...(owner !== undefined && { owner }) },
});

async function deliver(muster: ServiceMuster, ...components: object[]): Promise<void> {
  const files = [{ path: "c.json", text: JSON.stringify(components) }];
  await importSource(muster, { source: "git", files, confirm: Infinity }, ADMIN);
}

async function runOn(muster: ServiceMuster, entity: string, node: number | null): Promise<void> {
  await recordFacts(muster, [{ entity, source: "ci", provenance: "observed", facts: { "x.node": node } }], ADMIN);
}

const at = (text: string): number => parseInstant(text) ?? 0;

/** Twenty services, one migrated every second day from the fourth of November on; one of them leaves. */
async function campaign(): Promise<ServiceMuster> {
  const muster = serviceMuster({ now: at("2026-11-03T08:00:00Z") });
  await activateRules(muster, [{ path: "rules.yaml", text: RULES }], ADMIN);
  const names = Array.from({ length: 20 }, (_, index) => `s${String(index).padStart(2, "0")}`);
  const all = names.map((name, index) => component(name, index < 10 ? "a" : "b"));
  await deliver(muster, ...all, component("nobodys"));
  for (const name of names) await runOn(muster, name, 22);
  for (let day = 0; day < 12; day++) {
    muster.at(at("2026-11-04T09:00:00Z") + 2 * day * DAY);
    await runOn(muster, names[day] ?? "", 24);
  }
  muster.at(at("2026-11-28T10:00:00Z"));
  await deliver(muster, ...all.slice(1), component("nobodys"));
  muster.at(at("2026-12-01T12:00:00Z"));
  return muster;
}

describe("the initiatives", () => {
  it("are told with how far they are, and when they will be done", async () => {
    const muster = await campaign();
    const { items, next } = initiatives.parse(await listInitiatives(muster, initiativesQuery.parse({})));
    expect(next).toBeNull();
    expect(items[0]).toMatchObject({
      id: "node-24",
      level: "migrated",
      rules: ["is-counted", "runs-24"],
      state: "running",
      remind: { every: "2w", to: "owners" },
      progress: { entities: 20, done: 11, left: 9, unknown: 0, notApplicable: 0, share: 55 },
      pending: 0,
      forecast: { why: null },
    });
    const { finish, perWeek } = items[0]?.forecast ?? {};
    expect(perWeek).toBeGreaterThan(3);
    expect(at(finish ?? "")).toBeGreaterThan(at("2026-12-05"));
    expect(at(finish ?? "")).toBeLessThan(at("2027-01-15"));
    expect(items[1]).toMatchObject({
      id: "owners",
      level: null,
      rules: ["is-counted"],
      state: "ahead",
      progress: { entities: 20, done: 19, left: 1 },
      forecast: { why: "too-early", finish: null },
    });
  });

  it("come page by page", async () => {
    const muster = await campaign();
    const first = await listInitiatives(muster, initiativesQuery.parse({ limit: "1" }));
    const second = await listInitiatives(muster, initiativesQuery.parse({ limit: "1", after: first.next ?? "" }));
    expect([first.items[0]?.id, second.items[0]?.id, second.next]).toEqual(["node-24", "owners", null]);
  });
});

describe("an initiative", () => {
  it("is told with its burn-down since anything is known, and whose are left", async () => {
    const muster = await campaign();
    const told = describedInitiative.parse(await readInitiative(muster, "node-24", {}));
    const days = Object.fromEntries(told.burndown.map(({ at: when, done, open }) => [when, [done, open]]));
    expect(told.burndown[0]).toEqual({ at: "2026-11-04T00:00:00Z", done: 0, open: 21 });
    expect(days["2026-11-05T00:00:00Z"]).toEqual([1, 20]);
    expect(days["2026-11-28T00:00:00Z"]).toEqual([12, 9]);
    // One that had done it has left.
    expect(days["2026-11-29T00:00:00Z"]).toEqual([11, 9]);
    expect(told.burndown.at(-1)).toEqual({ at: "2026-12-01T12:00:00Z", done: 11, open: 9 });
    expect(told.owners).toEqual([
      { owner: "group:default/b", done: 2, left: 8, unknown: 0 },
      { owner: null, done: 0, left: 1, unknown: 0 },
      { owner: "group:default/a", done: 9, left: 0, unknown: 0 },
    ]);
  });

  it("is told of one owner", async () => {
    const muster = await campaign();
    const { burndown, progress } = await readInitiative(muster, "node-24", { owner: "b" });
    expect(progress).toMatchObject({ entities: 10, done: 2 });
    expect(burndown[0]).toMatchObject({ done: 0, open: 10 });
  });

  it("tells of each entity what it lacks, page by page", async () => {
    const muster = await campaign();
    await runOn(muster, "s19", null);
    const ask = async (query: Record<string, string>) =>
      initiativeEntities.parse(await listInitiativeEntities(muster, "node-24", initiativeEntitiesQuery.parse(query)));
    const first = await ask({ limit: "1" });
    expect(first.items).toEqual([
      { entity: "component:default/nobodys", owner: null, stand: "left", rules: ["is-counted", "runs-24"] },
    ]);
    expect((await ask({ limit: "1", after: first.next ?? "" })).items[0]?.entity).toBe("component:default/s12");
    expect((await ask({ stand: "unknown" })).items.map(({ entity }) => entity)).toEqual(["component:default/s19"]);
    expect((await ask({ stand: "done" })).items).toHaveLength(11);
  });

  it("is refused where there is none", async () => {
    const muster = await campaign();
    expect(await refused(readInitiative(muster, "node-25", {}))).toMatchObject({
      code: "no-such-initiative",
      details: { help: "did you mean `node-24`?" },
    });
  });
});

describe("the history of an entity", () => {
  const S00 = { kind: "component", namespace: "default", name: "s00" };
  const S12 = { ...S00, name: "s12" };

  it("tells each time it moved, also after it left", async () => {
    const muster = await campaign();
    const { items } = historyShape.parse(await entityHistory(muster, S00, entityHistoryQuery.parse({})));
    expect(items.map(({ at: when, to }) => [when, to?.level ?? null])).toEqual([
      ["2026-11-28T10:00:00Z", null],
      ["2026-11-04T09:00:00Z", "migrated"],
      ["2026-11-03T08:00:00Z", "started"],
      ["2026-11-03T08:00:00Z", "started"],
    ]);
    expect(items[1]).toMatchObject({ from: { level: "started", score: 50 }, to: { score: 100 } });
    const some = await entityHistory(muster, S00, entityHistoryQuery.parse({ from: "2026-11-04", to: "2026-11-28" }));
    expect(some.items).toHaveLength(1);
  });

  it("tells why an outcome flipped: the fact, who told it, and what it was", async () => {
    const muster = await campaign();
    const path = { ...S00, scorecard: "node", rule: "runs-24" };
    const { items } = flipsShape.parse(await findingHistory(muster, path, { limit: 9 }));
    expect(items.map(({ from, to, cause }) => [from, to, cause])).toEqual([
      ["pass", null, { kind: "import", name: "git" }],
      ["fail", "pass", { kind: "fact", name: "x.node", change: { source: "ci", from: 22, to: 24 } }],
      ["unknown", "fail", { kind: "fact", name: "x.node", change: { source: "ci", from: null, to: 22 } }],
      [null, "unknown", { kind: "import", name: "git" }],
    ]);
  });

  it("refuses what there is not", async () => {
    const muster = await campaign();
    const none = { ...S12, name: "s99" };
    expect(await refused(entityHistory(muster, none, entityHistoryQuery.parse({})))).toMatchObject({
      code: "no-such-entity",
    });
    expect(
      await refused(findingHistory(muster, { ...S12, scorecard: "node", rule: "runs-25" }, { limit: 9 })),
    ).toMatchObject({ code: "unknown-rule" });
  });
});
