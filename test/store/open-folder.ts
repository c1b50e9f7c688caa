// A folder for a test's database, and ways to open it.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../src/ports/store.ts";
import { connect } from "../../src/store/sqlite/connection.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { SqliteStore, SqliteStoreOptions } from "../../src/store/sqlite/open-sqlite-store.ts";
import { sqliteDriver } from "../../src/store/sqlite/sqlite-driver.ts";
import { sqlStore } from "../../src/store/sql-store.ts";

export interface TestFolder {
  readonly folder: string;
  /** Of the database. */
  readonly path: string;
  open(options?: Partial<SqliteStoreOptions>): Promise<SqliteStore>;
  /** A second writer beside the lock, as nothing but a test may have; closed with the folder. */
  another(): Store;
  remove(): void;
}

export function openFolder(): TestFolder {
  const folder = mkdtempSync(join(tmpdir(), "muster-store-"));
  const path = join(folder, "muster.db");
  const others: Store[] = [];
  return {
    folder,
    path,
    open: (options) => openSqliteStore({ path, ...options }),
    another: () => {
      const other = sqlStore(sqliteDriver(() => connect(path, { readOnly: false })));
      others.push(other);
      return other;
    },
    remove: () => {
      for (const other of others) void other.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
