// What do queries need of a database, on any runtime?

import { Param, Placeholder } from "drizzle-orm";
import { drizzle } from "drizzle-orm/sqlite-proxy";

/** SQL text with `?`, and the values for them: text, numbers or null, at most 100 (a limit of D1). */
export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** One value for each column asked for. */
export type Row = readonly unknown[];

/**
 * Rejects with StoreUnavailable if the database cannot be read or written now, otherwise with the error of the
 * database.
 */
export interface Driver {
  rows(statement: Statement): Promise<readonly Row[]>;
  /**
   * Writes all of them or none. They are on disk when it resolves. There are no interactive transactions, since D1 has
   * none.
   */
  atomic(writes: readonly Statement[]): Promise<void>;
  /** Runs `work` once everything that is ready to be written has been asked for. */
  defer(work: () => void): void;
  changedElsewhere(): boolean;
  close(): Promise<void>;
}

/** When it resolves, everybody else who was waiting has had a turn. */
export function turnOf(driver: Pick<Driver, "defer">): Promise<void> {
  return new Promise((resolve) => driver.defer(resolve));
}

/** All items, with a turn for everybody else after each. */
export async function takeInTurns<Item>(driver: Pick<Driver, "defer">, items: Iterable<Item>): Promise<Item[]> {
  const taken: Item[] = [];
  for (const item of items) {
    taken.push(item);
    await turnOf(driver);
  }
  return taken;
}

/** Builds statements, and never runs them. */
export const build = drizzle(async (sql) => {
  throw new Error(`built, not run: ${sql}`);
});

interface Selection extends PromiseLike<object[]> {
  toSQL(): Statement;
  readonly _: { readonly selectedFields: object };
}

/** Runs a query that is built each time. An object for each row, with the names that the query selects. */
export async function select<Query extends Selection>(driver: Driver, query: Query): Promise<Awaited<Query>> {
  const names = Object.keys(query._.selectedFields);
  const rows = await driver.rows(query.toSQL());
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]]))) as Awaited<Query>;
}

/** Builds a statement once. The values for its placeholders are given in their order. */
export function prepare(builder: { toSQL(): Statement }): (...params: readonly unknown[]) => Statement {
  const { sql, params: places } = builder.toSQL();
  if (!places.every(isPlaceholder)) throw new Error(`only placeholders are expected: ${sql}`);
  return (...params) => ({ sql, params });
}

function isPlaceholder(place: unknown): boolean {
  return place instanceof Placeholder || (place instanceof Param && place.value instanceof Placeholder);
}
