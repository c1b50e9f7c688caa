// Can a copy of a store be relied upon, and is a store told from a damaged one?

import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOfDecision } from "../../src/model/decision-record.ts";
import type { DecisionRecord } from "../../src/model/decision-record.ts";
import type { Store } from "../../src/ports/store.ts";
import { backupStore } from "../../src/store/sqlite/backup.ts";
import { examineStore } from "../../src/store/sqlite/examine.ts";
import { shippedMigrations } from "../../src/store/sqlite/migrations.ts";
import { restoreStore } from "../../src/store/sqlite/restore.ts";
import {
  CHECKOUT,
  NOW,
  act,
  catalogOf,
  decision,
  evaluate,
  fact,
  importCatalog,
  rulebook,
  textsOf,
} from "../contract/store/given.ts";
import { requireChain } from "../contract/store/require-chain.ts";
import { openFolder } from "./open-folder.ts";
import type { TestFolder } from "./open-folder.ts";

let test: TestFolder;
let copy: string;
beforeEach(() => {
  test = openFolder();
  copy = `${test.folder}/copy.db`;
});
afterEach(() => test.remove());

const MIGRATIONS = shippedMigrations().length;

const refused = (code: string, message: unknown = expect.anything()): unknown =>
  expect.objectContaining({ name: "StoreRefused", code, message });

/** As the service does: with the digest of all that is kept of it. */
function decide(store: Store, made: DecisionRecord): Promise<DecisionRecord> {
  const decided = { ...act("decision", made.id), digest: digestOfDecision(made) };
  return store.decisions.record(made, textsOf(made), decided);
}

async function filled(decisions = 3): Promise<string> {
  const store = await test.open();
  await catalogOf(store, CHECKOUT);
  await store.facts.save([fact()], act());
  await Promise.all(Array.from({ length: decisions }, (_, index) => decide(store, decision(String(index)))));
  await store.close();
  return store.id;
}

function damage(path: string, statements: string): void {
  const database = new Database(path);
  database.exec("DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted");
  database.exec("DROP TRIGGER decisions_are_never_changed; DROP TRIGGER decisions_are_never_deleted");
  database.exec(statements);
  database.close();
}

const restore = (more: Partial<Parameters<typeof restoreStore>[0]> = {}) =>
  restoreStore({ from: copy, to: test.path, at: NOW, actor: "user:default/kim", ...more });

describe("a backup", () => {
  it("is one file that holds all that was answered before it was asked for", async () => {
    const store = await test.open();
    await decide(store, decision("1"));
    const backup = await store.backup(copy);
    expect(backup).toEqual({ path: copy, bytes: statSync(copy).size, store: store.id, entries: 1 });
    expect(readdirSync(test.folder).filter((name) => name.startsWith("copy"))).toEqual(["copy.db"]);
    await store.close();
  });

  it("is whole while the store goes on being written", async () => {
    const store = await test.open();
    await Promise.all(
      Array.from({ length: 400 }, (_, index) =>
        decide(store, decision(`old-${index}`, { request: "x".repeat(5_000) })),
      ),
    );
    const state = { done: false };
    const backup = store.backup(copy).finally(() => (state.done = true));
    let written = 0;
    while (!state.done) {
      await decide(store, decision(`new-${written}`));
      written += 1;
    }
    expect(written).toBeGreaterThan(0);
    const { entries } = await backup;
    expect(entries).toBeGreaterThanOrEqual(400);
    expect(entries).toBeLessThanOrEqual(400 + written);
    await store.close();
    const copied = await openFolderOf(copy);
    expect(await requireChain(copied)).toHaveLength(entries);
    expect((await copied.decisions.get("dec_old-399"))?.id).toBe("dec_old-399");
    await copied.close();
  });

  it("can be taken by another process of a store that is served", async () => {
    const store = await test.open();
    await decide(store, decision("1"));
    expect(await backupStore(test.path, copy)).toEqual(expect.objectContaining({ store: store.id, entries: 1 }));
    await decide(store, decision("2"));
    await store.close();
  });

  it("overwrites nothing, and leaves nothing behind when it fails", async () => {
    await filled();
    writeFileSync(copy, "precious");
    await expect(backupStore(test.path, copy)).rejects.toEqual(refused("backup-exists"));
    expect(readFileSync(copy, "utf8")).toBe("precious");
    await expect(backupStore(test.path, `${test.folder}/none/copy.db`)).rejects.toEqual(refused("no-folder"));
  });

  it("is not made of a store whose audit log is broken", async () => {
    await filled();
    damage(test.path, "DELETE FROM audit WHERE sequence = 2");
    await expect(backupStore(test.path, copy)).rejects.toEqual(
      refused("bad-backup", expect.stringContaining("entry 2 of the audit log is missing")),
    );
    expect(existsSync(copy)).toBe(false);
    expect(existsSync(`${copy}.partial`)).toBe(false);
  });
});

