// Do memory and SQLite answer the same after whatever was done?

import fc from "fast-check";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../src/model/audit.ts";
import type { EntityRef } from "../../src/model/entity.ts";
import { StoreConflict } from "../../src/ports/failures.ts";
import type { Page, PageRequest } from "../../src/ports/page.ts";
import type { Store } from "../../src/ports/store.ts";
import { memoryStore } from "../../src/store/memory.ts";
import { migrate } from "../../src/store/sqlite/migrate.ts";
import { shippedMigrations } from "../../src/store/sqlite/migrations.ts";
import { sqliteDriver } from "../../src/store/sqlite/sqlite-driver.ts";
import { sqlStore } from "../../src/store/sql-store.ts";
import {
  NOW,
  act,
  actOfEvents,
  change,
  decision,
  delivery,
  deliveryEvent,
  entry,
  evaluation,
  fact,
  idempotency,
  record,
  rulebook,
  source,
  token,
  movement,
} from "../contract/store/given.ts";

const SEED = 20_261_201;
const REFS: readonly EntityRef[] = [
  "component:default/a",
  "component:default/b",
  "api:default/a",
  "component:default/\u{1F680}",
];

/** Something that is done to a store; what it answers, errors as texts, is compared. */
type Step = (store: Store) => Promise<unknown>;

const ref = fc.constantFrom(...REFS);
const soon = fc.integer({ min: 0, max: 4 }).map((ticks) => NOW + ticks);
const few = (arbitrary: fc.Arbitrary<EntityRef>) => fc.uniqueArray(arbitrary, { maxLength: 3 });
const word = fc.constantFrom("a", "b", "c");
const value = fc.jsonValue({ maxDepth: 1 }).map((json) => JSON.parse(JSON.stringify(json)) as null);

const someFact = fc
  .record({ entity: ref, name: word.map((name) => `x.${name}`), source: word, value, observedAt: soon })
  .map((more) => fact(more));

const importing: fc.Arbitrary<Step> = fc
  .record({
    name: word,
    digest: word,
    gone: fc.boolean(),
    declared: fc.array(value, { maxLength: 4 }),
    changed: few(ref),
    tier: fc.option(word, { nil: undefined }),
    removed: few(ref),
    facts: fc.array(someFact, { maxLength: 2 }),
    withdrawn: few(ref),
    forgetful: fc.integer({ min: 0, max: 4 }),
  })
  .map((given) => async (store) => {
    const seen = await store.catalog.sources();
    const imported = change({
      source: source(given.name, given.digest),
      declarations: given.gone ? null : given.declared,
      changed: given.changed.map((changed) =>
        entry(changed, given.tier === undefined ? {} : { tier: given.tier, owner: given.tier }),
      ),
      removed: given.removed.filter((removed) => !given.changed.includes(removed)),
      facts: given.facts,
      withdrawn: given.withdrawn.map((entity) => ({ entity, name: "x.a", source: "a" })),
    });
    await store.catalog.replace(imported, given.forgetful === 0 ? seen.slice(1) : seen, act("catalog", given.name));
  });

const saving: fc.Arbitrary<Step> = fc
  .array(someFact, { maxLength: 5 })
  .map((facts) => (store) => store.facts.save(facts, act("facts", String(facts.length))));

const evaluating: fc.Arbitrary<Step> = fc
  .record({
    refs: few(ref),
    scorecard: word,
    rulebook: word,
    nextFlip: fc.option(soon),
    removed: few(ref),
    changedAt: soon,
    late: fc.boolean(),
    overtaken: fc.array(fc.record({ entity: ref, by: ref, unless: fc.option(fc.integer({ min: 0, max: 4 })) })),
  })
  .map(({ refs, removed, late, overtaken, rulebook, nextFlip, ...more }) => async (store) => {
    const all = [...new Set([...refs, ...removed])];
    const known = await store.evaluations.of(all);
    const revisionOf = (entity: string): number => known.get(entity)?.revision ?? 0;
    await store.evaluations.save({
      overtaken,
      evaluated: all.map((entity) => ({ entity, rulebook, nextFlip, seen: revisionOf(entity) - Number(late) })),
      changed: refs.map((entity) => evaluation({ entity, rulebook, nextFlip, ...more })),
      removed: removed.map((entity) => ({ entity, scorecard: more.scorecard })),
      movements: [
        ...refs.map((entity) => movement({ entity, scorecard: more.scorecard, at: more.changedAt })),
        ...removed.map((entity) =>
          movement({ entity, scorecard: more.scorecard, at: more.changedAt, to: null, flips: [] }),
        ),
      ],
    });
  });

