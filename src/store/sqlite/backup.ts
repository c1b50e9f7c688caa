// How is a store copied while it is being written, so that the copy can be relied upon?

import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { StoreRefused } from "../../ports/failures.ts";
import { connect, messageOf } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { storeId } from "./store-marker.ts";
import { findDamage } from "./find-damage.ts";
import { requireFolder } from "./prepare-file.ts";

export interface Backup {
  readonly path: string;
  readonly bytes: number;
  /** Id of the store that was copied. */
  readonly store: string;
  /** How many entries its audit log has. */
  readonly entries: number;
}

/** How many pages are copied at once, which takes about a millisecond. */
const PAGES_PER_STEP = 200;

/** Copies a store that any process may be serving. */
export async function backupStore(path: string, to: string): Promise<Backup> {
  const connection = connect(path, { readOnly: true });
  try {
    // In one step, since a copy in steps starts again whenever another process writes.
    return await backUpConnection(connection, to, Number.MAX_SAFE_INTEGER);
  } finally {
    connection.close();
  }
}

/** Throws StoreRefused if `to` exists already, or if the copy is not sound. */
export async function backUpConnection(connection: Connection, to: string, step = PAGES_PER_STEP): Promise<Backup> {
  requireFolder(to, "backup");
  if (existsSync(to)) throw new StoreRefused("backup-exists", `\`${to}\` is there already`, "name a file that is not");
  const partial = `${to}.partial`;
  rmSync(partial, { force: true });
  try {
    await connection.backup(partial, { progress: () => step });
    const backup = verifyCopy(partial, to);
    syncFile(partial);
    renameSync(partial, to);
    return { ...backup, path: to };
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof StoreRefused) throw error;
    const help = "the folder has to be there, writable, with space for another copy of the database";
    throw new StoreRefused("backup-failed", `\`${to}\` could not be written: ${messageOf(error)}`, help, {
      cause: error,
    });
  }
}

/**
 * Throws StoreRefused `bad-backup`, or `not-a-backup` for a file that is something else. `named`: what messages call
 * the file. Leaves a single file, without a log beside it.
 */
export function verifyCopy(path: string, named: string): Backup {
  const copy = new Database(path, { fileMustExist: true });
  try {
    copy.pragma("journal_mode = DELETE");
    const store = storeId(copy);
    if (store === undefined) throw notABackup(named);
    const damage = findDamage(copy);
    if (damage !== undefined) throw badBackup(named, damage);
    const entries = copy.prepare("SELECT count(*) FROM audit").pluck().get() as number;
    return { path, bytes: statSync(path).size, store, entries };
  } catch (error) {
    if (error instanceof StoreRefused) throw error;
    throw /not a database/.test(messageOf(error)) ? notABackup(named) : badBackup(named, messageOf(error));
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

function notABackup(path: string): StoreRefused {
  return new StoreRefused(
    "not-a-backup",
    `\`${path}\` is not a backup of muster`,
    "name a file that `muster backup`, or Litestream, wrote",
  );
}

function badBackup(path: string, damage: string): StoreRefused {
  return new StoreRefused("bad-backup", `\`${path}\` is not a good copy: ${damage}`, "take another backup");
}
