// Does a database get its new tables whole, or stay as it was, whatever happens?

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../src/store/sqlite/connection.ts";
import { migrate } from "../../src/store/sqlite/migrate.ts";
import { readMigrations, shippedMigrations } from "../../src/store/sqlite/migrations.ts";
import type { Migration } from "../../src/store/sqlite/migrations.ts";
import { openFolder } from "./open-folder.ts";
import type { TestFolder } from "./open-folder.ts";

const DRIZZLE = fileURLToPath(new URL("../../drizzle/", import.meta.url));
const shipped = shippedMigrations();
/** How many there are with the release after this one. */
const NEXT = shipped.length + 1;

let test: TestFolder;
beforeEach(() => {
  test = openFolder();
});
afterEach(() => test.remove());

/** As a later version would bring: a table that is rebuilt with its rows, a new one, a column. */
const LATER: readonly string[] = [
  "CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
  "CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE)",
  "INSERT INTO parents VALUES (1, 'a'), (2, 'b')",
  "INSERT INTO children VALUES (1, 1), (2, 2)",
  "ALTER TABLE tokens ADD note TEXT",
];
const LATEST: readonly string[] = [
  "CREATE TABLE __new_parents (id INTEGER PRIMARY KEY, name TEXT)",
  "INSERT INTO __new_parents SELECT id, name FROM parents",
  "DROP TABLE parents",
  "ALTER TABLE __new_parents RENAME TO parents",
];

function migration(id: string, statements: readonly string[]): Migration {
  return { id, statements, hash: `hash of ${statements.join(";")}` };
}
const withLater = [...shipped, migration("1002_later", LATER)];
const withLatest = [...withLater, migration("1003_latest", LATEST)];

function apply(migrations: readonly Migration[], backUp: (next: string) => void = () => undefined) {
  const connection = connect(test.path, { readOnly: false });
  try {
    return migrate(connection, migrations, backUp);
  } finally {
    connection.close();
  }
}

/** Everything that is in the file: its tables, their rows, its versions. */
function dump(path: string): string {
  const connection = new Database(path, { readonly: true });
  try {
    const tables = connection.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all() as {
      name: string;
      sql: string;
    }[];
    const rows = tables
      .filter(({ sql }) => sql?.startsWith("CREATE TABLE"))
      .map(({ name }) => [name, connection.prepare(`SELECT * FROM "${name}"`).all()]);
    return JSON.stringify([tables, rows, connection.pragma("user_version"), connection.pragma("application_id")]);
  } finally {
    connection.close();
  }
}

describe("migrate", () => {
  it("makes the tables of this version, and nothing the second time", () => {
    expect(apply(shipped)).toEqual({ from: 0, to: shipped.length });
    const made = dump(test.path);
    expect(apply(shipped)).toEqual({ from: shipped.length, to: shipped.length });
    expect(dump(test.path)).toBe(made);
  });

  it("backs up what is there before it touches it, and an empty database not", () => {
    const backups: string[] = [];
    apply(shipped, (next) => backups.push(next));
    apply(withLatest, (next) => backups.push(next));
    expect(backups).toEqual(["1002_later"]);
  });

  it("leaves the store as it was beside the one that is brought up to date when it is opened", async () => {
    const store = await test.open({ migrations: withLater });
    expect([store.migrated, existsSync(`${test.path}.before-1003_latest`)]).toEqual([{ from: 0, to: NEXT }, false]);
    await store.close();
    const later = await test.open({ migrations: withLatest });
    expect([later.migrated, later.id]).toEqual([{ from: NEXT, to: NEXT + 1 }, store.id]);
    await later.close();
    const copy = new Database(`${test.path}.before-1003_latest`, { readonly: true });
    expect(copy.pragma("user_version", { simple: true })).toBe(NEXT);
    expect(copy.prepare("SELECT value FROM properties WHERE name = 'store-id'").pluck().get()).toBe(store.id);
    copy.close();
    await expect(test.open()).rejects.toThrow("`1002_later` is not one of them");
  });

  it("keeps the rows that refer to a table that is rebuilt", () => {
    apply(withLater);
    apply(withLatest);
    const connection = connect(test.path, { readOnly: true });
    expect(connection.prepare("SELECT * FROM children").all()).toEqual([
      { id: 1, parent: 1 },
      { id: 2, parent: 2 },
    ]);
    connection.close();
  });

  it("leaves the database as it was when one statement fails", () => {
    apply(withLater);
    const before = dump(test.path);
    const broken = [...withLater, migration("1003_broken", [...LATEST, "INSERT INTO nowhere VALUES (1)"])];
    expect(() => apply(broken)).toThrow("no such table: nowhere");
    expect(dump(test.path)).toBe(before);
    expect(apply(withLatest).to).toBe(NEXT + 1);
  });

  it("leaves the database as it was when rows would refer to rows that are gone", () => {
    apply(withLater);
    const before = dump(test.path);
    const losing = [...withLater, migration("1003_losing", ["DELETE FROM parents WHERE id = 2"])];
    expect(() => apply(losing)).toThrow("rows of `children` would refer to rows that are not there");
    expect(dump(test.path)).toBe(before);
  });
});

