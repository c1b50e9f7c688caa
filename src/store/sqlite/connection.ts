// How is a SQLite database opened, and what does an error mean when it cannot be read or written?

import Database from "better-sqlite3";
import { StoreRefused, StoreUnavailable } from "../../ports/failures.ts";

export type Connection = Database.Database;

/** A longer wait would block the event loop. The driver waits without blocking it. */
const BUSY_MILLISECONDS = 10;
/** The log is cut to this size after a checkpoint. */
const MOST_WAL_BYTES = 64 * 1024 * 1024;
/**
 * Pages that are written again and again, such as those of indexes, are carried over once: a quarter less work than
 * with 1,000.
 */
const PAGES_PER_CHECKPOINT = 4_000;
/**
 * How much of the database is kept in memory. With a quarter of it, a walk over 10,000 evaluations reads every page
 * again, and takes five times as long.
 */
const CACHED_KIBIBYTES = 64 * 1024;
const FULL = 2;

export function connect(path: string, { readOnly }: { readonly readOnly: boolean }): Connection {
  const connection = new Database(path, { readonly: readOnly, fileMustExist: readOnly, timeout: BUSY_MILLISECONDS });
  try {
    if (!readOnly) {
      connection.pragma("journal_mode = WAL");
      // INVARIANT: set after the journal mode. Otherwise the build of the driver lowers it to NORMAL with the first
      // write.
      connection.pragma("synchronous = FULL");
      connection.pragma(`wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`);
      connection.pragma(`journal_size_limit = ${MOST_WAL_BYTES}`);
    }
    connection.pragma("foreign_keys = ON");
    connection.pragma(`cache_size = -${CACHED_KIBIBYTES}`);
    // The first read: a file that is no database fails here.
    connection.pragma("schema_version");
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

/**
 * To be called after a write. Throws StoreRefused unless a write is on disk when it is acknowledged: only what is on
 * disk may be answered.
 */
export function requireDurable(connection: Connection): void {
  const synchronous: unknown = connection.pragma("synchronous", { simple: true });
  const journal: unknown = connection.pragma("journal_mode", { simple: true });
  if (synchronous === FULL && journal === "wal") return;
  throw new StoreRefused(
    "not-durable",
    `\`${connection.name}\` is written with synchronous = ${String(synchronous)} and journal_mode = ${String(journal)}, not FULL and wal`,
    "keep the database on a local file system that SQLite can keep a write-ahead log on",
  );
}

/** Undefined: the error is about the statement, not about the database. */
export function unavailable(error: unknown): StoreUnavailable | undefined {
  if (error instanceof StoreUnavailable) return error;
  const code = error instanceof Database.SqliteError ? error.code : "";
  const said = (reason: StoreUnavailable["reason"], message: string): StoreUnavailable =>
    new StoreUnavailable(reason, message, { cause: error });
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) return said("busy", "another process is writing to the database");
  if (code.startsWith("SQLITE_FULL")) return said("full", "the disk, or the database, is full");
  if (code.startsWith("SQLITE_READONLY")) return said("read-only", "the database cannot be written to");
  if (/^SQLITE_(?:IOERR|CORRUPT|NOTADB|CANTOPEN|PROTOCOL)/.test(code)) {
    return said("io", `the database cannot be read or written: ${messageOf(error)}`);
  }
  return undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
