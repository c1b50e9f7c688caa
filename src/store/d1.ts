// How is everything kept in Cloudflare D1?

import { Refusal } from "../model/refusal.ts";
import { StoreUnavailable } from "../ports/failures.ts";
import type { Store } from "../ports/store.ts";
import type { Driver, Row, Statement } from "./driver.ts";
import { sqlStore } from "./sql-store.ts";

/** The part of a D1 binding, or of a session of one, that is used. */
export interface D1Binding {
  prepare(sql: string): D1Prepared;
  batch(statements: D1Prepared[]): Promise<unknown>;
}
interface D1Prepared {
  bind(...params: unknown[]): D1Prepared;
  raw(): Promise<unknown[]>;
}

/** `wrangler d1 migrations apply` applies the migrations, from the same `drizzle/`. */
export function d1Store(binding: D1Binding): Store {
  return sqlStore(d1Driver(binding));
}

function d1Driver(binding: D1Binding): Driver {
  let closed = false;
  const bind = ({ sql, params }: Statement): D1Prepared => {
    if (closed) throw new StoreUnavailable("closed", "the store is closed");
    return binding.prepare(sql).bind(...params);
  };
  return {
    rows: async (statement) => (await saying(() => bind(statement).raw())) as Row[],
    atomic: async (writes) => {
      // D1 refuses an empty batch.
      if (writes.length > 0) await saying(() => binding.batch(writes.map(bind)));
    },
    // `queueMicrotask` is called as a function: workerd refuses to call it as a method of another object.
    defer: (work) => queueMicrotask(work),
    // A store lives for one request only, so nothing was read before it.
    changedElsewhere: () => false,
    close: async () => {
      closed = true;
    },
  };
}

async function saying<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw tooLarge(error) ?? unavailable(error) ?? error;
  }
}

/** A text or a row of more than two megabytes; undefined: another error. */
function tooLarge(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !/SQLITE_TOOBIG|too big/i.test(error.message)) return undefined;
  return new Refusal("too-large", "too-large-for-database", "it is larger than the database keeps in one piece", {
    help: "D1 keeps two megabytes, a database on Node more",
  });
}

/** What D1 reports about itself; undefined: the error is about the statement. */
function unavailable(error: unknown): StoreUnavailable | undefined {
  const message = error instanceof Error ? error.message : "";
  if (error instanceof StoreUnavailable || /SQLITE_CONSTRAINT/.test(message)) return undefined;
  if (/overloaded|SQLITE_BUSY|too many requests/i.test(message)) return said("busy", "the database is busy", error);
  if (/maximum (?:DB|database) size|SQLITE_FULL/i.test(message)) return said("full", "the database is full", error);
  if (/no such table/.test(message)) return said("io", "the migrations have not been applied to the database", error);
  return /SQLITE_ERROR|SQLITE_MISMATCH/.test(message) ? undefined : said("io", "the database did not answer", error);
}

function said(reason: StoreUnavailable["reason"], message: string, cause: unknown): StoreUnavailable {
  return new StoreUnavailable(reason, message, { cause });
}