/** A store over a copy, as if it had always lain there. */
async function openFolderOf(path: string) {
  const { openSqliteStore } = await import("../../src/store/sqlite/open-sqlite-store.ts");
  return openSqliteStore({ path });
}

describe("restoring", () => {
  beforeEach(async () => {
    await filled();
    await backupStore(test.path, copy);
  });

  it("puts the store back where it is gone, and says so in its audit log", async () => {
    rmSync(test.path);
    expect((await restore()).entries).toBe(6);
    const store = await test.open();
    const entries = await requireChain(store);
    expect(entries.at(-1)).toEqual(
      expect.objectContaining({ kind: "restore", actor: "user:default/kim", subject: store.id, at: NOW }),
    );
    expect(entries.at(-1)?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await store.decisions.get("dec_2"))?.id).toBe("dec_2");
    expect(await store.facts.of([CHECKOUT])).not.toEqual(new Map());
    await store.close();
  });

  it("overwrites no store unless it is told to, and then moves it aside", async () => {
    const store = await test.open();
    await decide(store, decision("later"));
    await store.close();
    const before = readFileSync(test.path);
    await expect(restore()).rejects.toEqual(refused("store-exists"));
    expect(readFileSync(test.path).equals(before)).toBe(true);
    await restore({ replace: true });
    const restored = await test.open();
    expect(await restored.decisions.get("dec_later")).toBeUndefined();
    await restored.close();
    const aside = new Database(`${test.path}.before-restore`);
    expect(aside.prepare("SELECT count(*) FROM decisions").pluck().get()).toBe(4);
    aside.close();
  });

  it("keeps all that it moved aside, however often", async () => {
    const store = await test.open();
    await decide(store, decision("later"));
    await store.close();
    await restore({ replace: true });
    await restore({ replace: true });
    const decisionsIn = ["", "-2"].map((number) => {
      const aside = new Database(`${test.path}.before-restore${number}`);
      const found = aside.prepare("SELECT count(*) FROM decisions").pluck().get();
      aside.close();
      return found;
    });
    expect(decisionsIn).toEqual([4, 3]);
  });

  it("does not take in the log of what lay there before", async () => {
    const { copyFileSync: copyFile } = await import("node:fs");
    const store = await test.open();
    await decide(store, decision("in-the-log"));
    copyFile(`${test.path}-wal`, `${test.folder}/left-behind`);
    await store.close();
    copyFile(`${test.folder}/left-behind`, `${test.path}-wal`);
    await restore({ replace: true });
    const restored = await test.open();
    expect(await restored.decisions.get("dec_in-the-log")).toBeUndefined();
    expect(await requireChain(restored)).toHaveLength(6);
    await restored.close();
  });

  it("takes the log of a raw copy along", async () => {
    const store = await test.open();
    await decide(store, decision("in-the-log"));
    const raw = `${test.folder}/raw.db`;
    copyFileSync(test.path, raw);
    copyFileSync(`${test.path}-wal`, `${raw}-wal`);
    await store.close();
    await restore({ from: raw, replace: true });
    const restored = await test.open();
    expect((await restored.decisions.get("dec_in-the-log"))?.id).toBe("dec_in-the-log");
    await restored.close();
  });

  it.each([
    ["cut short", (path: string) => truncateSync(path, statSync(path).size - 4_096), "bad-backup"],
    ["no database", (path: string) => writeFileSync(path, "kind: Scorecard\n".repeat(500)), "not-a-backup"],
    ["another database", (path: string) => rewrite(path, "DROP TABLE properties"), "not-a-backup"],
    [
      "with a changed entry",
      (path: string) => damage(path, "UPDATE audit SET actor = 'nobody' WHERE sequence = 3"),
      "bad-backup",
    ],
  ])("refuses a backup that is %s, names it, and leaves the store as it is", async (_, spoil, code) => {
    spoil(copy);
    const before = readFileSync(test.path);
    await expect(restore({ replace: true })).rejects.toEqual(refused(code, expect.stringContaining(`\`${copy}\``)));
    expect(readFileSync(test.path).equals(before)).toBe(true);
    await (await test.open()).close();
  });

  it("refuses a backup of a newer version", async () => {
    rewrite(
      copy,
      `INSERT INTO migrations VALUES (${MIGRATIONS}, '1000_later', 'hash'); PRAGMA user_version = ${MIGRATIONS + 1}`,
    );
    await expect(restore({ replace: true })).rejects.toEqual(refused("newer-database"));
  });

  it("refuses while the store is served, and where there is no backup", async () => {
    const store = await test.open();
    await expect(restore({ replace: true })).rejects.toEqual(refused("served-already"));
    await store.close();
    await expect(restore({ from: `${copy}.none` })).rejects.toEqual(refused("no-backup"));
  });
});

