// A database that has lost what was answered, with no trace of that in its files: is it refused?

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
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifyAudit } from "../../src/app/audit/verify-audit.ts";
import { localStore } from "../../src/local.ts";
import { examineStore } from "../../src/store/sqlite/examine.ts";
import { restoreStore } from "../../src/store/sqlite/restore.ts";
import type { Store } from "../../src/ports/store.ts";
import { act, fact } from "../contract/store/given.ts";
import { openFolder } from "./open-folder.ts";
import type { TestFolder } from "./open-folder.ts";

const folders: TestFolder[] = [];
let test: TestFolder;
beforeEach(() => {
  test = another();
});
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function another(): TestFolder {
  const folder = openFolder();
  folders.push(folder);
  return folder;
}

/** What a process that is killed leaves: the files as they are while it runs. */
function killed({ folder }: TestFolder): TestFolder {
  const left = another();
  for (const name of readdirSync(folder)) {
    if (!name.includes(".lock")) copyFileSync(join(folder, name), join(left.folder, name));
  }
  return left;
}

/** One entry. */
function write(store: Store, value: number): Promise<void> {
  return store.facts.save([fact({ value })], { ...act(), digest: `sha256:${value}` });
}

/** Some entries in the database, some more in the log beside it. */
async function killedUnderWay(): Promise<TestFolder> {
  const before = await test.open();
  for (const number of [1, 2]) await write(before, number);
  await before.close();
  const store = await test.open();
  for (const number of [3, 4, 5]) await write(store, number);
  const left = killed(test);
  await store.close();
  return left;
}

const lost = (message: string) =>
  expect.objectContaining({ name: "StoreRefused", code: "entries-lost", message: expect.stringContaining(message) });

describe("entries that were on disk before", () => {
  it("are all there after a kill", async () => {
    const left = await killedUnderWay();
    const store = await left.open();
    expect(await store.audit.last()).toMatchObject({ sequence: 5 });
    expect(store.noted).toMatchObject({ store: store.id, sequence: 5 });
    await store.close();
  });

  it.each([
    ["gone", (wal: string) => rmSync(wal), "the audit log ends with entry 2, entry 5 was on disk before"],
    [
      "cut short",
      (wal: string) => truncateSync(wal, statSync(wal).size - 1),
      "the audit log ends with entry 4, entry 5 was on disk before",
    ],
  ])("are missed where the log beside the database is %s", async (_, damage, message) => {
    const left = await killedUnderWay();
    damage(`${left.path}-wal`);
    await expect(left.open()).rejects.toEqual(lost(message));
    await expect(left.open()).rejects.toEqual(lost(message));
  });

  it("are missed where the log beside the database is one of earlier", async () => {
    const store = await test.open();
    await write(store, 1);
    const earlier = killed(test);
    await write(store, 2);
    const left = killed(test);
    await store.close();
    copyFileSync(`${earlier.path}-wal`, `${left.path}-wal`);
    await expect(left.open()).rejects.toEqual(lost("ends with entry 1, entry 2 was on disk before"));
  });

  it("are there again once the log is put back", async () => {
    const left = await killedUnderWay();
    const wal = readFileSync(`${left.path}-wal`);
    rmSync(`${left.path}-wal`);
    await expect(left.open()).rejects.toEqual(lost("ends with entry 2"));
    writeFileSync(`${left.path}-wal`, wal);
    const store = await left.open();
    expect(await store.audit.last()).toMatchObject({ sequence: 5 });
    await store.close();
  });

  it("are missed where an older copy took the place of a database that was closed", async () => {
    await (await test.open()).close();
    const older = readFileSync(test.path);
    const store = await test.open();
    await write(store, 1);
    await store.close();
    writeFileSync(test.path, older);
    await expect(test.open()).rejects.toEqual(lost("the audit log is empty, entry 1 was on disk before"));
  });

  it("are missed where others took their places", async () => {
    await (await test.open()).close();
    const other = killed(test);
    const store = await test.open();
    await write(store, 1);
    await store.close();
    const forged = await other.open();
    await write(forged, 2);
    await forged.close();
    copyFileSync(other.path, test.path);
    await expect(test.open()).rejects.toEqual(lost("entry 1 of the audit log is not the one that was on disk before"));
  });

  it("are missed by whoever only looks, too", async () => {
    const left = await killedUnderWay();
    expect((await localStore.verifyAudit(left.path, undefined)).intact).toBe(true);
    rmSync(`${left.path}-wal`);
    rmSync(`${left.path}-shm`, { force: true });
    expect(await localStore.verifyAudit(left.path, undefined)).toMatchObject({
      intact: false,
      broken: { code: "head-missing" },
    });
    expect(examineStore(left.path).find(({ check }) => check === "audit-log")).toMatchObject({
      ok: false,
      message: "the audit log ends with entry 2, entry 5 was on disk before",
    });
  });
});

describe("what was noted of them", () => {
  it("may be taken away, to go on without what is lost", async () => {
    const left = await killedUnderWay();
    rmSync(`${left.path}-wal`);
    rmSync(`${left.path}.head`);
    const store = await left.open();
    expect(store.noted).toMatchObject({ sequence: 2 });
    await store.close();
  });

  it("says nothing of another store", async () => {
    const left = await killedUnderWay();
    for (const part of ["", "-wal", "-shm", ".id"]) rmSync(`${left.path}${part}`, { force: true });
    const store = await left.open();
    expect(store.noted).toMatchObject({ store: store.id, sequence: 0 });
    await store.close();
  });

  it("is left with what a backup replaces", async () => {
    const store = await test.open();
    await write(store, 1);
    const backup = join(test.folder, "backup.db");
    await store.backup(backup);
    await write(store, 2);
    await store.close();
    await restoreStore({ from: backup, to: test.path, replace: true, at: 0, actor: "test" });
    expect(existsSync(`${test.path}.before-restore.head`)).toBe(true);
    const restored = await test.open();
    expect(await verifyAudit(restored)).toMatchObject({ intact: true, entries: 2 });
    await restored.close();
  });

  it("is told where it cannot be read", async () => {
    await (await test.open()).close();
    writeFileSync(`${test.path}.head`, "garbage\n");
    await expect(test.open()).rejects.toMatchObject({ code: "head-unreadable" });
  });
});