const deciding: fc.Arbitrary<Step> = fc
  .array(
    fc.record({
      id: fc.integer({ min: 0, max: 30 }).map(String),
      question: word,
      key: word,
      entity: ref,
      environment: word,
      verdict: fc.constantFrom("allow" as const, "block" as const),
      decidedAt: soon,
      validUntil: fc.option(soon),
      inputs: word,
      telling: word,
      caller: fc.option(fc.record({ key: word, request: word, expiresAt: soon }), { nil: undefined }),
    }),
    { maxLength: 4 },
  )
  .map((asked) => async (store) => {
    const ended = await Promise.allSettled(
      asked.map(({ id, caller, ...more }) => record(store, decision(id, more), caller && idempotency(caller), more)),
    );
    return ended.map((one) =>
      one.status === "fulfilled" ? one.value : one.reason instanceof StoreConflict ? "conflict" : "error",
    );
  });

/** Webhooks one after another: how many share an entry of the audit chain is for each store to say. */
const receiving: fc.Arbitrary<Step> = fc
  .array(fc.tuple(word, word, soon), { maxLength: 3 })
  .map((received) => async (store) => {
    const answers: boolean[] = [];
    for (const [id, source, receivedAt] of received) {
      answers.push(await store.events.receive(delivery(id, { source, receivedAt })));
    }
    return answers;
  });

const understanding: fc.Arbitrary<Step> = fc
  .record({
    events: fc.array(
      fc.record({
        id: fc.integer({ min: 0, max: 9 }).map(String),
        entity: fc.option(ref),
        repository: fc.option(word),
        occurredAt: soon,
      }),
      { maxLength: 5 },
    ),
    limit: fc.integer({ min: 0, max: 2 }),
    caller: fc.option(fc.record({ key: word, request: word, at: soon, expiresAt: soon }), { nil: undefined }),
  })
  .map(({ events, limit, caller }) => async (store) => {
    const waiting = await store.events.waiting(limit);
    const key = caller && { token: "tok_1", ...caller };
    return store.events.append({
      events: events.map(({ id, ...more }) => deliveryEvent(id, more)),
      act: actOfEvents,
      understood: waiting.map(({ number }) => number),
      ...(key && { idempotency: { key, answer: (isNew) => digestOf(isNew.join()) } }),
    });
  });

const administering: fc.Arbitrary<Step> = fc.oneof(
  word.map(
    (digest): Step =>
      (store) =>
        store.rulebooks.activate(rulebook(digest), act("rulebook", digest)),
  ),
  word.map(
    (id): Step =>
      (store) =>
        store.tokens.create(token(id), act("token", id)),
  ),
  fc.tuple(word, soon).map(
    ([id, at]): Step =>
      (store) =>
        store.tokens.revoke(`tok_${id}`, at, act("token", id)),
  ),
  fc.tuple(word, soon).map(
    ([id, at]): Step =>
      (store) =>
        store.tokens.used(`tok_${id}`, at),
  ),
  soon.map(
    (at): Step =>
      (store) =>
        store.decisions.prune(at),
  ),
  fc.tuple(soon, soon, fc.integer({ min: 1, max: 3 })).map(
    ([at, before, limit]): Step =>
      (store) =>
        store.events.prune(at, before, limit),
  ),
  fc.tuple(soon, fc.integer({ min: 1, max: 3 })).map(
    ([before, limit]): Step =>
      (store) =>
        store.evaluations.pruneMovements(before, limit),
  ),
);

