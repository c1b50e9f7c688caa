// Which databases are served, and what is said of those that are not?

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StoreUnavailable } from "../../src/ports/failures.ts";
import { connect } from "../../src/store/sqlite/connection.ts";
import { shippedMigrations } from "../../src/store/sqlite/migrations.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { servingProcess } from "../../src/store/sqlite/serving-lock.ts";
import { CHECKOUT, act, catalogOf, decision, fact, record } from "../contract/store/given.ts";
import { openFolder } from "./open-folder.ts";
import type { TestFolder } from "./open-folder.ts";

const CHILD = fileURLToPath(new URL("serving-child.ts", import.meta.url));

let test: TestFolder;
beforeEach(() => {
  test = openFolder();
});
afterEach(() => test.remove());

/** A store that was served before: one decision, closed. */
async function served(): Promise<string> {
  const store = await test.open();
  await catalogOf(store, CHECKOUT);
  await record(store, decision("1"));
  await store.close();
  return store.id;
}

const refused = (code: string, message?: unknown) =>
  expect.objectContaining({ name: "StoreRefused", code, ...(message !== undefined && { message }) });

describe("a store on disk", () => {
  it("is made where there is none, with an id beside it", async () => {
    const store = await test.open();
    expect(store.migrated).toEqual({ from: 0, to: shippedMigrations().length });
    expect(readFileSync(`${test.path}.id`, "utf8")).toBe(`${store.id}\n`);
    await store.close();
  });

  it("holds after it was closed what it held before", async () => {
    const id = await served();
    const store = await test.open();
    expect(store.id).toBe(id);
    expect((await store.decisions.get("dec_1"))?.id).toBe("dec_1");
    expect(await store.catalog.refs()).toEqual([CHECKOUT]);
    await store.close();
  });

  it("is written with synchronous = FULL, also after the first write", async () => {
    const connection = connect(test.path, { readOnly: false });
    connection.exec("CREATE TABLE written (at INTEGER)");
    connection.exec("INSERT INTO written VALUES (1)");
    expect(connection.pragma("synchronous", { simple: true })).toBe(2);
    expect(connection.pragma("journal_mode", { simple: true })).toBe("wal");
    connection.close();
  });

  it("takes an id anew where only that file was lost", async () => {
    const id = await served();
    rmSync(`${test.path}.id`);
    const store = await test.open();
    expect([store.id, readFileSync(`${test.path}.id`, "utf8").trim()]).toEqual([id, id]);
    await store.close();
  });
});

describe("what is refused, and never replaced by an empty store", () => {
  it.each([
    ["gone", (path: string) => rmSync(path), "is not there"],
    ["of zero length", (path: string) => truncateSync(path, 0), "is empty"],
    [
      "an empty database",
      (path: string) => {
        rmSync(path);
        const empty = new Database(path);
        empty.pragma("journal_mode = WAL");
        empty.close();
      },
      "holds nothing",
    ],
  ])("%s", async (_, damage, what) => {
    const id = await served();
    damage(test.path);
    const before = existsSync(test.path) ? statSync(test.path).size : undefined;
    const message: unknown = expect.stringContaining(what);
    await expect(test.open()).rejects.toEqual(refused("store-gone", message));
    await expect(test.open()).rejects.toThrow(`held store \`${id}\` before`);
    await expect(test.open({ readOnly: true })).rejects.toEqual(refused("store-gone", message));
    expect(existsSync(test.path) ? statSync(test.path).size : undefined).toBe(before);
  });

  it("another store", async () => {
    await served();
    const other = openFolder();
    await (await other.open()).close();
    copyFileSync(other.path, test.path);
    other.remove();
    await expect(test.open()).rejects.toEqual(refused("another-store"));
  });

  it("somebody else's database", async () => {
    const theirs = new Database(test.path);
    theirs.exec("CREATE TABLE users (id INTEGER PRIMARY KEY)");
    theirs.close();
    const before = readFileSync(test.path);
    await expect(test.open()).rejects.toEqual(refused("not-muster"));
    expect(readFileSync(test.path).equals(before)).toBe(true);
  });

  it("a file that is no database", async () => {
    writeFileSync(test.path, "kind: Scorecard\n".repeat(100));
    await expect(test.open()).rejects.toEqual(refused("not-muster"));
  });

  it("a file that was cut short", async () => {
    await served();
    truncateSync(test.path, statSync(test.path).size - 8_192);
    await expect(test.open()).rejects.toEqual(refused("damaged"));
  });

  it("a database with a page that is overwritten, which nothing at a start reads", async () => {
    await served();
    const raw = new Database(test.path);
    const root = raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'evaluations_scorecard'").pluck().get();
    const size = raw.pragma("page_size", { simple: true });
    raw.close();
    const bytes = readFileSync(test.path);
    bytes.fill(0xa5, (Number(root) - 1) * Number(size), Number(root) * Number(size));
    writeFileSync(test.path, bytes);
    await expect(test.open()).rejects.toEqual(refused("damaged"));
  });

  it("a database whose pages were overwritten", async () => {
    await served();
    const bytes = readFileSync(test.path);
    bytes.fill(0xa5, 100, bytes.length);
    writeFileSync(test.path, bytes);
    await expect(test.open()).rejects.toEqual(refused("damaged"));
  });

  it("a folder that is not there", async () => {
    await expect(openSqliteStore({ path: `${test.folder}/none/muster.db` })).rejects.toEqual(refused("no-folder"));
  });

  // What the kernel shows there can be written by nobody, root included.
  it.skipIf(!existsSync("/proc/self"))("a file system that cannot be written", async () => {
    await expect(openSqliteStore({ path: "/proc/muster.db" })).rejects.toEqual(
      refused("cannot-lock", expect.stringContaining("cannot be written")),
    );
  });

  it("for reading: one that is not there, or older than this version", async () => {
    await expect(test.open({ readOnly: true })).rejects.toEqual(refused("no-store"));
    await served();
    const later = { id: "1000_later", hash: "", statements: ["SELECT 1"] };
    const shipped = shippedMigrations();
    await expect(test.open({ readOnly: true, migrations: [...shipped, later] })).rejects.toEqual(
      refused("older-database", `the database has ${shipped.length} of ${shipped.length + 1} migrations`),
    );
  });
});

