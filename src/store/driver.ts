// What do the queries need of a database, whichever runtime it is on?

import { Param, Placeholder } from "drizzle-orm";
import { drizzle } from "drizzle-orm/sqlite-proxy";

/** SQL text with `?`, and what stands for them: text, numbers or null, at most 100 (D1). */
export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** One value for each column asked for. */
export type Row = readonly unknown[];

/** Rejects with StoreUnavailable where the database cannot be read or written now, otherwise with what it said. */
export interface Driver {
  rows(statement: Statement): Promise<readonly Row[]>;
  /** All of them or none, on disk when it resolves. There are no interactive transactions: D1 has none. */
  atomic(writes: readonly Statement[]): Promise<void>;
  /** Runs `work` once everything that is ready to be written has been asked for. */
  defer(work: () => void): void;
  changedElsewhere(): boolean;
  close(): Promise<void>;
}

/** Everybody else has had their turn when it resolves. */
export function turnOf(driver: Pick<Driver, "defer">): Promise<void> {
  return new Promise((resolve) => driver.defer(resolve));
}

/** All of them, everybody else having their turn after each. */
export async function takeInTurns<Item>(driver: Pick<Driver, "defer">, items: Iterable<Item>): Promise<Item[]> {
  const taken: Item[] = [];
  for (const item of items) {
    taken.push(item);
    await turnOf(driver);
  }
  return taken;
}

/** Builds statements; runs none. */
export const build = drizzle(async (sql) => {
  throw new Error(`built, not run: ${sql}`);
});

interface Selection extends PromiseLike<object[]> {
  toSQL(): Statement;
  readonly _: { readonly selectedFields: object };
}

/** What a selection that is built when it is asked finds: an object a row, by the names its columns were asked for. */
export async function select<Query extends Selection>(driver: Driver, query: Query): Promise<Awaited<Query>> {
  const names = Object.keys(query._.selectedFields);
  const rows = await driver.rows(query.toSQL());
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]]))) as Awaited<Query>;
}

/** A statement that is built once, and given what stands for its placeholders in their order. */
export function prepare(builder: { toSQL(): Statement }): (...params: readonly unknown[]) => Statement {
  const { sql, params: places } = builder.toSQL();
  if (!places.every(isPlaceholder)) throw new Error(`only placeholders are expected: ${sql}`);
  return (...params) => ({ sql, params });
}

function isPlaceholder(place: unknown): boolean {
  return place instanceof Placeholder || (place instanceof Param && place.value instanceof Placeholder);
}