/** Every page there is. Where a page starts is each store's own affair: cursors are used, not compared. */
async function pages<Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<unknown> {
  const found: (readonly Item[])[] = [];
  let after: string | null = null;
  do {
    const page: Page<Item> = await read({ limit: 2, ...(after !== null && { after }) });
    found.push(page.items);
    after = page.next;
  } while (after !== null);
  return found;
}

/** All that can be read. */
async function readAll(store: Store): Promise<unknown> {
  const { catalog, facts, evaluations, rulebooks, decisions, events, tokens, audit } = store;
  return {
    catalog: [await catalog.sources(), await catalog.declarations(), await catalog.refs(), await catalog.entries(REFS)],
    lists: [
      await pages((page) => catalog.list(page)),
      await pages((page) => catalog.list({ ...page, kind: "component", owner: "a" })),
    ],
    facts: await facts.of(REFS),
    evaluations: await evaluations.of(REFS),
    listed: [
      await pages((page) => evaluations.list(page)),
      await pages((page) => evaluations.list({ ...page, scorecard: "a", tier: "b" })),
    ],
    due: [await evaluations.due(NOW + 2, 3), await evaluations.nextDue()],
    outdated: [await evaluations.outdated("a", 9), await evaluations.outdated("b", 1)],
    transitions: [
      await pages((page) => evaluations.transitions(page)),
      await pages((page) => evaluations.transitions({ ...page, entity: "component:default/a" })),
      await pages((page) => evaluations.movements(page)),
      await pages((page) => evaluations.movements({ ...page, scorecard: "a", from: NOW, to: NOW + 3 })),
    ],
    trend: [
      await evaluations.trend({ scorecard: "a", from: NOW, stretch: 2 }),
      await evaluations.trend({ scorecard: "b", owner: "a", from: NOW + 1, stretch: 1 }),
    ],
    rulebooks: [await rulebooks.active(), await rulebooks.get("a")],
    decisions: [
      await pages((page) => decisions.list(page)),
      await pages((page) => decisions.list({ ...page, verdict: "block", from: NOW + 1, to: NOW + 3 })),
    ],
    kept: [
      await decisions.text("a"),
      await decisions.texts(["a", "b"]),
      await decisions.idempotencyKey("tok_1", "a", NOW + 1),
    ],
    events: [
      await pages((page) => events.list(page)),
      await pages((page) => events.list({ ...page, repository: "a", kind: "deployment.finished" })),
      await events.about(["component:default/a", "api:default/a"], ["a", "b"]),
      await events.subjects(),
      await events.waiting(9),
    ],
    tokens: await tokens.list(),
    audit: await audit.entries(0, 1_000),
  };
}

async function outcomeOf(step: Step, store: Store): Promise<unknown> {
  try {
    return { answer: await step(store) };
  } catch (error) {
    return { refused: error instanceof StoreConflict ? "conflict" : "error" };
  }
}

/** Without a file: what is on disk when is another question, and disks are slow. */
function sqliteStore(): Store {
  return sqlStore(
    sqliteDriver(() => {
      const connection = new Database(":memory:");
      migrate(connection, MIGRATIONS, () => undefined);
      return connection;
    }),
  );
}
const MIGRATIONS = shippedMigrations();

describe("memory and SQLite", () => {
  it(`answer the same after the same steps (seed ${SEED})`, async () => {
    const step = fc.oneof(importing, saving, evaluating, deciding, receiving, understanding, administering);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14, minLength: 1 }), async (steps) => {
        const [sqlite, memory] = [sqliteStore(), memoryStore()];
        for (const doing of steps) expect(await outcomeOf(doing, sqlite)).toEqual(await outcomeOf(doing, memory));
        expect(await readAll(sqlite)).toEqual(await readAll(memory));
        await sqlite.close();
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
