// What does every store do with evaluations?

import { deepEqual, equal, rejects } from "node:assert/strict";
import type { NewMovement, Transition, TransitionCause } from "../../../src/model/evaluation-record.ts";
import type { Outcome } from "../../../src/model/finding.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import type { EvaluationQuery, ListedStanding } from "../../../src/ports/evaluations.ts";
import type { Page } from "../../../src/ports/page.ts";
import type { Store } from "../../../src/ports/store.ts";
import type { Cases } from "./opened.ts";
import {
  CHECKOUT,
  NOW,
  ODD_TEXTS,
  PAYMENTS,
  act,
  catalogOf,
  entry,
  evaluate,
  evaluation,
  fact,
  importCatalog,
  movement,
  transition,
} from "./given.ts";

const ORDERS = "api:default/orders";

async function listed(store: Store, query: EvaluationQuery): Promise<string[]> {
  return (await store.evaluations.list(query)).items.map(({ scorecard, entity }) => `${scorecard} ${entity}`);
}

/** Three entities on two scorecards, told apart by every filter. */
async function acme(store: Store): Promise<void> {
  await importCatalog(store, {
    changed: [
      entry(CHECKOUT, { owner: "group:default/a", system: "system:default/shop", tier: "1" }),
      entry(PAYMENTS, { owner: "group:default/a", tier: "2" }),
      entry(ORDERS, { kind: "API", owner: "group:default/b" }),
    ],
  });
  await evaluate(store, {
    refs: [CHECKOUT, PAYMENTS, ORDERS],
    changed: [CHECKOUT, PAYMENTS, ORDERS].flatMap((entity) => [
      evaluation({ entity, scorecard: "security" }),
      evaluation({ entity, scorecard: "docs" }),
    ]),
  });
}

const WAIVER = {
  id: "wvr_1",
  state: "active",
  until: NOW + 9,
  by: "user:default/kim",
  reason: 'it\'s "late" 🚀',
  ticket: null,
} as const;

