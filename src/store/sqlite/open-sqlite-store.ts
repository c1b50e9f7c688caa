// How is a store on disk opened, so that what is answered from it is there, whole, ours, and nobody else's?

import { randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { StoreRefused } from "../../ports.ts";
import type { Store } from "../../ports.ts";
import { sqlStore } from "../sql-store.ts";
import { backUpConnection } from "./backup.ts";
import type { Backup } from "./backup.ts";
import { connect, messageOf, requireDurable, unavailable } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { migrate, requireMigrated } from "./migrate.ts";
import type { Migrated } from "./migrate.ts";
import { shippedMigrations } from "./migrations.ts";
import type { Migration } from "./migrations.ts";
import { takeServingLock } from "./serving-lock.ts";
import type { ServingLock } from "./serving-lock.ts";
import { sqliteDriver } from "./sqlite-driver.ts";
import { giveStoreId, readMarker, requireFile, requireOurs, storeId, writeMarker } from "./store-marker.ts";

export interface SqliteStoreOptions {
  readonly path: string;
  /** For looking at a store that another process may be serving. Writes are rejected. */
  readonly readOnly?: boolean;
  /** Left out: those of the program. */
  readonly migrations?: readonly Migration[];
}

export interface SqliteStore extends Store {
  readonly path: string;
  readonly id: string;
  /** What was applied when it was opened. */
  readonly migrated: Migrated;
  /** A verified copy, made while the store goes on being written. */
  backup(to: string): Promise<Backup>;
}

/** Throws StoreRefused where it may not or cannot be served. Nobody else serves it until it is closed. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { path, readOnly = false, migrations = shippedMigrations() } = options;
  requireFolder(path);
  if (readOnly) return openReadOnly(path, migrations);
  const lock = takeServingLock(path);
  try {
    return openLocked(path, migrations, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openReadOnly(path: string, migrations: readonly Migration[]): SqliteStore {
  requireFile(path);
  if (!existsSync(path)) throw new StoreRefused("no-store", `there is no database \`${path}\``, "Name it with `--db`.");
  const driver = sqliteDriver(() => opening(path, () => connect(path, { readOnly: true })));
  const connection = driver.connection();
  try {
    requireOurs(connection);
    requireMigrated(connection, migrations);
  } catch (error) {
    void driver.close();
    throw error;
  }
  const { length } = migrations;
  return storeOver(driver, path, { from: length, to: length }, () => undefined);
}

function openLocked(path: string, migrations: readonly Migration[], lock: ServingLock): SqliteStore {
  requireFile(path);
  const migrated = opening(path, () => prepareFile(path, migrations));
  const driver = sqliteDriver(() => connect(path, { readOnly: false }));
  return storeOver(driver, path, migrated, () => lock.release());
}

function storeOver(
  driver: ReturnType<typeof sqliteDriver>,
  path: string,
  migrated: Migrated,
  released: () => void,
): SqliteStore {
  const store = sqlStore(driver);
  return {
    ...store,
    path,
    id: storeId(driver.connection()) ?? "",
    migrated,
    backup: (to) => backUpConnection(driver.connection(), to),
    close: async () => {
      await store.close();
      released();
    },
  };
}

/** Brings the tables up to date, and proves with a write that a write is on disk when it is acknowledged. */
function prepareFile(path: string, migrations: readonly Migration[]): Migrated {
  const connection = connect(path, { readOnly: false });
  try {
    requireOurs(connection);
    requireWhole(connection);
    const migrated = migrate(connection, migrations, (next) => copyBefore(connection, next));
    giveStoreId(connection, randomUUID());
    connection
      .prepare("INSERT INTO properties VALUES ('opened-at', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .run(new Date().toISOString());
    requireDurable(connection);
    const id = storeId(connection) ?? "";
    if (readMarker(path) !== id) writeMarker(path, id);
    return migrated;
  } finally {
    connection.close();
  }
}

/** A file that was cut short opens without a complaint as long as nobody reads what is gone. */
function requireWhole(connection: Connection): void {
  const [checkpoint] = connection.pragma("wal_checkpoint(TRUNCATE)") as readonly { readonly busy: number }[];
  const pages = connection.pragma("page_count", { simple: true }) as number;
  const pageSize = connection.pragma("page_size", { simple: true }) as number;
  const { size } = statSync(connection.name);
  if (checkpoint?.busy === 0 && size < pages * pageSize) {
    throw damaged(connection.name, `${size} of ${pages * pageSize} bytes are there`);
  }
}

function copyBefore(connection: Connection, next: string): void {
  const copy = `${connection.name}.before-${next}`;
  rmSync(`${copy}.partial`, { force: true });
  connection.prepare("VACUUM INTO ?").run(`${copy}.partial`);
  renameSync(`${copy}.partial`, copy);
}

function requireFolder(path: string): void {
  const folder = dirname(path);
  if (existsSync(folder)) return;
  throw new StoreRefused(
    "no-folder",
    `there is no folder \`${folder}\` for the database`,
    `Make it: \`mkdir -p ${folder}\`.`,
  );
}

/** What SQLite says while a store is opened, as whoever started it has to understand it. */
function opening<Answer>(path: string, open: () => Answer): Answer {
  try {
    return open();
  } catch (error) {
    const { reason, cause } = unavailable(error) ?? {};
    if (reason === undefined) throw error;
    if (reason === "io" && /malformed|not a database/.test(messageOf(cause)))
      throw damaged(path, messageOf(cause), error);
    throw new StoreRefused(
      "cannot-open",
      `\`${path}\` cannot be opened: ${messageOf(cause)}`,
      "The database and its folder have to be writable for the user that runs muster, on a disk with space left.",
      { cause: error },
    );
  }
}

function damaged(path: string, how: string, cause?: unknown): StoreRefused {
  const help = "Restore a backup: `muster restore`.";
  return new StoreRefused("damaged", `\`${path}\` is damaged: ${how}`, help, { cause });
}
