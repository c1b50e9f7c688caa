import { describe, expect, it } from "vitest";
import { createFleet } from "../../../src/app/evaluations/fleet.ts";
import { createRulesInForce } from "../../../src/app/rules/rules-in-force.ts";
import { loadRulebook } from "../../../src/rulebook/load-rulebook.ts";
import type { CatalogEntry } from "../../../src/model/catalog.ts";
import type { EntityFact } from "../../../src/model/fact.ts";
import type { Act } from "../../../src/model/audit.ts";
import type { Store } from "../../../src/ports/store.ts";
import { memoryStore } from "../../../src/store/memory.ts";

const RULES = (extra = "") => `kind: Scorecard
id: basics
title: Basics
rules:
  - { id: is-covered, title: Covered, pass: { ">=": [{ var: facts.x.coverage }, 80] }, why: x, fix: { text: x } }
${extra}`;
const WEB = "component:default/web";
const DB = "resource:default/db";
const ACT: Act = { kind: "facts", at: 0, actor: "test", subject: "test", summary: "test", digest: "" };

function entry(ref: string, relations: Record<string, readonly string[]> = {}): CatalogEntry {
  const [kind = "", path = ""] = ref.split(":");
  const metadata = { name: path.split("/")[1] ?? "", namespace: "default" };
  return { entity: { ref, kind, metadata, spec: {}, relations }, origins: [{ source: "test", format: "test" }] };
}

function coverage(entity: string, value: number, observedAt = 1): EntityFact {
  return { entity, name: "x.coverage", value, source: "ci", observedAt, provenance: "observed" };
}

async function setUp() {
  const store = memoryStore();
  const source = { name: "test", digest: "1", importedAt: 0, entities: 2, etag: null };
  const changed = [entry(WEB, { dependsOn: [DB, "api:default/gone"] }), entry(DB, { dependencyOf: [WEB] })];
  await store.catalog.replace({ source, declarations: [], changed, removed: [], facts: [], withdrawn: [] }, [], ACT);
  await store.facts.save([coverage(WEB, 81), coverage(DB, 7)], ACT);
  const reads: string[][] = [];
  const watched: Store = {
    ...store,
    facts: { ...store.facts, of: (refs) => (reads.push([...refs]), store.facts.of(refs)) },
  };
  const rules = createRulesInForce([]);
  const activate = (extra?: string) => {
    const { rulebook, problems } = loadRulebook([{ path: "rules.yaml", text: RULES(extra) }], []);
    if (rulebook === undefined) throw new Error(JSON.stringify(problems));
    rules.put(rules.compile(rulebook));
  };
  activate();
  return { store: watched, rules, activate, reads, fleet: createFleet(watched, rules, { resident: true }) };
}

const valueOf = (table: { get(name: string): readonly { value: unknown }[] | undefined } | undefined) =>
  table?.get("x.coverage")?.[0]?.value;

