// How is a store copied while it is being written, so that the copy can be relied upon?

import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { StoreRefused } from "../../ports.ts";
import { connect, messageOf } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { storeId } from "./store-marker.ts";
import { findDamage } from "./find-damage.ts";

export interface Backup {
  readonly path: string;
  readonly bytes: number;
  /** Id of the store it is a copy of. */
  readonly store: string;
  /** Of the audit log. */
  readonly entries: number;
}

/** About a millisecond of copying at a time. */
const PAGES_PER_STEP = 200;

/** Of a store that any process may be serving. */
export async function backupStore(path: string, to: string): Promise<Backup> {
  const connection = connect(path, { readOnly: true });
  try {
    // In one step: a copy in steps starts again whenever another process writes.
    return await backUpConnection(connection, to, Number.MAX_SAFE_INTEGER);
  } finally {
    connection.close();
  }
}

/** Throws StoreRefused where `to` is there already, or the copy is not what it should be. */
export async function backUpConnection(connection: Connection, to: string, step = PAGES_PER_STEP): Promise<Backup> {
  if (existsSync(to)) throw new StoreRefused("backup-exists", `\`${to}\` is there already`, "Name a file that is not.");
  const partial = `${to}.partial`;
  rmSync(partial, { force: true });
  try {
    await connection.backup(partial, { progress: () => step });
    const backup = verifyCopy(partial);
    syncFile(partial);
    renameSync(partial, to);
    return { ...backup, path: to };
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof StoreRefused) throw error;
    const help = "The folder has to be there, writable, with space for another copy of the database.";
    throw new StoreRefused("backup-failed", `\`${to}\` could not be written: ${messageOf(error)}`, help, {
      cause: error,
    });
  }
}

/** Throws StoreRefused `bad-backup`. Leaves one file, without a log beside it. */
export function verifyCopy(path: string): Backup {
  const copy = new Database(path, { fileMustExist: true });
  try {
    copy.pragma("journal_mode = DELETE");
    const store = storeId(copy);
    const damage = store === undefined ? "it is not a store of muster" : findDamage(copy);
    if (store === undefined || damage !== undefined) throw badBackup(path, damage);
    const entries = copy.prepare("SELECT count(*) FROM audit").pluck().get() as number;
    return { path, bytes: statSync(path).size, store, entries };
  } catch (error) {
    throw error instanceof StoreRefused ? error : badBackup(path, messageOf(error));
  } finally {
    copy.close();
  }
}

export function syncFile(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function badBackup(path: string, damage: string | undefined): StoreRefused {
  return new StoreRefused("bad-backup", `\`${path}\` is no good copy: ${damage ?? ""}`, "Take another backup.");
}
