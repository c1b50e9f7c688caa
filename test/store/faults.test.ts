// What happens when the disk is full, the database is held by somebody else, or the machine fails?

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StoreUnavailable } from "../../src/ports/failures.ts";
import { connect } from "../../src/store/sqlite/connection.ts";
import type { Connection } from "../../src/store/sqlite/connection.ts";
import { findDamage } from "../../src/store/sqlite/find-damage.ts";
import { sqliteDriver } from "../../src/store/sqlite/sqlite-driver.ts";
import { sqlStore } from "../../src/store/sql-store.ts";
import { CHECKOUT, NOW, act, decision, fact, record } from "../contract/store/given.ts";
import { requireChain } from "../contract/store/require-chain.ts";
import { openFolder } from "./open-folder.ts";
import type { TestFolder } from "./open-folder.ts";

let test: TestFolder;
beforeEach(() => {
  test = openFolder();
});
afterEach(() => test.remove());

const unavailable = (reason: StoreUnavailable["reason"]): unknown =>
  expect.objectContaining({ name: "StoreUnavailable", reason });

/** The database with its tables, and a store over a connection that a test can reach. */
async function storeOver(open: () => Connection) {
  await (await test.open()).close();
  const driver = sqliteDriver(open);
  return { store: sqlStore(driver), connection: driver.connection() };
}
const plain = (): Connection => connect(test.path, { readOnly: false });

describe("a full disk", () => {
  it("writes nothing of what it cannot write whole, goes on reading, and heals", async () => {
    const { store, connection } = await storeOver(plain);
    await record(store, decision("1"));
    const pages = connection.pragma("page_count", { simple: true }) as number;
    connection.pragma(`max_page_count = ${pages + 4}`);
    const large = "x".repeat(100_000);

    await expect(record(store, decision("2", { request: large }))).rejects.toEqual(unavailable("full"));
    await expect(store.facts.save([fact({ value: large })], act())).rejects.toEqual(unavailable("full"));
    expect(await store.decisions.get("dec_2")).toBeUndefined();
    expect(await store.facts.of([CHECKOUT])).toEqual(new Map());
    expect((await store.decisions.get("dec_1"))?.id).toBe("dec_1");
    expect(await requireChain(store)).toHaveLength(1);

    connection.pragma("max_page_count = 1073741823");
    await record(store, decision("2", { request: large }));
    await store.facts.save([fact({ value: large })], act());
    expect(await requireChain(store)).toHaveLength(3);
    expect(findDamage(connection)).toBeUndefined();
    await store.close();
  });

  it("rejects every decision of the turn: none was recorded", async () => {
    const { store, connection } = await storeOver(plain);
    await record(store, decision("1"));
    connection.pragma(`max_page_count = ${String(connection.pragma("page_count", { simple: true }))}`);
    const asked = Array.from({ length: 8 }, (_, index) => decision(`more-${index}`, { request: "x".repeat(9_000) }));
    const ended = await Promise.allSettled(asked.map((one) => record(store, one)));
    expect(ended.map(({ status }) => status)).toEqual(asked.map(() => "rejected"));
    expect((await store.decisions.list({ limit: 9 })).items.map(({ id }) => id)).toEqual(["dec_1"]);
    await store.close();
  });
});

describe("another process that holds the database", () => {
  function hold(): Connection {
    const holder = plain();
    holder.exec("BEGIN IMMEDIATE");
    return holder;
  }

  it("is waited for, while reads are answered", async () => {
    const { store } = await storeOver(plain);
    await record(store, decision("1"));
    const holder = hold();
    let written = false;
    const writing = record(store, decision("2")).then(() => (written = true));
    for (let read = 0; read < 50; read++) expect((await store.decisions.get("dec_1"))?.id).toBe("dec_1");
    expect(written).toBe(false);
    holder.exec("ROLLBACK");
    await writing;
    expect(await requireChain(store)).toHaveLength(2);
    holder.close();
    await store.close();
  });

  it("is waited for in turn by all that want to write, in their order", async () => {
    const { store } = await storeOver(plain);
    const holder = hold();
    const writing = ["a", "b", "c"].map((subject) => store.facts.save([fact()], act("facts", subject)));
    await store.facts.of([CHECKOUT]);
    holder.exec("ROLLBACK");
    await Promise.all(writing);
    expect((await requireChain(store)).map(({ subject }) => subject)).toEqual(["a", "b", "c"]);
    holder.close();
    await store.close();
  });

  it("is given up on after a while, without ever holding up anybody else", async () => {
    const { store } = await storeOver(plain);
    const holder = hold();
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 5);
    const ended = await Promise.allSettled([record(store, decision("1")), store.facts.save([fact()], act())]);
    // Waiting in the driver would leave none at all.
    expect(turns).toBeGreaterThan(20);
    clearInterval(ticking);
    expect(ended).toEqual([
      { status: "rejected", reason: unavailable("busy") },
      { status: "rejected", reason: unavailable("busy") },
    ]);
    holder.exec("ROLLBACK");
    await record(store, decision("1"));
    expect(await requireChain(store)).toHaveLength(1);
    holder.close();
    await store.close();
  });
});