export const evaluationCases: Cases = {
  "knows nothing at first": async ({ store: { evaluations } }) => {
    deepEqual(await evaluations.of([CHECKOUT]), new Map());
    deepEqual(await evaluations.list({ limit: 9 }), { items: [], next: null });
    deepEqual(await evaluations.due(NOW, 9), []);
    equal(await evaluations.nextDue(), null);
    deepEqual(await evaluations.outdated("sha256:r1", 9), []);
    deepEqual(await evaluations.transitions({ limit: 9 }), { items: [], next: null });
    deepEqual(await evaluations.movements({ limit: 9 }), { items: [], next: null });
    deepEqual(await evaluations.trend({ scorecard: "docs", from: NOW, stretch: 1 }), {
      now: [],
      flows: [],
      since: null,
    });
  },
  "keeps an evaluation as it is": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    const records = [
      evaluation({ scorecard: "a", score: 0, rank: 0, targetRank: 0, standing: null, outcomes: [] }),
      evaluation({ scorecard: "b", score: 66.7, standing: "met", nextFlip: NOW + 5 }),
      evaluation({
        scorecard: "c",
        score: 100,
        standing: "unknown",
        outcomes: [
          { rule: "r1", outcome: "not-applicable", cause: null, since: NOW },
          { rule: "r2", outcome: "unknown", cause: "rule-error", since: 0 },
          { rule: "r3", outcome: "fail", cause: null, since: NOW - 7 },
          { rule: "r4", outcome: "unknown", cause: "stale", since: NOW, waiver: WAIVER },
        ],
      }),
    ];
    await evaluate(store, { refs: [CHECKOUT], changed: records, nextFlip: NOW + 5 });
    deepEqual(
      await store.evaluations.of([CHECKOUT]),
      new Map([[CHECKOUT, { rulebook: "sha256:r1", nextFlip: NOW + 5, revision: 2, records }]]),
    );
  },
  "knows entities that were evaluated though no scorecard applies": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    await evaluate(store, { refs: [CHECKOUT], nextFlip: NOW });
    deepEqual(
      await store.evaluations.of([CHECKOUT]),
      new Map([[CHECKOUT, { rulebook: "sha256:r1", nextFlip: NOW, revision: 2, records: [] }]]),
    );
  },
  "answers for many entities, by scorecard": async ({ store }) => {
    await acme(store);
    const found = await store.evaluations.of([ORDERS, "component:default/none", CHECKOUT]);
    deepEqual([...found.keys()].sort(), [ORDERS, CHECKOUT]);
    deepEqual(
      found.get(CHECKOUT)?.records.map(({ scorecard }) => scorecard),
      ["docs", "security"],
    );
  },
  "replaces an evaluation": async ({ store }) => {
    await acme(store);
    const later = evaluation({
      scorecard: "docs",
      score: 50,
      changedAt: NOW + 1,
      rulebook: "sha256:r2",
      standing: null,
      nextFlip: 5,
    });
    await evaluate(store, { refs: [CHECKOUT], rulebook: "sha256:r2", changed: [later] });
    const found = (await store.evaluations.of([CHECKOUT])).get(CHECKOUT);
    equal(found?.rulebook, "sha256:r2");
    deepEqual(found?.records, [later, evaluation({ scorecard: "security" })]);
  },
  "removes those that do not apply any more": async ({ store }) => {
    await acme(store);
    await evaluate(store, {
      removed: [
        { entity: CHECKOUT, scorecard: "docs" },
        { entity: CHECKOUT, scorecard: "none" },
      ],
    });
    deepEqual(await listed(store, { limit: 9, scorecard: "docs" }), [`docs ${ORDERS}`, `docs ${PAYMENTS}`]);
    equal((await store.evaluations.of([CHECKOUT])).get(CHECKOUT)?.records.length, 1);
  },
  "writes nothing of what changed since it was read": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    await evaluate(store, { changed: [evaluation()], nextFlip: NOW });
    await store.facts.save([fact()], act());
    const late = { seen: 2, nextFlip: NOW + 9, rulebook: "sha256:r2" };
    const changed = [evaluation({ score: 1 }), evaluation({ scorecard: "new" })];
    const removed = [{ entity: CHECKOUT, scorecard: "production-readiness" }];
    await evaluate(store, { ...late, changed, removed, transitions: [transition()] });
    deepEqual(
      await store.evaluations.of([CHECKOUT]),
      new Map([[CHECKOUT, { rulebook: null, nextFlip: NOW, revision: 3, records: [evaluation()] }]]),
    );
    equal((await store.evaluations.transitions({ limit: 9 })).items.length, 0);
    deepEqual(await store.evaluations.outdated("sha256:r2", 9), [CHECKOUT, PAYMENTS]);
    await evaluate(store, { ...late, seen: 3, changed, transitions: [transition()] });
    equal((await store.evaluations.of([CHECKOUT])).get(CHECKOUT)?.rulebook, "sha256:r2");
    equal((await store.evaluations.transitions({ limit: 9 })).items.length, 1);
  },
  "writes what one of two read at once, and what is right of it": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    await evaluate(store, { seen: 1, changed: [evaluation({ score: 1 })] });
    const both = [evaluation({ score: 2 }), evaluation({ entity: PAYMENTS, score: 2 })];
    await evaluate(store, { seen: 1, changed: both });
    const found = await store.evaluations.of([CHECKOUT, PAYMENTS]);
    deepEqual([found.get(CHECKOUT)?.records[0]?.score, found.get(PAYMENTS)?.records[0]?.score], [1, 2]);
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), []);
  },
  "counts on for an entity that left the catalog and came back": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    await importCatalog(store, { removed: [CHECKOUT] });
    deepEqual(await store.evaluations.of([CHECKOUT]), new Map());
    await catalogOf(store, CHECKOUT);
    await evaluate(store, { seen: 1, changed: [evaluation()] });
    equal((await store.evaluations.of([CHECKOUT])).get(CHECKOUT)?.revision, 3);
  },
  "takes what reads an evaluated entity for outdated, unless it was evaluated with it": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS, ORDERS);
    const refs = [CHECKOUT, PAYMENTS, ORDERS];
    await evaluate(store, { refs });
    const overtaken = [
      { entity: CHECKOUT, by: ORDERS, unless: 2 },
      { entity: PAYMENTS, by: ORDERS, unless: null },
    ];
    await evaluate(store, { refs: [ORDERS, CHECKOUT], overtaken });
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), [PAYMENTS]);
    await evaluate(store, { refs: [ORDERS], overtaken: [{ entity: CHECKOUT, by: ORDERS, unless: 2 }] });
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), [CHECKOUT, PAYMENTS]);
  },
  "takes nobody for outdated by what is not written": async ({ store }) => {
    await catalogOf(store, CHECKOUT, ORDERS);
    await evaluate(store, { refs: [CHECKOUT, ORDERS] });
    const overtaken = [{ entity: CHECKOUT, by: ORDERS, unless: null }];
    await evaluate(store, { refs: [ORDERS], seen: 1, overtaken });
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), []);
  },
  "passes over entities that left the catalog meanwhile": async ({ store }) => {
    await catalogOf(store, PAYMENTS);
    await evaluate(store, {
      refs: [CHECKOUT, PAYMENTS],
      nextFlip: NOW,
      changed: [evaluation(), evaluation({ entity: PAYMENTS })],
    });
    deepEqual([...(await store.evaluations.of([CHECKOUT, PAYMENTS])).keys()], [PAYMENTS]);
    deepEqual(await store.evaluations.due(NOW, 9), [PAYMENTS]);
  },
  "lists by scorecard and entity, with what reports group by": async ({ store }) => {
    await acme(store);
    const { items } = await store.evaluations.list({ limit: 9 });
    deepEqual(
      items.map(({ scorecard, entity }) => `${scorecard} ${entity}`),
      ["docs", "security"].flatMap((scorecard) =>
        [ORDERS, CHECKOUT, PAYMENTS].map((entity) => `${scorecard} ${entity}`),
      ),
    );
    const groups = { evaluatedBy: "sha256:r1", owner: "group:default/a", system: null, tier: "2", kind: "Component" };
    deepEqual(items[2], { ...evaluation({ entity: PAYMENTS, scorecard: "docs" }), ...groups });
    deepEqual([items[0]?.kind, items[0]?.tier, items[1]?.system], ["API", null, "system:default/shop"]);
  },
  "filters by everything it is grouped by": async ({ store }) => {
    await acme(store);
    const docs = (...refs: string[]): string[] => refs.map((ref) => `docs ${ref}`);
    const scorecard = "docs";
    deepEqual(await listed(store, { limit: 9, scorecard }), docs(ORDERS, CHECKOUT, PAYMENTS));
    deepEqual(await listed(store, { limit: 9, scorecard, owner: "group:default/a" }), docs(CHECKOUT, PAYMENTS));
    deepEqual(await listed(store, { limit: 9, scorecard, system: "system:default/shop" }), docs(CHECKOUT));
    deepEqual(await listed(store, { limit: 9, scorecard, tier: "2" }), docs(PAYMENTS));
    deepEqual(await listed(store, { limit: 9, scorecard, kind: "api" }), docs(ORDERS));
    deepEqual(await listed(store, { limit: 9, scorecard, kind: "component", tier: "1" }), docs(CHECKOUT));
    deepEqual(await listed(store, { limit: 9, scorecard: "none" }), []);
  },
  "reads how a fleet stands by entity, each outcome a letter, page by page": async ({ store }) => {
    await acme(store);
    await evaluate(store, {
      refs: [PAYMENTS],
      changed: [
        evaluation({
          entity: PAYMENTS,
          scorecard: "docs",
          nextFlip: NOW + 7,
          outcomes: [
            { rule: "a", outcome: "pass", cause: null, since: NOW },
            { rule: "b", outcome: "fail", cause: null, since: NOW, waiver: WAIVER },
            { rule: "c", outcome: "unknown", cause: "missing", since: NOW - 5 },
            { rule: "d", outcome: "not-applicable", cause: null, since: NOW - 9 },
          ],
        }),
      ],
    });
    const pages: ListedStanding[][] = [];
    let after: string | null = null;
    do {
      const page: Page<ListedStanding> = await store.evaluations.standings({
        limit: 4,
        ...(after !== null && { after }),
      });
      pages.push([...page.items]);
      after = page.next;
    } while (after !== null);
    const places = (standings: readonly ListedStanding[]): string[] =>
      standings.map(({ entity, scorecard }) => `${entity} ${scorecard}`);
    deepEqual(pages.map(places), [
      [`${ORDERS} docs`, `${ORDERS} security`, `${CHECKOUT} docs`, `${CHECKOUT} security`],
      [`${PAYMENTS} docs`, `${PAYMENTS} security`],
    ]);
    const told = pages[1]?.[0];
    const record = evaluation({ entity: PAYMENTS, scorecard: "docs" });
    deepEqual(told, {
      entity: PAYMENTS,
      scorecard: "docs",
      rank: record.rank,
      targetRank: record.targetRank,
      standing: record.standing,
      score: record.score,
      nextFlip: NOW + 7,
      outcomes: "pfun",
      waived: [{ place: 1, until: WAIVER.until }],
      evaluatedBy: "sha256:r1",
      kind: "Component",
      owner: "group:default/a",
      system: null,
      tier: "2",
    });
    deepEqual(await store.evaluations.standingsOf([PAYMENTS, "component:default/nobody", ORDERS]), [
      ...(pages[0] ?? []).slice(0, 2),
      ...(pages[1] ?? []),
    ]);
    const { items, next } = await store.evaluations.standings({ scorecard: "docs", limit: 2 });
    deepEqual([places(items), next], [[`${ORDERS} docs`, `${CHECKOUT} docs`], `docs ${CHECKOUT}`]);
    const rest = await store.evaluations.standings({ scorecard: "docs", limit: 2, after: `docs ${CHECKOUT}` });
    deepEqual([places(rest.items), rest.next], [[`${PAYMENTS} docs`], null]);
  },
  "lists in pages that go on with the next scorecard": async ({ store }) => {
    await acme(store);
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await store.evaluations.list({ limit: 2, ...(after !== undefined && { after }) });
      pages.push(page.items.map(({ scorecard, entity }) => `${scorecard} ${entity}`));
      after = page.next ?? undefined;
    } while (after !== undefined);
    deepEqual(
      pages.map(({ length }) => length),
      [2, 2, 2],
    );
    deepEqual(pages.flat(), await listed(store, { limit: 9 }));
  },
  "says where no page starts": async ({ store }) => {
    await rejects(store.evaluations.list({ limit: 9, after: "nowhere" }), Refusal);
    await rejects(store.evaluations.transitions({ limit: 9, after: "1 or 1=1" }), Refusal);
    await rejects(store.evaluations.transitions({ limit: 9, after: "-1" }), Refusal);
  },
  "takes any text as a text": async ({ store }) => {
    await acme(store);
    for (const text of ODD_TEXTS) {
      for (const query of [{ scorecard: text }, { owner: text }, { system: text }, { tier: text }, { kind: text }]) {
        deepEqual(await listed(store, { limit: 9, ...query }), [], JSON.stringify(query));
      }
      for (const query of [{ entity: text }, { scorecard: text }, { rule: text }]) {
        equal((await store.evaluations.transitions({ limit: 9, ...query })).items.length, 0);
      }
    }
    equal((await listed(store, { limit: 9 })).length, 6);
  },
  "tells who is due, the longest due first, the instant itself included": async ({ store }) => {
    const refs = ["component:default/a", "component:default/b", "component:default/c", "component:default/d"];
    await catalogOf(store, ...refs);
    for (const [index, nextFlip] of [NOW, NOW - 5, NOW + 1, NOW].entries()) {
      await evaluate(store, { refs: refs.slice(index, index + 1), nextFlip });
    }
    deepEqual(await store.evaluations.due(NOW, 9), [refs[1], refs[0], refs[3]]);
    deepEqual(await store.evaluations.due(NOW, 2), [refs[1], refs[0]]);
    deepEqual(await store.evaluations.due(NOW - 6, 9), []);
    equal(await store.evaluations.nextDue(), NOW - 5);
  },
  "is due by what the last evaluation said": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    await evaluate(store, { refs: [CHECKOUT, PAYMENTS], nextFlip: NOW });
    await evaluate(store, { refs: [CHECKOUT], nextFlip: NOW + 9 });
    await evaluate(store, { refs: [PAYMENTS], nextFlip: null });
    deepEqual(await store.evaluations.due(NOW + 9, 9), [CHECKOUT]);
    equal(await store.evaluations.nextDue(), NOW + 9);
    await evaluate(store, { refs: [CHECKOUT] });
    equal(await store.evaluations.nextDue(), null);
  },
  "tells who is outdated: never evaluated, or by another rulebook": async ({ store }) => {
    await catalogOf(store, PAYMENTS, CHECKOUT, ORDERS);
    await evaluate(store, { refs: [CHECKOUT] });
    await evaluate(store, { refs: [PAYMENTS], rulebook: "sha256:r0" });
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), [ORDERS, PAYMENTS]);
    deepEqual(await store.evaluations.outdated("sha256:r1", 1), [ORDERS]);
    deepEqual(await store.evaluations.outdated("sha256:r1", 9, ORDERS), [PAYMENTS]);
    deepEqual(await store.evaluations.outdated("sha256:r1", 9, PAYMENTS), []);
    deepEqual(await store.evaluations.outdated("sha256:r0", 9), [ORDERS, CHECKOUT]);
  },
  "makes an entity outdated that changed, or whose facts did": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS, ORDERS);
    const all = [ORDERS, CHECKOUT, PAYMENTS];
    await store.facts.save([fact({ entity: ORDERS })], act());
    await evaluate(store, { refs: all, nextFlip: NOW, changed: all.map((ref) => evaluation({ entity: ref })) });
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), []);
    await importCatalog(store, { changed: [entry(CHECKOUT, { tier: "1" })] });
    await store.facts.save([fact({ entity: PAYMENTS })], act());
    await importCatalog(store, { withdrawn: [{ entity: ORDERS, name: "test.line_coverage_pct", source: "ci" }] });
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), all);
    const found = (await store.evaluations.of([CHECKOUT])).get(CHECKOUT);
    deepEqual([found?.rulebook, found?.nextFlip, found?.records.length], [null, NOW, 1]);
    deepEqual(
      (await store.evaluations.list({ limit: 9 })).items.map(({ evaluatedBy }) => evaluatedBy),
      [null, null, null],
    );
    await evaluate(store, { refs: all });
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), []);
  },
  "makes only those outdated that a delivery of facts names, where it names any": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    await evaluate(store, { refs: [CHECKOUT, PAYMENTS] });
    await store.facts.save([fact(), fact({ entity: PAYMENTS })], act(), [PAYMENTS]);
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), [PAYMENTS]);
    await store.facts.save([fact()], act(), []);
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), [PAYMENTS]);
  },
  "makes an entity outdated of which a document tells a fact": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    await evaluate(store, { refs: [CHECKOUT, PAYMENTS] });
    await importCatalog(store, { facts: [fact()] });
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), [CHECKOUT]);
  },
  "tells what flipped, the newest first": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    const first = transition({ from: null, to: "fail", cause: { kind: "import", name: null } });
    const second = transition({
      rule: "runbook-is-linked",
      from: "fail",
      to: "unknown",
      cause: { kind: "time", name: null },
      at: NOW - 9,
    });
    const third = transition({ from: "pass", to: null, cause: { kind: "rulebook", name: "sha256:r2" } });
    await catalogOf(store, CHECKOUT);
    await evaluate(store, { transitions: [first, second] });
    await evaluate(store, { transitions: [third] });
    deepEqual(await store.evaluations.transitions({ limit: 9 }), { items: [third, second, first], next: null });
  },
  "tells what flipped of an entity, a scorecard, a rule, in pages": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    const transitions = [CHECKOUT, PAYMENTS].flatMap((entity) =>
      ["docs", "security"].flatMap((scorecard) =>
        ["a", "b"].map((rule) => transition({ entity, scorecard, rule, cause: { kind: "fact", name: "x.f" } })),
      ),
    );
    await catalogOf(store, CHECKOUT, PAYMENTS);
    await evaluate(store, { transitions });
    const newest = transitions.toReversed();
    const { evaluations } = store;
    deepEqual((await evaluations.transitions({ limit: 9, entity: CHECKOUT })).items, newest.slice(4));
    deepEqual(
      (await evaluations.transitions({ limit: 9, scorecard: "docs", rule: "a" })).items,
      newest.filter(({ scorecard, rule }) => scorecard === "docs" && rule === "a"),
    );
    const page = await evaluations.transitions({ limit: 3, entity: PAYMENTS });
    deepEqual(page.items, newest.slice(0, 3));
    const rest = await evaluations.transitions({ limit: 3, entity: PAYMENTS, after: page.next ?? "" });
    deepEqual(rest, { items: newest.slice(3, 4), next: null });
  },
  "tells of each rule why it flipped, also where others flipped with it": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    const causes: readonly TransitionCause[] = [
      { kind: "import", name: "one" },
      { kind: "time", name: null },
      { kind: "fact", name: "x.f", change: { source: "ci", from: null, to: { deep: [1, "a"] } } },
      { kind: "import", name: "one" },
    ];
    const transitions = causes.map((cause, index) => transition({ rule: `rule-${index}`, cause }));
    await catalogOf(store, CHECKOUT);
    await evaluate(store, { transitions });
    const told: Transition[] = [];
    for (let after: string | null = ""; after !== null;) {
      const page = await store.evaluations.transitions({ limit: 1, ...(after !== "" && { after }) });
      told.push(...page.items);
      after = page.next;
    }
    deepEqual(told, transitions.toReversed());
  },
  "keeps with each movement how it stood before": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    const first = movement({ cause: { kind: "import", name: "backstage" } });
    await evaluate(store, { refs: [CHECKOUT], changed: [evaluation()], movements: [first] });
    const to = { level: "silver", standing: "met", score: 80 } as const;
    const changed = [evaluation({ ...to, rank: 2, rulebook: "sha256:r2" })];
    const second = movement({ at: NOW + 1, to, rulebook: "sha256:r2", flips: [] });
    await evaluate(store, { refs: [CHECKOUT], changed, movements: [second] });
    const third = movement({ at: NOW + 2, to: null, rulebook: "sha256:r2" });
    const removed = [{ entity: CHECKOUT, scorecard: "production-readiness" }];
    await evaluate(store, { refs: [CHECKOUT], removed, movements: [third] });
    const { level, standing, score } = evaluation();
    deepEqual((await store.evaluations.movements({ limit: 9 })).items, [
      { ...third, from: to, fromRulebook: "sha256:r2" },
      { ...second, from: { level, standing, score }, fromRulebook: "sha256:r1" },
      { ...first, from: null, fromRulebook: null },
    ]);
  },
  "tells what moved of an entity, on a scorecard, in a stretch of time, in pages": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    const movements = [CHECKOUT, PAYMENTS].flatMap((entity) =>
      ["docs", "security"].flatMap((scorecard) =>
        [0, 1].map((later) => movement({ entity, scorecard, at: NOW + later })),
      ),
    );
    await evaluate(store, { movements });
    const newest = movements.toReversed().map((one) => ({ ...one, from: null, fromRulebook: null }));
    const { evaluations } = store;
    deepEqual((await evaluations.movements({ limit: 9, entity: CHECKOUT })).items, newest.slice(4));
    deepEqual(
      (await evaluations.movements({ limit: 9, scorecard: "docs", from: NOW + 1 })).items,
      newest.filter(({ scorecard, at }) => scorecard === "docs" && at > NOW),
    );
    deepEqual(
      (await evaluations.movements({ limit: 9, to: NOW + 1 })).items,
      newest.filter(({ at }) => at === NOW),
    );
    const page = await evaluations.movements({ limit: 3, entity: PAYMENTS });
    const rest = await evaluations.movements({ limit: 3, entity: PAYMENTS, after: page.next ?? "" });
    deepEqual([...page.items, ...rest.items], newest.slice(0, 4));
    equal(rest.next, null);
  },
  "passes over movements of entities that left the catalog meanwhile": async ({ store }) => {
    await catalogOf(store, PAYMENTS);
    await evaluate(store, { movements: [movement(), movement({ entity: PAYMENTS })] });
    deepEqual(
      (await store.evaluations.movements({ limit: 9 })).items.map(({ entity }) => entity),
      [PAYMENTS],
    );
  },
  "adds up how a fleet stands, and what moved in each stretch of time": async ({ store }) => {
    await acme(store);
    const silver = { level: "silver", standing: "met", score: 66.7 } as const;
    const at = NOW + 25;
    const [checkout, payments, orders] = [CHECKOUT, PAYMENTS, ORDERS].map((entity) =>
      movement({ entity, scorecard: "docs", at, to: silver }),
    );
    if (checkout === undefined || payments === undefined || orders === undefined) throw new Error("three are given");
    await evaluate(store, {
      changed: [CHECKOUT, PAYMENTS].map((entity) => evaluation({ entity, scorecard: "docs", ...silver })),
      movements: [movement({ entity: CHECKOUT, scorecard: "security", at }), checkout, payments],
    });
    await evaluate(store, {
      removed: [{ entity: ORDERS, scorecard: "docs" }],
      movements: [{ ...orders, at: NOW + 30, to: null }],
    });
    const bronze = { level: "bronze", standing: "below" } as const;
    const { level, standing } = silver;
    const { evaluations } = store;
    deepEqual(await evaluations.trend({ scorecard: "docs", from: NOW + 5, stretch: 10 }), {
      now: [{ level, standing, entities: 2, score: 133.4 }],
      flows: [
        { stretch: 2, from: bronze, to: null, entities: 1, score: -33.3 },
        { stretch: 2, from: bronze, to: { level, standing }, entities: 2, score: 66.8 },
      ],
      since: NOW + 25,
    });
    deepEqual(await evaluations.trend({ scorecard: "docs", from: NOW, stretch: 10, owner: "group:default/b" }), {
      now: [],
      flows: [{ stretch: 3, from: bronze, to: null, entities: 1, score: -33.3 }],
      since: NOW + 25,
    });
    const shop = await evaluations.trend({
      scorecard: "docs",
      from: NOW + 26,
      stretch: 10,
      system: "system:default/shop",
    });
    deepEqual([shop.now.length, shop.flows], [1, []]);
    deepEqual(await evaluations.trend({ scorecard: "docs", from: NOW, stretch: 10, entity: CHECKOUT }), {
      now: [{ level, standing, entities: 1, score: 66.7 }],
      flows: [{ stretch: 2, from: bronze, to: { level, standing }, entities: 1, score: 33.4 }],
      since: NOW + 25,
    });
  },
  "adds up the outcomes of a rule, and which of them flipped in each stretch of time": async ({ store }) => {
    await acme(store);
    const cause = { kind: "time", name: null } as const;
    const flipped = (entity: string, at: number, from: Outcome | null, to: Outcome | null) =>
      movement({
        entity,
        scorecard: "docs",
        at,
        flips: [
          { rule: "has-owner", from, to, cause },
          { rule: "other", from: "pass", to: "fail", cause },
        ],
      });
    const outcomes = (outcome: Outcome) => [
      { rule: "has-owner", outcome, cause: outcome === "unknown" ? ("stale" as const) : null, since: NOW },
      { rule: "other", outcome: "fail" as const, cause: null, since: NOW },
    ];
    await evaluate(store, {
      changed: [
        evaluation({ entity: CHECKOUT, scorecard: "docs", outcomes: outcomes("pass") }),
        evaluation({ entity: PAYMENTS, scorecard: "docs", outcomes: outcomes("unknown") }),
        evaluation({ entity: ORDERS, scorecard: "docs", outcomes: outcomes("pass") }),
      ],
      movements: [
        flipped(CHECKOUT, NOW + 1, null, "fail"),
        flipped(CHECKOUT, NOW + 25, "fail", "pass"),
        flipped(ORDERS, NOW + 26, "fail", "pass"),
        flipped(PAYMENTS, NOW + 26, "pass", "unknown"),
        { ...flipped(PAYMENTS, NOW + 27, "fail", "pass"), scorecard: "security" },
      ],
    });
    const { evaluations } = store;
    const asked = { scorecard: "docs", rule: "has-owner", from: NOW + 5, stretch: 10 };
    deepEqual(await evaluations.outcomeTrend(asked), {
      now: [
        { outcome: "pass", entities: 2 },
        { outcome: "unknown", entities: 1 },
      ],
      flows: [
        { stretch: 2, from: "fail", to: "pass", entities: 2 },
        { stretch: 2, from: "pass", to: "unknown", entities: 1 },
      ],
      since: NOW + 1,
    });
    deepEqual((await evaluations.outcomeTrend({ ...asked, from: NOW })).flows[0], {
      stretch: 0,
      from: null,
      to: "fail",
      entities: 1,
    });
    deepEqual((await evaluations.outcomeTrend({ ...asked, rule: "none" })).now, []);
    deepEqual(await evaluations.outcomeTrend({ ...asked, entity: PAYMENTS }), {
      now: [{ outcome: "unknown", entities: 1 }],
      flows: [{ stretch: 2, from: "pass", to: "unknown", entities: 1 }],
      since: NOW + 1,
    });
  },
  "tells who came to another level, or began to be asked, of all or of an owner": async ({ store }) => {
    await acme(store);
    const silver = { level: "silver", standing: "met", score: 66.7 } as const;
    const moved = (entity: string, at: number, to: NewMovement["to"]) =>
      movement({ entity, scorecard: "docs", at, to });
    await evaluate(store, {
      changed: [evaluation({ entity: CHECKOUT, scorecard: "docs", ...silver })],
      movements: [
        moved(CHECKOUT, NOW + 1, silver),
        moved(PAYMENTS, NOW + 2, { level: "bronze", standing: "met", score: 40 }),
        moved(ORDERS, NOW + 3, silver),
      ],
    });
    await evaluate(store, {
      removed: [{ entity: CHECKOUT, scorecard: "docs" }],
      movements: [moved(CHECKOUT, NOW + 4, null)],
    });
    await evaluate(store, { movements: [moved(CHECKOUT, NOW + 5, silver)] });
    const { evaluations } = store;
    const asked = { scorecard: "docs", from: NOW, to: NOW + 9, limit: 9 };
    const told = async (more: object) => {
      const { items, next } = await evaluations.levelMoves({ ...asked, ...more });
      return [...items.map(({ at }) => at - NOW), ...(next === null ? [] : ["more"])];
    };
    deepEqual(await told({}), [5, 3, 1]);
    deepEqual(await told({ owner: "group:default/b" }), [3]);
    deepEqual(await told({ owner: "group:default/a" }), [5, 1]);
    deepEqual(await told({ from: NOW + 3, to: NOW + 5 }), [3]);
    deepEqual(await told({ scorecard: "other" }), []);
    deepEqual(await told({ limit: 2 }), [5, 3, "more"]);
    const [newest, second, third] = (await evaluations.levelMoves(asked)).items;
    deepEqual(await told({ after: String(second?.number) }), [1]);
    deepEqual([newest?.from, newest?.to, newest?.entity], [null, { level: "silver" }, CHECKOUT]);
    const numbered = await evaluations.movementsNumbered([third?.number ?? 0, newest?.number ?? 0, 1_000]);
    deepEqual(new Set(numbered.keys()), new Set([newest?.number, third?.number]));
    deepEqual(numbered.get(newest?.number ?? 0), (await evaluations.movements({ limit: 9 })).items[0]);
  },
  "forgets what moved long ago, but the last that says how things stood": async ({ store }) => {
    await catalogOf(store, CHECKOUT, PAYMENTS);
    const moved = (entity: string, at: number, more = {}) => movement({ entity, scorecard: "docs", at, ...more });
    await evaluate(store, {
      movements: [
        moved(CHECKOUT, NOW),
        moved(PAYMENTS, NOW + 1),
        moved(CHECKOUT, NOW + 2),
        moved(PAYMENTS, NOW + 3, { to: null }),
        moved(CHECKOUT, NOW + 9),
      ],
    });
    const { evaluations } = store;
    const left = async () => (await evaluations.movements({ limit: 9 })).items.map(({ at }) => at - NOW);
    const since = async () => {
      const { since: known } = await evaluations.trend({ scorecard: "docs", from: NOW, stretch: 1 });
      deepEqual(await evaluations.movementsSince("docs"), known);
      return known;
    };
    deepEqual(await evaluations.oldMovements(NOW, 0, 9), []);
    const old = await evaluations.oldMovements(NOW + 5, 0, 9);
    equal(old.length, 3);
    deepEqual(await evaluations.oldMovements(NOW + 5, old[0] ?? 0, 1), old.slice(1, 2));
    equal(await evaluations.pruneMovements(NOW, 9), 0);
    equal(await since(), NOW);
    equal(await evaluations.pruneMovements(NOW + 5, 2), 2);
    deepEqual(await left(), [9, 3, 2]);
    equal(await evaluations.pruneMovements(NOW + 5, 9), 1);
    equal(await evaluations.pruneMovements(NOW + 5, 9), 0);
    deepEqual(await left(), [9, 2]);
    equal(await since(), NOW + 5);
    equal(await evaluations.pruneMovements(NOW + 4, 9), 0);
    equal(await since(), NOW + 5);
  },
  "keeps since when each outcome is as it is": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    const outcomes = [
      { rule: "a", outcome: "pass", cause: null, since: NOW },
      { rule: "b", outcome: "fail", cause: null, since: NOW - 9 },
      { rule: "c", outcome: "unknown", cause: "stale", since: NOW },
      { rule: "d", outcome: "unknown", cause: "missing", since: NOW + 9 },
    ] as const;
    await evaluate(store, { refs: [CHECKOUT], changed: [evaluation({ changedAt: NOW, outcomes })] });
    const [record] = (await store.evaluations.of([CHECKOUT])).get(CHECKOUT)?.records ?? [];
    deepEqual(record?.outcomes, outcomes);
  },
  "saves thousands at once": async ({ store }) => {
    const refs = Array.from({ length: 1_500 }, (_, index) => `component:default/service-${index}`);
    await catalogOf(store, ...refs);
    await evaluate(store, {
      refs,
      changed: refs.map((entity) => evaluation({ entity })),
      transitions: refs.map((entity) => transition({ entity })),
    });
    equal((await store.evaluations.of(refs)).size, 1_500);
    deepEqual(await store.evaluations.outdated("sha256:r1", 9), []);
    equal((await store.evaluations.transitions({ limit: 2_000 })).items.length, 1_500);
  },
  "is no part of the audit log": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    await evaluate(store, { refs: [CHECKOUT], changed: [evaluation()], transitions: [transition()] });
    equal((await store.audit.entries(0, 9)).length, 1);
  },
  "saves nothing where there is nothing to save": async ({ store }) => {
    await evaluate(store, {});
    deepEqual(await store.evaluations.list({ limit: 9 }), { items: [], next: null });
  },
};
