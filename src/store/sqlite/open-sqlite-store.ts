// How is a store on disk opened, so that it is there, sound, ours, and served by nobody else?

import { existsSync } from "node:fs";
import { StoreRefused } from "../../ports/failures.ts";
import type { Store } from "../../ports/store.ts";
import { sqlStore } from "../sql-store.ts";
import { backUpConnection } from "./backup.ts";
import type { Backup } from "./backup.ts";
import { connect } from "./connection.ts";
import { lastEntry, openHeadNote, readHead } from "./head-note.ts";
import type { NotedHead } from "./head-note.ts";
import { requireMigrated } from "./migrate.ts";
import type { Migrated } from "./migrate.ts";
import { shippedMigrations } from "./migrations.ts";
import type { Migration } from "./migrations.ts";
import { opening, prepareFile, requireFolder } from "./prepare-file.ts";
import { takeServingLock } from "./serving-lock.ts";
import type { ServingLock } from "./serving-lock.ts";
import { sqliteDriver } from "./sqlite-driver.ts";
import type { SqliteDriver } from "./sqlite-driver.ts";
import { requireFile, requireOurs, storeId } from "./store-marker.ts";

export interface SqliteStoreOptions {
  readonly path: string;
  /** For looking at a store that another process may be serving. Writes are rejected. */
  readonly readOnly?: boolean;
  /** Default: those of the program. */
  readonly migrations?: readonly Migration[];
}

export interface SqliteStore extends Store {
  readonly path: string;
  readonly id: string;
  /** Which migrations were applied when it was opened. */
  readonly migrated: Migrated;
  /** The last entry that its audit log is known to have held when it was opened. */
  readonly noted: NotedHead | undefined;
  /** A verified copy, made while the store goes on being written. */
  backup(to: string): Promise<Backup>;
}

/** Throws StoreRefused if the store may not or cannot be served. Nobody else serves it until it is closed. */
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
  // INVARIANT: read before the database is opened. An entry that is noted later may be missing in what is read of the
  // database.
  const noted = readHead(path);
  if (!existsSync(path)) throw new StoreRefused("no-store", `there is no database \`${path}\``, "name it with `--db`");
  const driver = sqliteDriver(() => opening(path, () => connect(path, { readOnly: true })));
  const connection = driver.connection();
  try {
    opening(path, () => {
      requireOurs(connection);
      requireMigrated(connection, migrations);
    });
  } catch (error) {
    void driver.close();
    throw error;
  }
  const { length } = migrations;
  return storeOver(driver, sqlStore(driver), {
    path,
    migrated: { from: length, to: length },
    noted,
    release: () => undefined,
  });
}

function openLocked(path: string, migrations: readonly Migration[], lock: ServingLock): SqliteStore {
  requireFile(path);
  const migrated = prepareFile(path, migrations);
  const driver = sqliteDriver(() => connect(path, { readOnly: false }));
  const noted = { store: storeId(driver.connection()) ?? "", ...lastEntry(driver.connection()) };
  const note = opening(path, () => openHeadNote(path, noted));
  const release = (): void => {
    note.close();
    lock.release();
  };
  const store = sqlStore(driver, (head) => note.write(head));
  return storeOver(driver, store, { path, migrated, noted, release });
}

interface Opened extends Pick<SqliteStore, "path" | "migrated" | "noted"> {
  readonly release: () => void;
}

function storeOver(driver: SqliteDriver, store: Store, { path, migrated, noted, release }: Opened): SqliteStore {
  return {
    ...store,
    path,
    id: storeId(driver.connection()) ?? "",
    migrated,
    noted,
    backup: (to) => backUpConnection(driver.connection(), to),
    close: async () => {
      await store.close();
      release();
    },
  };
}