describe("what is loaded", () => {
  it("is an entity with all that is related to it, strangers by their refs alone", async () => {
    const { fleet } = await setUp();
    expect(fleet.loaded(WEB)).toBeUndefined();
    const states = await fleet.load([WEB, "component:default/nobody"]);
    expect([...states.keys()]).toEqual([WEB]);
    const document = states.get(WEB)?.document;
    expect(valueOf(document?.facts)).toBe(81);
    const related = document?.related("dependsOn") ?? [];
    expect(related.map(({ entity, facts }) => [entity.ref, valueOf(facts)])).toEqual([
      [DB, 7],
      ["api:default/gone", undefined],
    ]);
    expect(document?.related("ownedBy")).toEqual([]);
    expect(fleet.loaded(WEB)).toBe(states.get(WEB));
  });

  it("is read once for all who ask at the same time", async () => {
    const { fleet, reads } = await setUp();
    const [one, two] = await Promise.all([fleet.load([WEB]), fleet.load([WEB])]);
    expect(one.get(WEB)).toBe(two.get(WEB));
    expect(reads).toHaveLength(1);
    await fleet.load([WEB, DB]);
    expect(reads).toHaveLength(1);
  });

  it("is another object after anything of it or of its neighbours changed", async () => {
    const { fleet, store, reads } = await setUp();
    const before = (await fleet.load([WEB])).get(WEB);
    await store.facts.save([coverage(DB, 8, 2)], ACT);
    fleet.forget([DB]);
    expect(fleet.loaded(WEB)).toBeUndefined();
    const after = (await fleet.load([WEB])).get(WEB);
    expect(after).not.toBe(before);
    expect(valueOf(before?.document.related("dependsOn")[0]?.facts)).toBe(7);
    expect(valueOf(after?.document.related("dependsOn")[0]?.facts)).toBe(8);
    expect(reads.at(-1)).toEqual([DB]);
  });

  it("does not stay where it changed while it was read", async () => {
    const { fleet, store } = await setUp();
    const early = fleet.load([WEB]);
    await store.facts.save([coverage(WEB, 99, 2)], ACT);
    fleet.forget([WEB]);
    const late = fleet.load([WEB]);
    await early;
    expect(valueOf((await late).get(WEB)?.document.facts)).toBe(99);
    expect(valueOf((await fleet.load([WEB])).get(WEB)?.document.facts)).toBe(99);
  });

  it("does not show what a neighbour was to whoever asks after that was written", async () => {
    const { fleet, store } = await setUp();
    const early = fleet.load([WEB]);
    await store.facts.save([coverage(DB, 99, 2)], ACT);
    fleet.forget([WEB]);
    fleet.forget([DB]);
    const late = (await fleet.load([WEB])).get(WEB);
    await early;
    expect(valueOf(late?.document.related("dependsOn")[0]?.facts)).toBe(99);
    const kept = (await fleet.load([WEB])).get(WEB);
    expect(valueOf(kept?.document.related("dependsOn")[0]?.facts)).toBe(99);
  });

  it("is read again when somebody else wrote", async () => {
    const { fleet, reads } = await setUp();
    await fleet.load([WEB]);
    fleet.forget();
    await fleet.load([WEB]);
    expect(reads).toHaveLength(2);
  });

  it("fits the rulebook in force, and what was read stays where that declares the same facts", async () => {
    const { fleet, activate, reads } = await setUp();
    const before = (await fleet.load([WEB])).get(WEB);
    activate(
      "---\n{ kind: Scorecard, id: other, title: Other, rules: [{ id: r, title: R, pass: { exists: entity.owner } }] }\n",
    );
    expect(fleet.loaded(WEB)).toBeUndefined();
    expect((await fleet.load([WEB])).get(WEB)).not.toBe(before);
    expect(reads).toHaveLength(1);
    activate(
      "---\n{ kind: FactSet, id: mine, sources: [ci], maxAge: 7d, facts: { a.b: { type: number, description: D. } } }\n",
    );
    await fleet.load([WEB]);
    expect(reads).toHaveLength(2);
  });

  it("keeps nothing where it is not resident", async () => {
    const { store, rules, reads } = await setUp();
    const fleet = createFleet(store, rules, { resident: false });
    expect((await fleet.load([WEB])).size).toBe(1);
    expect(fleet.loaded(WEB)).toBeUndefined();
    await fleet.load([WEB]);
    expect(reads).toHaveLength(2);
  });

  it("does not keep the names of what nobody declared", async () => {
    const { fleet, reads } = await setUp();
    await fleet.load(["component:default/nobody"]);
    await fleet.load(["component:default/nobody"]);
    expect(reads).toHaveLength(2);
  });
});

it("takes turns, also after one that failed", async () => {
  const { fleet } = await setUp();
  const order: string[] = [];
  const slow = fleet.inTurn(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push("slow");
    throw new Error("failed");
  });
  const quick = fleet.inTurn(async () => order.push("quick"));
  await expect(slow).rejects.toThrow("failed");
  await quick;
  expect(order).toEqual(["slow", "quick"]);
});
