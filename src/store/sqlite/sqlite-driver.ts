// How are queries run on SQLite inside this process, without blocking the event loop while another process writes?

import { setTimeout } from "node:timers/promises";
import type { Statement as Prepared } from "better-sqlite3";
import { StoreUnavailable } from "../../ports/failures.ts";
import type { Driver, Row, Statement } from "../driver.ts";
import { unavailable } from "./connection.ts";
import type { Connection } from "./connection.ts";

const MOST_WAIT = 2_000;
const LEAST_PAUSE = 10;
const MOST_PAUSE = 50;
/**
 * Lists have as many statements as there are combinations of filters. These fit well, with all that are prepared once.
 */
const MOST_PREPARED = 500;

/** Since when another process has held the database; undefined: it does not. */
interface Held {
  since: number | undefined;
}

export interface SqliteDriver extends Driver {
  connection(): Connection;
}

/**
 * `open` is called again after an I/O error: from then on, a connection cannot be relied upon when it says that it
 * wrote something.
 */
export function sqliteDriver(open: () => Connection): SqliteDriver {
  let current = prepareOn(open());
  let version = current.dataVersion();
  let closed = false;
  let isSuspect = false;
  /** Kept apart, since a database that can be read cannot always be written. */
  const [forReading, forWriting]: [Held, Held] = [{ since: undefined }, { since: undefined }];

  const use = <Answer>(run: (on: OpenConnection) => Answer): Answer => {
    if (closed) throw new StoreUnavailable("closed", "the store is closed");
    try {
      return run(current);
    } catch (error) {
      const reason = unavailable(error);
      if (reason?.reason === "io") isSuspect = true;
      throw reason ?? error;
    }
  };
  /**
   * Opens the new connection before closing the old one. If nobody held the log in between, SQLite would read it again,
   * and could take over a write that had failed.
   */
  const replace = (): void => {
    const suspect = current.connection;
    current = prepareOn(open());
    version = -1;
    isSuspect = false;
    try {
      suspect.close();
    } catch {
      // It is given up because it does not work.
    }
  };
  const read = <Answer>(run: (on: OpenConnection) => Answer): Answer => {
    try {
      if (isSuspect && !closed) replace();
    } catch {
      // What can still be read is read as before.
    }
    return use(run);
  };
  const write = (run: (on: OpenConnection) => void): void =>
    use(() => {
      if (isSuspect) replace();
      run(current);
    });
  /**
   * Each attempt blocks the event loop for a few milliseconds at most. Once another process has held the database for
   * too long, a single attempt is made.
   */
  const patiently = async <Answer>(attempt: () => Answer, held: Held): Promise<Answer> => {
    for (;;) {
      try {
        const answer = attempt();
        held.since = undefined;
        return answer;
      } catch (error) {
        if (!(error instanceof StoreUnavailable && error.reason === "busy")) throw error;
        held.since ??= performance.now();
        if (performance.now() - held.since >= MOST_WAIT) throw error;
      }
      await setTimeout(LEAST_PAUSE + Math.random() * (MOST_PAUSE - LEAST_PAUSE));
    }
  };

  return {
    connection: () => read(({ connection }) => connection),
    rows: (statement) => patiently(() => read((on) => on.rows(statement)), forReading),
    atomic: (writes) => patiently(() => write((on) => on.atomic(writes)), forWriting),
    defer: setImmediate,
    changedElsewhere: () => {
      const now = read((on) => on.dataVersion());
      const isChanged = now !== version;
      version = now;
      return isChanged;
    },
    close: async () => {
      closed = true;
      current.connection.close();
    },
  };
}

interface OpenConnection {
  readonly connection: Connection;
  rows(statement: Statement): readonly Row[];
  atomic(writes: readonly Statement[]): void;
  /** Changes when another connection has written. */
  dataVersion(): number;
}

function prepareOn(connection: Connection): OpenConnection {
  const prepared = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    const found = prepared.get(sql);
    if (found !== undefined) return found;
    if (prepared.size >= MOST_PREPARED) prepared.clear();
    const statement = connection.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const begin = connection.prepare("BEGIN IMMEDIATE");
  const commit = connection.prepare("COMMIT");
  const dataVersion = connection.prepare("PRAGMA data_version").pluck();
  return {
    connection,
    rows: ({ sql, params }) => prepare(sql).raw().all(params) as Row[],
    atomic: (writes) => {
      begin.run();
      try {
        for (const { sql, params } of writes) prepare(sql).run(params);
        commit.run();
      } catch (error) {
        // SQLite rolls back by itself when the disk is full.
        if (connection.inTransaction) connection.exec("ROLLBACK");
        throw error;
      }
    },
    dataVersion: () => dataVersion.get() as number,
  };
}