describe("a disk that fails", () => {
  /** A connection whose nth commit fails as a disk does; what fails was, or was not, written. */
  function failing(at: { commit: number; code: string; written: boolean }, opened: Connection[]): () => Connection {
    return () => {
      const connection = plain();
      opened.push(connection);
      const prepare = connection.prepare.bind(connection);
      connection.prepare = ((sql: string) => {
        const statement = prepare(sql);
        if (sql !== "COMMIT") return statement;
        const run = statement.run.bind(statement);
        statement.run = (...params: unknown[]) => {
          at.commit -= 1;
          if (at.commit !== 0) return run(...params);
          if (at.written) run(...params);
          throw new Database.SqliteError("disk I/O error", at.code);
        };
        return statement;
      }) as typeof connection.prepare;
      return connection;
    };
  }

  it.each([
    ["SQLITE_IOERR_FSYNC", false],
    ["SQLITE_IOERR_FSYNC", true],
    ["SQLITE_IOERR_WRITE", false],
    ["SQLITE_CORRUPT", false],
  ])("is never answered for (%s, written: %s), and the database is opened anew", async (code, written) => {
    const opened: Connection[] = [];
    const { store } = await storeOver(failing({ commit: 3, code, written }, opened));
    await record(store, decision("1"));
    await record(store, decision("2"));
    await expect(record(store, decision("3"))).rejects.toEqual(unavailable("io"));
    const answer = await record(store, decision("4"));
    expect(answer.id).toBe("dec_4");
    expect(opened).toHaveLength(2);
    expect(opened[0]?.open).toBe(false);
    // What failed after it was written is there, once; asked again it is the answer.
    expect((await requireChain(store)).map(({ subject }) => subject)).toEqual(
      written ? ["dec_1", "dec_2", "dec_3", "dec_4"] : ["dec_1", "dec_2", "dec_4"],
    );
    const again = await record(store, decision("5", { key: "sha256:key-3", decidedAt: NOW + 1 }));
    expect(again.id).toBe(written ? "dec_3" : "dec_5");
    expect(store.changedElsewhere()).toBe(true);
    await store.close();
  });

  it.each([
    [
      "what was answered is gone",
      "DELETE FROM audit WHERE sequence = 2",
      "the audit log lost entry 2, which was on disk",
    ],
    [
      "its last entry was changed",
      "UPDATE audit SET actor = 'nobody' WHERE sequence = 2",
      "entry 2 of the audit log was changed",
    ],
  ])("is not written to any more when %s after it", async (_, damage, message) => {
    const { store } = await storeOver(failing({ commit: 3, code: "SQLITE_IOERR_FSYNC", written: false }, []));
    await record(store, decision("1"));
    await record(store, decision("2"));
    const other = plain();
    other.exec("DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted");
    other.exec(damage);
    other.close();
    await expect(record(store, decision("3"))).rejects.toEqual(unavailable("io"));
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(record(store, decision("4"))).rejects.toThrow(message);
    }
    expect(await store.decisions.get("dec_4")).toBeUndefined();
    await store.close();
  });

  it("passes on what is wrong with a statement, and keeps the connection", async () => {
    const opened: Connection[] = [];
    const { store } = await storeOver(failing({ commit: 0, code: "", written: false }, opened));
    await record(store, decision("1"));
    await expect(record(store, decision("1", { key: "sha256:other" }))).rejects.toThrow(
      "UNIQUE constraint failed: decisions.id",
    );
    expect(opened).toHaveLength(1);
    await store.close();
  });
});

describe("kill -9", () => {
  const CHILD = fileURLToPath(new URL("recording-child.ts", import.meta.url));
  const CYCLES = Number(process.env["MUSTER_KILL_CYCLES"] ?? 5);

  it(`loses nothing that was answered, in ${CYCLES} cycles`, async () => {
    const answered = new Set<string>();
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const child = spawn(process.execPath, [CHILD, test.path, String(cycle)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      // Somewhere in the middle of a write, another place in each cycle.
      const enough = answered.size + 100 + cycle * 37;
      let rest = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const id of lines) answered.add(id);
        if (answered.size >= enough) child.kill("SIGKILL");
      });
      const [, signal] = (await once(child, "close")) as [unknown, string];
      expect(signal).toBe("SIGKILL");

      const store = await test.open();
      const entries = await requireChain(store);
      const kept = new Set(entries.map(({ subject }) => subject));
      expect([...answered].filter((id) => !kept.has(id))).toEqual([]);
      for (const { subject } of entries.slice(-20)) expect((await store.decisions.get(subject))?.id).toBe(subject);
      await store.close();
    }
    const connection = plain();
    expect(findDamage(connection)).toBeUndefined();
    connection.close();
  });
});