describe("what is refused, with the database left as it was", () => {
  const edited = [...shipped.slice(0, 1), { ...migration("0001_append-only", ["SELECT 1"]) }];
  const merged = [...shipped.slice(0, 1), migration("0001_merged-from-a-branch", ["SELECT 1"]), ...shipped.slice(1)];
  it.each([
    ["an edited migration", edited, "migration `0001_append-only` was edited after it was applied", "edited-migration"],
    [
      "one that slipped in between",
      merged,
      "migration 1 was `0001_append-only`, this version expects `0001_merged-from-a-branch`",
      "skipped-migration",
    ],
    [
      "a newer database",
      shipped.slice(0, 1),
      `the database has ${shipped.length} migrations, this version of muster knows 1: \`0001_append-only\` is not one of them`,
      "newer-database",
    ],
  ])("%s", (_, migrations, message, code) => {
    apply(shipped);
    const before = dump(test.path);
    expect(() => apply(migrations)).toThrow(expect.objectContaining({ name: "StoreRefused", code, message }));
    expect(dump(test.path)).toBe(before);
  });

  it.each([
    [
      "a version without its row",
      `PRAGMA user_version = ${NEXT}`,
      `the database says it has ${NEXT} migrations, and lists ${shipped.length}`,
    ],
    [
      "a row without its version",
      `DELETE FROM migrations WHERE position = ${shipped.length - 1}`,
      `the database says it has ${shipped.length} migrations, and lists ${shipped.length - 1}`,
    ],
  ])("a half-applied one: %s", (_, damage, message) => {
    apply(shipped);
    const connection = connect(test.path, { readOnly: false });
    connection.exec(damage);
    connection.close();
    const before = dump(test.path);
    expect(() => apply(shipped)).toThrow(expect.objectContaining({ code: "half-migrated", message }));
    expect(dump(test.path)).toBe(before);
  });
});

describe("killed at every statement", () => {
  const child = fileURLToPath(new URL("migrate-child.ts", import.meta.url));

  /** Runs the migrations in a process that kills itself before its nth statement; the number of statements it got to. */
  function killedAt(statement: number, folder: string): { readonly killed: boolean; readonly statements: number } {
    const { signal, stdout, stderr } = spawnSync(process.execPath, [child, test.path, folder, String(statement)], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    return { killed: signal === "SIGKILL", statements: Number(stdout) };
  }

  function folderOf(migrations: readonly Migration[]): string {
    const folder = join(test.folder, `drizzle-${migrations.length}`);
    mkdirSync(join(folder, "meta"), { recursive: true });
    const entries = migrations.map(({ id }, idx) => ({ idx, tag: id }));
    writeFileSync(join(folder, "meta", "_journal.json"), JSON.stringify({ entries }));
    for (const { id, statements } of migrations) {
      writeFileSync(join(folder, `${id}.sql`), statements.join("\n--> statement-breakpoint\n"));
    }
    return folder;
  }

  it.each([
    ["a new database", 0],
    ["one that holds something", shipped.length],
  ])("%s has the old tables or the new ones, never anything between", (_, applied) => {
    const folder = folderOf(withLatest);
    const start = (): void => {
      for (const part of ["", "-wal", "-shm"]) rmSync(`${test.path}${part}`, { force: true });
      if (applied > 0) apply(readMigrations(folder).slice(0, applied));
      else connect(test.path, { readOnly: false }).close();
    };
    start();
    const old = dump(test.path);
    const { statements } = killedAt(Number.MAX_SAFE_INTEGER, folder);
    const migrated = dump(test.path);
    expect(statements).toBeGreaterThan(LATER.length + LATEST.length);
    for (let statement = 1; statement <= statements; statement++) {
      start();
      expect(killedAt(statement, folder).killed).toBe(true);
      expect([old, migrated]).toContain(dump(test.path));
      apply(readMigrations(folder));
      expect(dump(test.path)).toBe(migrated);
    }
  });
});

describe("the folder of migrations", () => {
  it("is read in the order of its journal", () => {
    expect(shipped.map(({ id }) => id)).toEqual(["0000_tables", "0001_append-only", "0002_errands"]);
    expect(shipped.every(({ statements }) => statements.every((statement) => statement !== ""))).toBe(true);
  });

  it.each([
    ["1002_slipped-in.sql", "", "`1002_slipped-in.sql` is not in the journal of migrations"],
    ["0001_append-only.sql", null, "migration `0001_append-only` is in the journal, but there is no file"],
  ])("is refused where it is not what its journal says: %s", (name, text, message) => {
    const folder = join(test.folder, "drizzle");
    cpSync(DRIZZLE, folder, { recursive: true });
    if (text === null) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), text);
    expect(existsSync(join(folder, name))).toBe(text !== null);
    expect(() => readMigrations(folder)).toThrow(expect.objectContaining({ code: "broken-migrations", message }));
  });

  it("loses nothing and takes nothing along: no table is dropped, no rows are deleted with others", () => {
    for (const { id } of shipped) {
      const text = readFileSync(join(DRIZZLE, `${id}.sql`), "utf8");
      expect(text).not.toMatch(/ON DELETE CASCADE|DROP TABLE/i);
    }
  });
});
