// How does a backup become the store again, without a trace of the former store getting into it?

import { createHash } from "node:crypto";
import { copyFileSync, createReadStream, existsSync, renameSync, rmSync } from "node:fs";
import type { Instant } from "../../model/time.ts";
import { StoreRefused } from "../../ports/failures.ts";
import { chainOver } from "../chain.ts";
import { syncFile, verifyCopy } from "./backup.ts";
import type { Backup } from "./backup.ts";
import { connect, messageOf } from "./connection.ts";
import { requireKnown } from "./migrate.ts";
import { shippedMigrations } from "./migrations.ts";
import type { Migration } from "./migrations.ts";
import { prepareFile, requireFolder } from "./prepare-file.ts";
import { takeServingLock } from "./serving-lock.ts";
import { sqliteDriver } from "./sqlite-driver.ts";
import { writeMarker } from "./store-marker.ts";

export interface RestoreOptions {
  readonly from: string;
  /** The path that the store is to have. */
  readonly to: string;
  /**
   * Whether to move a store that is there already aside (`….before-restore`, `….before-restore-2`). Left out: this is
   * refused.
   */
  readonly replace?: boolean;
  readonly at: Instant;
  /** As `Identity.actor`. */
  readonly actor: string;
  readonly migrations?: readonly Migration[];
}

/**
 * The endings of a store's files: up to three of the database, and the note of its last entry. They move together,
 * since a log must never be read into another database.
 */
const PARTS = ["", "-wal", "-shm", ".head"];

/**
 * Throws StoreRefused: `served-already`, `no-backup`, `not-a-backup`, `bad-backup`, `store-exists`, or one of those
 * thrown when a store is opened.
 */
export async function restoreStore(options: RestoreOptions): Promise<Backup> {
  const { from, to, replace = false, migrations = shippedMigrations() } = options;
  if (!existsSync(from))
    throw new StoreRefused("no-backup", `there is no backup \`${from}\``, "name the file to restore");
  requireFolder(to);
  const lock = takeServingLock(to);
  const partial = `${to}.restoring`;
  try {
    if (existsSync(to) && !replace) throw alreadyThere(to);
    copyParts(from, partial);
    const backup = verifyCopy(partial, from);
    requireReadable(partial, migrations);
    syncFile(partial);
    moveParts(to, asidePath(to, movedAside(to).length + 1));
    renameSync(partial, to);
    writeMarker(to, backup.store);
    prepareFile(to, migrations);
    await recordRestore(options, backup);
    return { ...backup, path: to, entries: backup.entries + 1 };
  } catch (error) {
    throw error instanceof StoreRefused ? error : cannotRestore(to, error);
  } finally {
    removeParts(partial);
    lock.release();
  }
}

/** Leaves an audit entry with the digest of the file that was restored. */
async function recordRestore({ from, to, at, actor }: RestoreOptions, { store, entries }: Backup): Promise<void> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(from)) hash.update(chunk as Buffer);
  const driver = sqliteDriver(() => connect(to, { readOnly: false }));
  try {
    const summary = `restored a backup with ${entries} entries`;
    const act = {
      kind: "restore" as const,
      at,
      actor,
      subject: store,
      summary,
      digest: `sha256:${hash.digest("hex")}`,
    };
    await chainOver(driver).commit(async () => ({ acts: [act], writes: [], answer: undefined }));
  } finally {
    await driver.close();
  }
}

function requireReadable(path: string, migrations: readonly Migration[]): void {
  const connection = connect(path, { readOnly: true });
  try {
    requireKnown(connection, migrations);
  } finally {
    connection.close();
  }
}

function copyParts(from: string, to: string): void {
  removeParts(to);
  copyFileSync(from, to);
  // `from` may be a copy of the files of a running store: what is still in the log belongs to it.
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
}

/** Numbered, so that whatever was moved aside before stays there: it may be all that is left of what was answered. */
function asidePath(path: string, number: number): string {
  return `${path}.before-restore${number === 1 ? "" : `-${number}`}`;
}

/** The paths of the stores that restores have replaced, oldest first. */
export function movedAside(path: string): readonly string[] {
  const found: string[] = [];
  for (let number = 1; PARTS.some((part) => existsSync(`${asidePath(path, number)}${part}`)); number++)
    found.push(asidePath(path, number));
  return found;
}

function moveParts(from: string, to: string): void {
  for (const part of PARTS) if (existsSync(`${from}${part}`)) renameSync(`${from}${part}`, `${to}${part}`);
}

function removeParts(path: string): void {
  for (const part of PARTS) rmSync(`${path}${part}`, { force: true });
}

function alreadyThere(path: string): StoreRefused {
  return new StoreRefused("store-exists", `there is a store \`${path}\` already`, "pass `--force` to move it aside");
}

function cannotRestore(path: string, error: unknown): StoreRefused {
  const help = "the folder has to be writable, with space for another copy of the database";
  return new StoreRefused("restore-failed", `\`${path}\` could not be restored: ${messageOf(error)}`, help, {
    cause: error,
  });
}