function rewrite(path: string, statements: string): void {
  const database = new Database(path);
  database.exec(statements);
  database.close();
}

describe("examining", () => {
  const wrong = () => examineStore(test.path).filter(({ ok }) => !ok);

  it("finds a store in good order, also while it is served", async () => {
    await filled();
    const store = await test.open();
    await store.rulebooks.activate(rulebook("sha256:a"), act("rulebook"));
    await evaluate(store, { refs: [CHECKOUT] });
    await decide(store, decision("waived", { inForce: "sha256:in-force" }));
    const examined = examineStore(test.path);
    expect(examined.filter(({ ok }) => !ok)).toEqual([]);
    expect(Object.fromEntries(examined.map(({ check, message }) => [check, message]))).toEqual({
      database: expect.stringContaining(store.id) as unknown,
      integrity: "every page is sound",
      migrations: `all ${MIGRATIONS} are applied`,
      "audit-log": "one chain of 7 entries",
      decisions: "all 4 are as they were recorded",
      orphans: "nothing refers to what is not there",
      "served-by": `process ${process.pid}`,
      durability: "a write is on disk when it is acknowledged (synchronous = FULL)",
      "free-space": expect.stringMatching(/^\d+\.\d MB are free$/) as unknown,
      "write-ahead-log": expect.stringMatching(/^\d+\.\d MB$/) as unknown,
    });
    await store.close();
    expect(readdirSync(test.folder).filter((name) => name.startsWith("muster-doctor"))).toEqual([]);
  });

  it.each([
    [
      "audit-log",
      "UPDATE audit SET summary = 'something else' WHERE sequence = 3",
      "entry 3 of the audit log was changed",
    ],
    ["audit-log", "DELETE FROM audit WHERE sequence = 1", "entry 1 of the audit log is missing"],
    ["decisions", "UPDATE decisions SET verdict = 'allow' WHERE id = 'dec_1'", "decision `dec_1` was changed"],
    [
      "decisions",
      "UPDATE decisions SET request = replace(request, 'production', 'Production') WHERE id = 'dec_2'",
      "decision `dec_2` was changed",
    ],
    [
      "decisions",
      "INSERT INTO decisions SELECT 99, 'dec_new', entity, environment, verdict, decided_at, valid_until, question, key, rulebook, inputs, telling, in_force, request, 0, 0 FROM decisions LIMIT 1",
      "decision `dec_new` is not in the audit log",
    ],
    [
      "orphans",
      "DELETE FROM decision_texts",
      "3 decisions without their inputs, 3 decisions without what was told of them",
    ],
    [
      "orphans",
      "INSERT INTO properties VALUES ('active-rulebook', 'sha256:gone')",
      "1 rulebook in force without its files",
    ],
    ["migrations", "PRAGMA user_version = 1", `the database says it has 1 migrations, and lists ${MIGRATIONS}`],
  ])("names what is wrong: %s after %s", async (check, statements, message) => {
    await filled();
    damage(test.path, statements);
    expect(wrong()).toEqual([{ check, ok: false, message, help: expect.stringMatching(/\S/) as unknown }]);
  });

  it("names decisions of which nobody knows what was in force", async () => {
    await filled();
    const store = await test.open();
    await decide(store, decision("waived", { inForce: "sha256:in-force" }));
    await store.close();
    damage(test.path, "DELETE FROM decision_texts WHERE digest = 'sha256:in-force'");
    expect(wrong()).toMatchObject([{ check: "orphans", message: "1 decisions without what was in force" }]);
  });

  it("names a damaged page", async () => {
    await filled(200);
    const bytes = readFileSync(test.path);
    bytes.fill(0x5a, 4_096 * 20, 4_096 * 21);
    writeFileSync(test.path, bytes);
    expect(wrong().map(({ check }) => check)).toContain("integrity");
  });

  it("tells what cannot be opened, without making one", async () => {
    expect(wrong()).toEqual([expect.objectContaining({ check: "database", ok: false })]);
    expect(existsSync(test.path)).toBe(false);
    await filled();
    truncateSync(test.path, 0);
    expect(wrong()).toEqual([
      expect.objectContaining({ check: "database", message: expect.stringContaining("is empty") as unknown }),
    ]);
    expect(statSync(test.path).size).toBe(0);
  });

  it("changes nothing", async () => {
    await filled();
    const before = readFileSync(test.path);
    examineStore(test.path);
    expect(readFileSync(test.path).equals(before)).toBe(true);
  });

  it("does not mind facts of entities that are not in the catalog yet", async () => {
    await filled();
    const store = await test.open();
    await store.facts.save([fact({ entity: "component:default/later" })], act());
    await importCatalog(store, { removed: [CHECKOUT] });
    await store.close();
    expect(wrong()).toEqual([]);
  });
});
