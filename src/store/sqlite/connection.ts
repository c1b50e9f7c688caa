// How is a SQLite database opened, and what does it say when it cannot be read or written?

import Database from "better-sqlite3";
import { StoreRefused, StoreUnavailable } from "../../ports/failures.ts";

export type Connection = Database.Database;

/** Longer would hold the event loop: the driver waits without it. */
const BUSY_MILLISECONDS = 10;
/** What is left of the log after a checkpoint. */
const MOST_WAL_BYTES = 64 * 1024 * 1024;
/** Pages that are written again and again (those of indexes) are carried over once: a quarter less work than at 1,000. */
const PAGES_PER_CHECKPOINT = 4_000;
/** Kept of the database in memory: at a quarter of it, a walk over 10,000 evaluations reads every page anew, five times as slow. */
const CACHED_KIBIBYTES = 64 * 1024;
const FULL = 2;

export function connect(path: string, { readOnly }: { readonly readOnly: boolean }): Connection {
  const connection = new Database(path, { readonly: readOnly, fileMustExist: readOnly, timeout: BUSY_MILLISECONDS });
  try {
    if (!readOnly) {
      connection.pragma("journal_mode = WAL");
      // INVARIANT: set after the journal mode; the driver's build lowers it to NORMAL with the first write otherwise.
      connection.pragma("synchronous = FULL");
      connection.pragma(`wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`);
      connection.pragma(`journal_size_limit = ${MOST_WAL_BYTES}`);
    }
    connection.pragma("foreign_keys = ON");
    connection.pragma(`cache_size = -${CACHED_KIBIBYTES}`);
    // The first read: what is no database says so here.
    connection.pragma("schema_version");
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

/** After a write: an answer is given only for what is on disk. */
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

/** Undefined: it says something of the statement, not of the database. */
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
