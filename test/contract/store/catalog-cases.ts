// What does every store do with catalogs?

import { deepEqual, equal, rejects } from "node:assert/strict";
import { StoreConflict } from "../../../src/ports/failures.ts";
import type { Store } from "../../../src/ports/store.ts";
import type { Cases } from "./opened.ts";
import {
  CHECKOUT,
  NOW,
  ODD_TEXTS,
  PAYMENTS,
  act,
  catalogOf,
  change,
  entry,
  evaluate,
  evaluation,
  fact,
  importCatalog,
  source,
  movement,
} from "./given.ts";

const LEDGER = "component:default/ledger";
const ORDERS = "api:default/orders";

async function refsOf(store: Store, query: Parameters<Store["catalog"]["list"]>[0]): Promise<string[]> {
  return (await store.catalog.list(query)).items.map(({ entity }) => entity.ref);
}

/** Five entities that filters tell apart. */
async function acme(store: Store): Promise<void> {
  const owner = "group:default/payments";
  const system = "system:default/shop";
  await importCatalog(store, {
    changed: [
      entry(CHECKOUT, { owner, system, metadata: { name: "checkout", namespace: "default", title: "Checkout 100%" } }),
      entry(PAYMENTS, { owner }),
      entry(LEDGER, { system, metadata: { name: "ledger", namespace: "default", description: "Double ENTRY books" } }),
      entry(ORDERS, { kind: "API", owner }),
      entry("component-set:default/all"),
    ],
  });
}

