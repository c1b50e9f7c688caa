// How does a database get the tables that this version works with? If that fails, it stays exactly as it was.

import { StoreRefused } from "../../ports/failures.ts";
import type { Connection } from "./connection.ts";
import type { Migration } from "./migrations.ts";

/** `Mstr`, which tells a database of ours from any other. */
export const APPLICATION_ID = 0x4d_73_74_72;

interface Applied {
  readonly id: string;
  readonly hash: string;
}

export interface Migrated {
  /** How many migrations had been applied before. */
  readonly from: number;
  readonly to: number;
}

/**
 * Applies the missing migrations in one transaction: if the process is killed at any moment, the database has all of
 * them or none. `backUp` runs before a database that holds something is changed. Throws StoreRefused if the applied
 * migrations are not the first ones of this version.
 */
export function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  backUp: (next: string) => void,
): Migrated {
  const from = requireBeginning(connection, migrations);
  const to = migrations.length;
  const [next] = migrations.slice(from);
  if (next === undefined) return { from, to };
  if (from > 0) backUp(next.id);
  // This has no effect inside a transaction. With foreign keys on, rebuilding a table would delete the rows that refer
  // to it.
  connection.exec("PRAGMA foreign_keys = OFF");
  connection.exec("BEGIN IMMEDIATE");
  try {
    if (requireBeginning(connection, migrations) === from) applyAll(connection, migrations.slice(from), from);
    connection.exec("COMMIT");
  } catch (error) {
    if (connection.inTransaction) connection.exec("ROLLBACK");
    throw error;
  } finally {
    connection.exec("PRAGMA foreign_keys = ON");
  }
  return { from, to };
}

/** For processes that only read: throws StoreRefused unless all migrations have been applied. */
export function requireMigrated(connection: Connection, migrations: readonly Migration[]): void {
  const applied = requireBeginning(connection, migrations);
  if (applied === migrations.length) return;
  throw new StoreRefused(
    "older-database",
    `the database has ${applied} of ${migrations.length} migrations`,
    "`muster serve` brings it up to date when it starts.",
  );
}

/** Throws StoreRefused unless the applied migrations are the first ones of this version. */
export function requireKnown(connection: Connection, migrations: readonly Migration[]): void {
  requireBeginning(connection, migrations);
}

function schemaVersion(connection: Connection): number {
  return connection.pragma("user_version", { simple: true }) as number;
}

function applyAll(connection: Connection, pending: readonly Migration[], from: number): void {
  connection.exec(
    "CREATE TABLE IF NOT EXISTS migrations (position INTEGER PRIMARY KEY, id TEXT NOT NULL, hash TEXT NOT NULL)",
  );
  for (const [index, { id, statements, hash }] of pending.entries()) {
    for (const statement of statements) connection.exec(statement);
    connection.prepare("INSERT INTO migrations VALUES (?, ?, ?)").run(from + index, id, hash);
  }
  connection.exec(`PRAGMA user_version = ${from + pending.length}`);
  connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  const [orphan] = connection.pragma("foreign_key_check") as readonly { readonly table: string }[];
  if (orphan !== undefined) {
    throw refused("broken-references", `rows of \`${orphan.table}\` would refer to rows that are not there`);
  }
}

/** How many of these migrations were applied. */
function requireBeginning(connection: Connection, migrations: readonly Migration[]): number {
  const version = schemaVersion(connection);
  const applied = readApplied(connection);
  if (applied.length !== version) {
    throw refused("half-migrated", `the database says it has ${version} migrations, and lists ${applied.length}`);
  }
  for (const [position, { id, hash }] of applied.entries()) {
    const expected = migrations[position];
    if (expected === undefined) {
      throw new StoreRefused(
        "newer-database",
        `the database has ${version} migrations, this version of muster knows ${migrations.length}: \`${id}\` is not one of them`,
        "run the version of muster that wrote it, or a later one",
      );
    }
    if (id !== expected.id) {
      throw refused(
        "skipped-migration",
        `migration ${position} was \`${id}\`, this version expects \`${expected.id}\``,
      );
    }
    if (hash !== expected.hash)
      throw refused("edited-migration", `migration \`${id}\` was edited after it was applied`);
  }
  return applied.length;
}

function readApplied(connection: Connection): readonly Applied[] {
  if (!hasTable(connection, "migrations")) return [];
  return connection.prepare<[], Applied>("SELECT id, hash FROM migrations ORDER BY position").all();
}

export function hasTable(connection: Connection, name: string): boolean {
  return connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

function refused(code: string, message: string): StoreRefused {
  return new StoreRefused(
    code,
    message,
    "run the version of muster that wrote it, or restore a backup: `muster restore`",
  );
}
