// What does every store do with facts?

import { deepEqual, equal } from "node:assert/strict";
import type { EntityFact, Fact } from "../../../src/model/fact.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import type { Store } from "../../../src/ports/store.ts";
import type { Cases } from "./opened.ts";
import { CHECKOUT, NOW, ODD_TEXTS, PAYMENTS, act, catalogOf, evaluate, fact } from "./given.ts";

async function factsOf(store: Store, entity = CHECKOUT): Promise<readonly Fact[]> {
  return (await store.facts.of([entity])).get(entity) ?? [];
}

async function save(store: Store, ...facts: readonly EntityFact[]): Promise<void> {
  await store.facts.save(facts, act());
}

function withoutEntity(given: EntityFact): Fact {
  const { entity, ...rest } = given;
  equal(typeof entity, "string");
  return rest;
}

export const factCases: Cases = {
  "knows nothing at first": async ({ store }) => {
    deepEqual(await store.facts.of([CHECKOUT]), new Map());
    deepEqual(await store.facts.of([]), new Map());
  },
  "keeps values of every type as they are": async ({ store }) => {
    const values: JsonValue[] = [
      true,
      false,
      0,
      -1,
      81.4,
      1e-7,
      1e21,
      9_007_199_254_740_991,
      "",
      "1",
      "true",
      "null",
      "a\u0000b",
      "\ud800",
      null,
      [],
      ["a", 1, null, [true]],
      { a: { b: [1] } },
      ...ODD_TEXTS,
    ];
    const facts = values.map((value, index) => fact({ name: `x.value_${String(index).padStart(3, "0")}`, value }));
    await save(store, ...facts);
    deepEqual(await factsOf(store), facts.map(withoutEntity));
  },
  "keeps all that a fact comes with, and nothing it does not": async ({ store }) => {
    const full = fact({
      url: "https://ci.example/1?a=b&c='d'",
      items: ["api", "it's", "日本"],
      error: "timed out",
      value: null,
      provenance: "attested",
    });
    const bare = fact({ name: "x.bare", provenance: "declared" });
    const empty = fact({ name: "x.empty", items: [], url: "", error: "" });
    await save(store, full, bare, empty);
    deepEqual(await factsOf(store), [full, bare, empty].map(withoutEntity));
  },
  "keeps each of many that were told together, whatever they share": async ({ store }) => {
    const apart: readonly Partial<EntityFact>[] = [
      {},
      { source: "other" },
      { observedAt: NOW - 1 },
      { provenance: "attested" },
      { url: "https://ci.example/1" },
      { error: "timed out", value: null },
      { items: ["api"] },
      { value: ["a"] },
      { value: "v".repeat(2_000) },
    ];
    const facts = Array.from({ length: 450 }, (_, index) =>
      fact({ name: `x.many_${String(index).padStart(3, "0")}`, value: index, ...(index >= 250 && apart[index % 9]) }),
    );
    await save(store, ...facts, fact({ entity: PAYMENTS }));
    deepEqual(await factsOf(store), facts.map(withoutEntity));
    deepEqual(await factsOf(store, PAYMENTS), [withoutEntity(fact({ entity: PAYMENTS }))]);
  },
  "orders by name, then source": async ({ store }) => {
    await save(
      store,
      fact({ name: "x.b", source: "a" }),
      fact({ name: "x.a", source: "z" }),
      fact({ name: "x.a", source: "b" }),
      fact({ name: "x.A", source: "b" }),
    );
    deepEqual(
      (await factsOf(store)).map(({ name, source }) => `${name} ${source}`),
      ["x.A b", "x.a b", "x.a z", "x.b a"],
    );
  },
  "keeps entities and sources apart": async ({ store }) => {
    await save(
      store,
      fact({ value: 1 }),
      fact({ value: 2, source: "sonarqube" }),
      fact({ value: 3, entity: PAYMENTS }),
    );
    await save(store, fact({ value: 4, observedAt: NOW + 1 }));
    deepEqual(
      (await factsOf(store)).map(({ source, value }) => [source, value]),
      [
        ["ci", 4],
        ["sonarqube", 2],
      ],
    );
    equal((await factsOf(store, PAYMENTS))[0]?.value, 3);
  },
  "answers for many entities at once, those without facts left out": async ({ store }) => {
    await save(store, fact(), fact({ entity: PAYMENTS }));
    const found = await store.facts.of([PAYMENTS, "component:default/none", CHECKOUT]);
    deepEqual([...found.keys()].sort(), [CHECKOUT, PAYMENTS]);
  },
  "tells when a fact of one name was observed by one source": async ({ store }) => {
    await store.facts.save(
      [
        { ...fact({ name: "a", source: "ci", observedAt: NOW - 5 }), entity: CHECKOUT },
        { ...fact({ name: "a", source: "other", observedAt: NOW - 4 }), entity: CHECKOUT },
        { ...fact({ name: "b", source: "ci", observedAt: NOW - 3 }), entity: CHECKOUT },
        { ...fact({ name: "a", source: "ci", observedAt: NOW - 2 }), entity: PAYMENTS },
        { ...fact({ name: "b", source: "ci", observedAt: NOW - 1 }), entity: "api:default/orders" },
      ],
      act(),
    );
    const asked = [CHECKOUT, "api:default/orders", "component:default/nobody"];
    deepEqual(await store.facts.observed(asked, { name: "a", source: "ci" }), new Map([[CHECKOUT, NOW - 5]]));
  },
  "replaces a fact by one observed later": async ({ store }) => {
    await save(store, fact({ value: 1, url: "https://a", items: ["a"], error: "e" }));
    const later = fact({ value: 2, observedAt: NOW + 1, provenance: "attested" });
    await save(store, later);
    deepEqual(await factsOf(store), [withoutEntity(later)]);
  },
  "replaces a fact by one observed at the same time": async ({ store }) => {
    await save(store, fact({ value: 1 }));
    await save(store, fact({ value: 2 }));
    equal((await factsOf(store))[0]?.value, 2);
  },
  "leaves a fact as it is when one observed earlier arrives": async ({ store }) => {
    await save(store, fact({ value: 1 }));
    await save(store, fact({ value: 2, observedAt: NOW - 1, url: "https://old" }));
    deepEqual(await factsOf(store), [withoutEntity(fact({ value: 1 }))]);
  },
  "takes a null as not known any more": async ({ store }) => {
    await save(store, fact({ value: 1 }));
    await save(store, fact({ value: null, error: "scanner is down", observedAt: NOW + 1 }));
    const [found] = await factsOf(store);
    deepEqual([found?.value, found?.error], [null, "scanner is down"]);
  },
  "takes the same fact twice in one batch in turn": async ({ store }) => {
    await save(
      store,
      fact({ value: 1 }),
      fact({ value: 2, observedAt: NOW + 1 }),
      fact({ value: 3, observedAt: NOW - 1 }),
    );
    equal((await factsOf(store))[0]?.value, 2);
  },
  "keeps facts of entities the catalog does not hold": async ({ store }) => {
    await save(store, fact({ entity: "component:default/not-there-yet" }));
    equal((await factsOf(store, "component:default/not-there-yet")).length, 1);
  },
  "stores thousands at once": async ({ store }) => {
    const refs = Array.from({ length: 50 }, (_, index) => `component:default/service-${index}`);
    const facts = refs.flatMap((entity) =>
      Array.from({ length: 120 }, (_, index) =>
        fact({ entity, name: `x.fact_${index}`, value: `${index} ü`, items: ["a".repeat(40)] }),
      ),
    );
    await save(store, ...facts);
    const found = await store.facts.of(refs);
    equal(found.size, 50);
    for (const ref of refs) equal(found.get(ref)?.length, 120);
    equal((await store.audit.entries(0, 9)).length, 1);
  },
  "stores a value far larger than others": async ({ store }) => {
    const value = "é".repeat(700_000);
    await save(store, fact({ value }), fact({ name: "x.after" }));
    deepEqual(
      (await factsOf(store)).map((kept) => kept.value),
      [value, 81.4],
    );
  },
  "makes entities outdated, whose facts they are and no others": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    await evaluate(store, { refs: [CHECKOUT, PAYMENTS] });
    await save(store, fact(), fact({ name: "x.other" }));
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), [CHECKOUT]);
  },
  "records a batch in the audit log, once, also where it is empty": async ({ store }) => {
    await store.facts.save([], act("facts", "none"));
    await store.facts.save([fact(), fact({ name: "x.b" })], act("facts", "two"));
    deepEqual(
      (await store.audit.entries(0, 9)).map(({ subject }) => subject),
      ["none", "two"],
    );
  },
  "does not lose facts that two write at once": async ({ store, another }) => {
    const other = another();
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? store : other).facts.save([fact({ name: `x.fact_${index}` })], act("facts", String(index))),
      ),
    );
    equal((await factsOf(store)).length, 10);
    deepEqual(
      (await store.audit.entries(0, 99)).map(({ sequence }) => sequence),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
  },
};
