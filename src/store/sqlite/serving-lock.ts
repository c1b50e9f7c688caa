// How does only one process serve a database, even if processes cannot see each other?

import Database from "better-sqlite3";
import { StoreRefused } from "../../ports/failures.ts";
import { messageOf, unavailable } from "./connection.ts";

/** In milliseconds. Looking up who holds the lock takes it for a moment, and a start waits for that. */
const LOOKING_MILLISECONDS = 200;

export interface ServingLock {
  release(): void;
}

/**
 * A lock of the operating system: SQLite's own, on a small database beside the real one. It ends with the process,
 * however that ends. Those that do not get it can read who holds it. Throws StoreRefused `served-already`.
 */
export function takeServingLock(path: string): ServingLock {
  const lock = openLock(path);
  try {
    lock.exec("CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL)");
    lock
      .transaction(() => {
        lock.exec("DELETE FROM holder");
        lock.prepare("INSERT INTO holder VALUES (?)").run(process.pid);
      })
      .immediate();
    // This transaction stays open and is not used: others can read who holds it, but cannot begin one.
    lock.exec("BEGIN IMMEDIATE");
  } catch (error) {
    const holder = unavailable(error)?.reason === "busy" ? holderIn(lock) : undefined;
    lock.close();
    throw holder === undefined ? cannotLock(path, error) : servedAlready(path, holder);
  }
  return { release: () => lock.close() };
}

/** The process that serves the database; undefined: none does. */
export function servingProcess(path: string): number | undefined {
  const lock = openLock(path);
  try {
    lock.exec("BEGIN IMMEDIATE");
    return undefined;
  } catch (error) {
    if (unavailable(error)?.reason !== "busy") throw cannotLock(path, error);
    return holderIn(lock);
  } finally {
    lock.close();
  }
}

function openLock(path: string): Database.Database {
  try {
    return new Database(`${path}.lock`, { timeout: LOOKING_MILLISECONDS });
  } catch (error) {
    throw cannotLock(path, error);
  }
}

function holderIn(lock: Database.Database): number {
  try {
    return (lock.prepare("SELECT pid FROM holder").pluck().get() as number | undefined) ?? 0;
  } catch {
    // The other process is just taking the lock.
    return 0;
  }
}

function servedAlready(path: string, pid: number): StoreRefused {
  const who = pid === 0 ? "another process" : `process ${pid}`;
  return new StoreRefused(
    "served-already",
    `\`${path}\` is served by ${who} already`,
    "stop that one first, or ask it through its address",
  );
}

function cannotLock(path: string, error: unknown): StoreRefused {
  return new StoreRefused(
    "cannot-lock",
    `\`${path}.lock\` cannot be written: ${messageOf(error)}`,
    "the database and its folder have to be writable for the user that runs muster",
    { cause: error },
  );
}