describe("who serves a store", () => {
  it("is one at a time, also within a process", async () => {
    const store = await test.open();
    await expect(test.open()).rejects.toEqual(
      refused("served-already", `\`${test.path}\` is served by process ${process.pid} already`),
    );
    expect(servingProcess(test.path)).toBe(process.pid);
    await store.close();
    expect(servingProcess(test.path)).toBeUndefined();
    await (await test.open()).close();
  });

  it("is named to another process, and gone with its process, however that ends", async () => {
    const child = spawn(process.execPath, [CHILD, test.path], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    await expect(test.open()).rejects.toEqual(
      refused("served-already", `\`${test.path}\` is served by process ${child.pid} already`),
    );
    child.kill("SIGKILL");
    await once(child, "exit");
    await (await test.open()).close();
  });

  it("is one of several that start at once", () => {
    const script = `${CHILD} ${test.path} once`;
    const starts = Array.from({ length: 4 }, () => `"${process.execPath}" ${script} &`).join(" ");
    const { stdout } = spawnSync("sh", ["-c", `${starts} wait`], { encoding: "utf8" });
    const said = stdout.trim().split("\n");
    expect(said).toHaveLength(4);
    expect(said.filter((line) => line === "served")).not.toHaveLength(0);
    expect(said.filter((line) => !/^(?:served|served-already)$/.test(line))).toEqual([]);
  });

  it("can be looked over the shoulder, and not written beside", async () => {
    const store = await test.open();
    await record(store, decision("1"));
    const looking = await test.open({ readOnly: true });
    expect((await looking.decisions.get("dec_1"))?.id).toBe("dec_1");
    await expect(looking.facts.save([fact()], act())).rejects.toEqual(
      expect.objectContaining({ name: "StoreUnavailable", reason: "read-only" }),
    );
    await expect(looking.facts.save([fact()], act())).rejects.toBeInstanceOf(StoreUnavailable);
    await record(store, decision("2"));
    expect((await looking.decisions.get("dec_2"))?.id).toBe("dec_2");
    expect(looking.changedElsewhere()).toBe(true);
    expect(looking.changedElsewhere()).toBe(false);
    await looking.close();
    await store.close();
  });

  it("is told once when somebody else wrote, and not of its own writes", async () => {
    const store = await test.open();
    const other = test.another();
    await store.facts.save([fact()], act());
    expect(store.changedElsewhere()).toBe(false);
    await other.facts.save([fact()], act());
    expect(store.changedElsewhere()).toBe(true);
    expect(store.changedElsewhere()).toBe(false);
    await store.close();
  });
});