export const catalogCases: Cases = {
  "is empty at first": async ({ store: { catalog } }) => {
    deepEqual(await catalog.sources(), []);
    deepEqual(await catalog.declarations(), []);
    deepEqual([await catalog.refs(), await catalog.count()], [[], 0]);
    deepEqual(await catalog.list({ limit: 10 }), { items: [], next: null });
    deepEqual(await catalog.entries([CHECKOUT]), new Map());
  },
  "keeps who delivered, with what is needed to ask again": async ({ store }) => {
    const delivered = source("backstage", "sha256:1", { entities: 7, etag: 'W/"a"' });
    await importCatalog(store, { source: delivered });
    deepEqual(await store.catalog.sources(), [delivered]);
  },
  "lists sources in the order they were first seen, whoever delivered last": async ({ store }) => {
    for (const name of ["zoo", "backstage", "people"]) await importCatalog(store, { source: source(name) });
    const later = source("zoo", "sha256:2", { importedAt: NOW + 1 });
    await importCatalog(store, { source: later });
    deepEqual(await store.catalog.sources(), [later, source("backstage"), source("people")]);
  },
  "puts a source that went and came back last": async ({ store }) => {
    for (const name of ["a", "b"]) await importCatalog(store, { source: source(name) });
    await importCatalog(store, { source: source("a"), declarations: null });
    await importCatalog(store, { source: source("a") });
    deepEqual(
      (await store.catalog.sources()).map(({ name }) => name),
      ["b", "a"],
    );
  },
  "keeps what was declared as it was, by source and position": async ({ store }) => {
    const declarations = [{ b: 1, a: [null, true, "ü\n\"'"] }, "text", 1.5, null, []];
    await importCatalog(store, { source: source("z"), declarations: [{ z: 1 }] });
    await importCatalog(store, { source: source("a"), declarations });
    deepEqual(await store.catalog.declarations(), [
      ...declarations.map((body, position) => ({ source: "a", position, body })),
      { source: "z", position: 0, body: { z: 1 } },
    ]);
  },
  "orders many declarations by number, not by text": async ({ store }) => {
    await importCatalog(store, { declarations: Array.from({ length: 120 }, (_, index) => ({ index })) });
    const kept = await store.catalog.declarations();
    deepEqual(
      kept.map(({ body }) => body),
      Array.from({ length: 120 }, (_, index) => ({ index })),
    );
  },
  "replaces all that a source declared": async ({ store }) => {
    const bodies = async (): Promise<unknown[]> => (await store.catalog.declarations()).map(({ body }) => body);
    await importCatalog(store, { declarations: [1, 2, 3] });
    await importCatalog(store, { declarations: [4, 2] });
    deepEqual(await bodies(), [4, 2]);
    await importCatalog(store, { declarations: [4, 5, 6, 7] });
    deepEqual(await bodies(), [4, 5, 6, 7]);
    await importCatalog(store, { declarations: [] });
    deepEqual(await bodies(), []);
  },
  "forgets a source that is gone, and only that one": async ({ store }) => {
    await importCatalog(store, { source: source("a"), declarations: [1] });
    await importCatalog(store, { source: source("b"), declarations: [2] });
    await importCatalog(store, { source: source("a"), declarations: null });
    deepEqual(await store.catalog.sources(), [source("b")]);
    deepEqual(await store.catalog.declarations(), [{ source: "b", position: 0, body: 2 }]);
  },
  "refuses an import after its source delivered something else": async ({ store }) => {
    const seen = await store.catalog.sources();
    await importCatalog(store, { source: source("backstage", "sha256:2") });
    await rejects(store.catalog.replace(change(), seen, act("catalog")), StoreConflict);
    await rejects(store.catalog.replace(change(), [source("backstage", "sha256:1")], act("catalog")), StoreConflict);
  },
  "refuses an import that was merged without another source": async ({ store }) => {
    await importCatalog(store, { source: source("a") });
    const seen = await store.catalog.sources();
    await importCatalog(store, { source: source("b") });
    await rejects(
      store.catalog.replace(change({ source: source("a", "sha256:2") }), seen, act("catalog")),
      StoreConflict,
    );
  },
  "refuses an import that was merged with a source that is gone": async ({ store }) => {
    await importCatalog(store, { source: source("a") });
    await importCatalog(store, { source: source("b") });
    const seen = await store.catalog.sources();
    await importCatalog(store, { source: source("b"), declarations: null });
    await rejects(
      store.catalog.replace(change({ source: source("a", "sha256:2") }), seen, act("catalog")),
      StoreConflict,
    );
  },
  "writes nothing of an import it refuses": async ({ store }) => {
    await importCatalog(store, { source: source("a"), declarations: [1], changed: [entry(CHECKOUT)] });
    const refused = change({
      source: source("b"),
      declarations: [2],
      changed: [entry(PAYMENTS)],
      removed: [CHECKOUT],
      facts: [fact()],
    });
    await rejects(store.catalog.replace(refused, [], act("catalog")), StoreConflict);
    deepEqual(await store.catalog.sources(), [source("a")]);
    deepEqual(await store.catalog.refs(), [CHECKOUT]);
    deepEqual(await store.facts.of([CHECKOUT]), new Map());
    equal((await store.audit.last())?.sequence, 1);
  },
  "does not mind in which order sources were seen": async ({ store }) => {
    await importCatalog(store, { source: source("a") });
    await importCatalog(store, { source: source("b") });
    const seen = [...(await store.catalog.sources())].reverse();
    await store.catalog.replace(change({ source: source("a", "sha256:2") }), seen, act("catalog"));
    equal((await store.catalog.sources())[0]?.digest, "sha256:2");
  },
  "lets only one of two imports through that saw the same": async ({ store, another }) => {
    const seen = await store.catalog.sources();
    const ended = await Promise.allSettled([
      store.catalog.replace(change({ source: source("a") }), seen, act("catalog", "a")),
      another().catalog.replace(change({ source: source("b") }), seen, act("catalog", "b")),
    ]);
    deepEqual(ended.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    equal((await store.catalog.sources()).length, 1);
    equal((await store.audit.entries(0, 10)).length, 1);
  },
  "answers those entities it holds": async ({ store }) => {
    await acme(store);
    const entries = await store.catalog.entries([PAYMENTS, "component:default/unknown", ORDERS]);
    deepEqual([...entries.keys()].sort(), [ORDERS, PAYMENTS]);
    deepEqual(await store.catalog.entries([]), new Map());
  },
  "keeps an entity as it was, to the letter": async ({ store }) => {
    const odd = entry(CHECKOUT, {
      metadata: {
        name: "checkout",
        namespace: "default",
        title: "Zürich 日本 🚀 \u2028 \"'\\",
        annotations: { "github.com/project-slug": "acme/checkout", constructor: "x", __proto__x: "y" },
      },
      spec: { nested: { deep: [1, -2.5, 1e21, true, [], {}] } },
      relations: { ownedBy: ["group:default/a"] },
      tier: "1",
    });
    await importCatalog(store, { changed: [odd] });
    deepEqual(await store.catalog.entries([CHECKOUT]), new Map([[CHECKOUT, odd]]));
  },
  "replaces an entity that changed": async ({ store }) => {
    await importCatalog(store, {
      changed: [entry(CHECKOUT, { tier: "1", owner: "group:default/a" }), entry(PAYMENTS)],
    });
    await importCatalog(store, { changed: [entry(CHECKOUT, { tier: "2" })] });
    equal((await store.catalog.entries([CHECKOUT])).get(CHECKOUT)?.entity.tier, "2");
    deepEqual(await refsOf(store, { limit: 9, owner: "group:default/a" }), []);
    deepEqual([await store.catalog.refs(), await store.catalog.count()], [[CHECKOUT, PAYMENTS], 2]);
  },
  "takes facts and evaluations of an entity with it, and leaves its history": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    await store.facts.save([fact(), fact({ entity: PAYMENTS })], act());
    await evaluate(store, {
      refs: [CHECKOUT, PAYMENTS],
      nextFlip: NOW,
      changed: [evaluation(), evaluation({ entity: PAYMENTS })],
      movements: [movement()],
    });
    await importCatalog(store, { removed: [CHECKOUT] });
    deepEqual([await store.catalog.refs(), await store.catalog.count()], [[PAYMENTS], 1]);
    deepEqual([...(await store.facts.of([CHECKOUT, PAYMENTS])).keys()], [PAYMENTS]);
    deepEqual([...(await store.evaluations.of([CHECKOUT, PAYMENTS])).keys()], [PAYMENTS]);
    deepEqual(await store.evaluations.due(NOW, 9), [PAYMENTS]);
    equal((await store.evaluations.list({ limit: 9 })).items.length, 1);
    const [last, first, ...others] = (await store.evaluations.movements({ limit: 9 })).items;
    deepEqual([first, others], [{ ...movement(), from: null, fromRulebook: null }, []]);
    const { level, standing, score, rulebook, outcomes, entity, scorecard } = evaluation();
    const cause = { kind: "import", name: "backstage" } as const;
    const flips = outcomes.map(({ rule, outcome }) => ({ rule, from: outcome, to: null, cause }));
    const from = { level, standing, score };
    deepEqual(last, { entity, scorecard, at: NOW, rulebook, to: null, cause, flips, from, fromRulebook: rulebook });
  },
  "starts an entity that comes back without what was known of it": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    await store.facts.save([fact()], act());
    await evaluate(store, { refs: [CHECKOUT], changed: [evaluation()] });
    await importCatalog(store, { removed: [CHECKOUT] });
    await catalogOf(store, CHECKOUT);
    deepEqual(await store.facts.of([CHECKOUT]), new Map());
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), [CHECKOUT]);
  },
  "keeps the facts that documents tell": async ({ store }) => {
    await importCatalog(store, { changed: [entry(CHECKOUT)], facts: [fact({ source: "kubernetes", value: true })] });
    const facts = (await store.facts.of([CHECKOUT])).get(CHECKOUT);
    deepEqual(
      facts?.map(({ name, value, source: from }) => [name, value, from]),
      [["test.line_coverage_pct", true, "kubernetes"]],
    );
  },
  "does not let an import replace a fact that was observed later": async ({ store }) => {
    await store.facts.save([fact({ observedAt: NOW + 1, value: 2 })], act());
    await importCatalog(store, { facts: [fact({ value: 1 })] });
    equal((await store.facts.of([CHECKOUT])).get(CHECKOUT)?.[0]?.value, 2);
  },
  "withdraws a fact of one source only": async ({ store }) => {
    await store.facts.save(
      [fact({ source: "a" }), fact({ source: "b" }), fact({ source: "a", name: "x.other" })],
      act(),
    );
    await importCatalog(store, { withdrawn: [{ entity: CHECKOUT, name: "test.line_coverage_pct", source: "a" }] });
    const facts = (await store.facts.of([CHECKOUT])).get(CHECKOUT);
    deepEqual(
      facts?.map(({ name, source: from }) => [name, from]),
      [
        ["test.line_coverage_pct", "b"],
        ["x.other", "a"],
      ],
    );
  },
  "leaves an entity without facts out when its last one is withdrawn": async ({ store }) => {
    await store.facts.save([fact()], act());
    await importCatalog(store, { withdrawn: [{ entity: CHECKOUT, name: "test.line_coverage_pct", source: "ci" }] });
    deepEqual(await store.facts.of([CHECKOUT]), new Map());
  },
  "takes a fact that is withdrawn and told again in one import as told": async ({ store }) => {
    await store.facts.save([fact({ observedAt: NOW + 5, value: 1 })], act());
    const key = { entity: CHECKOUT, name: "test.line_coverage_pct", source: "ci" };
    await importCatalog(store, { withdrawn: [key], facts: [fact({ value: 2 })] });
    equal((await store.facts.of([CHECKOUT])).get(CHECKOUT)?.[0]?.value, 2);
  },
  "lists by ref, all of it in pages": async ({ store }) => {
    await acme(store);
    const all = await store.catalog.refs();
    deepEqual(all, [ORDERS, "component-set:default/all", CHECKOUT, LEDGER, PAYMENTS]);
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await store.catalog.list({ limit: 2, ...(after !== undefined && { after }) });
      pages.push(page.items.map(({ entity }) => entity.ref));
      after = page.next ?? undefined;
    } while (after !== undefined);
    deepEqual(pages, [all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
  },
  "ends with the page that is full, and after the last one there is nothing": async ({ store }) => {
    await acme(store);
    equal((await store.catalog.list({ limit: 5 })).next, null);
    deepEqual(await store.catalog.list({ limit: 5, after: "zzz" }), { items: [], next: null });
  },
  "filters by kind without regard to case, and not by how it starts": async ({ store }) => {
    await acme(store);
    deepEqual(await refsOf(store, { limit: 9, kind: "COMPONENT" }), [CHECKOUT, LEDGER, PAYMENTS]);
    deepEqual(await refsOf(store, { limit: 9, kind: "api" }), [ORDERS]);
    deepEqual(await refsOf(store, { limit: 9, kind: "comp" }), []);
  },
  "filters by owner and system, together with a page": async ({ store }) => {
    await acme(store);
    const owner = "group:default/payments";
    deepEqual(await refsOf(store, { limit: 9, owner }), [ORDERS, CHECKOUT, PAYMENTS]);
    deepEqual(await refsOf(store, { limit: 9, system: "system:default/shop" }), [CHECKOUT, LEDGER]);
    deepEqual(await refsOf(store, { limit: 9, owner, kind: "component", system: "system:default/shop" }), [CHECKOUT]);
    deepEqual(await refsOf(store, { limit: 1, owner, after: ORDERS }), [CHECKOUT]);
  },
  "finds a part of ref, title or description in any case": async ({ store }) => {
    await acme(store);
    deepEqual(await refsOf(store, { limit: 9, q: "PAYM" }), [PAYMENTS]);
    deepEqual(await refsOf(store, { limit: 9, q: "double entry" }), [LEDGER]);
    deepEqual(await refsOf(store, { limit: 9, q: "100%" }), [CHECKOUT]);
    deepEqual(await refsOf(store, { limit: 9, q: "c%t" }), []);
    deepEqual(await refsOf(store, { limit: 9, q: "" }), await store.catalog.refs());
  },
  "finds letters beyond ASCII in any case": async ({ store }) => {
    const metadata = { name: "checkout", namespace: "default", title: "ÜBERWEISUNG" };
    await importCatalog(store, { changed: [entry(CHECKOUT, { metadata })] });
    deepEqual(await refsOf(store, { limit: 9, q: "überw" }), [CHECKOUT]);
  },
  "orders refs by code points": async ({ store }) => {
    // The first is beyond the BMP: in UTF-16 code units it would come first.
    const refs = ["component:default/\u{1F680}", "component:default/\uFF5E", "component:default/z"];
    await catalogOf(store, ...refs);
    deepEqual(await store.catalog.refs(), refs.toReversed());
    deepEqual(await refsOf(store, { limit: 1, after: "component:default/z" }), [refs[1]]);
  },
  "takes any text as a text": async ({ store }) => {
    await acme(store);
    const all = await store.catalog.refs();
    for (const text of ODD_TEXTS) {
      for (const query of [{ kind: text }, { owner: text }, { system: text }]) {
        deepEqual(await refsOf(store, { limit: 9, ...query }), [], JSON.stringify(query));
      }
      equal((await refsOf(store, { limit: 9, after: text })).length <= all.length, true);
    }
    deepEqual(await store.catalog.entries(ODD_TEXTS), new Map());
    deepEqual(await refsOf(store, { limit: 9, q: "'; drop table entities; --" }), []);
    deepEqual(await store.catalog.refs(), all);
  },
  "takes names that would be something else in a query": async ({ store }) => {
    const refs = ODD_TEXTS.filter((text) => !text.includes("\u0000")).map((text) => `component:default/${text}`);
    await catalogOf(store, ...refs);
    deepEqual(new Set(await store.catalog.refs()), new Set(refs));
    equal((await store.catalog.entries(refs)).size, refs.length);
  },
  "imports thousands of entities, some of them large, at once": async ({ store }) => {
    const refs = Array.from(
      { length: 2_000 },
      (_, index) => `component:default/service-${String(index).padStart(5, "0")}`,
    );
    const text = "ü".repeat(400);
    const changed = refs.map((ref) => entry(ref, { spec: { text } }));
    changed.push(entry(CHECKOUT, { spec: { text: text.repeat(1_000) } }));
    await importCatalog(store, { changed, declarations: refs });
    equal((await store.catalog.refs()).length, 2_001);
    equal((await store.catalog.declarations()).length, 2_000);
    equal((await store.catalog.entries([...refs, CHECKOUT])).size, 2_001);
    deepEqual((await store.catalog.entries([CHECKOUT])).get(CHECKOUT), changed.at(-1));
    await importCatalog(store, { removed: refs });
    deepEqual(await store.catalog.refs(), [CHECKOUT]);
  },
  "records an import in the audit log": async ({ store }) => {
    await importCatalog(store, { changed: [entry(CHECKOUT)] });
    const last = await store.audit.last();
    deepEqual([last?.kind, last?.subject, last?.sequence], ["catalog", "backstage", 1]);
  },
};
