// What becomes of what D1 says, and is it asked only for what it takes?

import { describe, expect, it } from "vitest";
import { d1Store } from "../../src/store/d1.ts";
import type { D1Binding } from "../../src/store/d1.ts";
import { jsonRows } from "../../src/store/json-rows.ts";
import {
  CHECKOUT,
  NOW,
  act,
  decision,
  fact,
  idempotency,
  importCatalog,
  record,
  source,
} from "../contract/store/given.ts";

type Prepared = ReturnType<D1Binding["prepare"]>;

/** An empty database that remembers what it is asked, and answers every write as it is told. */
function binding(answer: () => Promise<unknown>) {
  const batches: { sql: string; params: unknown[] }[][] = [];
  const bound = new Map<Prepared, { sql: string; params: unknown[] }>();
  const database: D1Binding = {
    prepare: (sql) => {
      const bind = (params: unknown[]): Prepared => {
        const prepared: Prepared = { bind: (...more) => bind(more), raw: async () => [] };
        bound.set(prepared, { sql, params });
        return prepared;
      };
      return bind([]);
    },
    batch: (statements) => {
      batches.push(statements.flatMap((statement) => bound.get(statement) ?? []));
      return answer();
    },
  };
  return { database, batches };
}

const failing = (message: string): D1Binding => binding(() => Promise.reject(new Error(message))).database;

describe("what D1 says", () => {
  it.each([
    ["D1_ERROR: D1 DB is overloaded. Requests queued for too long.", "busy"],
    ["D1_ERROR: Exceeded maximum DB size.", "full"],
    ["D1_ERROR: Network connection lost.", "io"],
    ["D1_ERROR: internal error; reference = 1", "io"],
    ["D1_ERROR: no such table: audit: SQLITE_ERROR", "io"],
  ])("%s", async (message, reason) => {
    await expect(d1Store(failing(message)).facts.save([fact()], act())).rejects.toEqual(
      expect.objectContaining({
        name: "StoreUnavailable",
        reason,
        cause: expect.objectContaining({ message }) as unknown,
      }),
    );
  });

  it.each(["D1_ERROR: UNIQUE constraint failed: tokens.id: SQLITE_CONSTRAINT"])(
    "of a statement is passed on: %s",
    async (message) => {
      await expect(d1Store(failing(message)).facts.save([fact()], act())).rejects.toEqual(new Error(message));
    },
  );

  it("say that a webhook is larger than it keeps in one piece", async () => {
    const database = failing("D1_ERROR: string or blob too big: SQLITE_TOOBIG");
    const delivery = { source: "github", id: "a", event: "push", receivedAt: 0, body: "x" };
    await expect(d1Store(database).events.receive(delivery)).rejects.toEqual(
      expect.objectContaining({ kind: "too-large", code: "too-large-for-database" }),
    );
  });

  it("that an entry is taken, whoever asks for it, ends after a while", async () => {
    const { database, batches } = binding(() =>
      Promise.reject(new Error("D1_ERROR: UNIQUE constraint failed: audit.sequence: SQLITE_CONSTRAINT")),
    );
    await expect(record(d1Store(database), decision("1"))).rejects.toEqual(expect.objectContaining({ reason: "busy" }));
    expect(batches.length).toBeGreaterThan(10);
  });
});

describe("what D1 is asked", () => {
  it("is at most 100 parameters of at most 2 MB a statement, text, numbers or null", async () => {
    const { database, batches } = binding(() => Promise.resolve());
    const store = d1Store(database);
    const many = Array.from({ length: 9_000 }, (_, index) =>
      fact({ name: `x.fact_${index}`, value: "日本".repeat(100) }),
    );
    await store.facts.save(many, act());
    await importCatalog(store, { source: source(), declarations: many.map(({ value }) => value), facts: many });
    await record(store, decision("1"), idempotency());
    const statements = batches.flat();
    expect(statements.length).toBeGreaterThan(10);
    for (const { sql, params } of statements) {
      expect(params.length).toBeLessThanOrEqual(100);
      expect(sql.length).toBeLessThan(100_000);
      for (const param of params) {
        expect(param === null || ["string", "number"].includes(typeof param)).toBe(true);
        expect(Buffer.byteLength(String(param))).toBeLessThan(2_000_000);
      }
    }
  });

  it("is nothing where there is nothing to write", async () => {
    const { database, batches } = binding(() => Promise.resolve());
    await d1Store(database).evaluations.save({ evaluated: [], changed: [], removed: [], movements: [] });
    expect(batches).toEqual([]);
    expect(await d1Store(database).facts.of([CHECKOUT])).toEqual(new Map());
    expect(await d1Store(database).decisions.idempotencyKey("tok_1", "run-7", NOW)).toBeUndefined();
  });
});

describe("rows as JSON", () => {
  it("keep their order, in as few texts as they fit", () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => [index, "x".repeat(1_000)]);
    const texts = jsonRows(rows);
    expect(texts.flatMap((text) => JSON.parse(text) as unknown[])).toEqual(rows);
    expect(texts).toHaveLength(4);
    expect(jsonRows(rows.slice(0, 10))).toHaveLength(1);
    expect(jsonRows([])).toEqual([]);
  });

  it("stay whole where one alone is larger than a text should be", () => {
    const rows = ["a", "x".repeat(500_000), "b"];
    expect(jsonRows(rows)).toEqual(rows.map((row) => JSON.stringify([row])));
  });
});
