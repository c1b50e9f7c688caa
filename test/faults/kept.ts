// What lies in a database, looked at from beside: is it whole, and is all there that has to be?

import Database from "better-sqlite3";
import { expect } from "vitest";
import { localStore } from "../../src/local.ts";
import type { EvaluationRecord } from "../../src/model/evaluation-record.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { SqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";

/** Of a database that another process may be serving. */
export async function reading<Answer>(db: string, look: (store: SqliteStore) => Promise<Answer>): Promise<Answer> {
  const store = await openSqliteStore({ path: db, readOnly: true });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** To SQLite, to the chain, and to a replay of so many of its decisions, the last ones first. */
export async function expectWhole(db: string, replays = 50): Promise<void> {
  const raw = new Database(db, { readonly: true });
  expect(raw.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(raw.pragma("foreign_key_check")).toEqual([]);
  raw.close();
  expect(await localStore.verifyAudit(db, undefined)).toMatchObject({ intact: true, broken: null });
  const last = await reading(db, (store) => store.decisions.list({ limit: replays }));
  const ids = last.items.map(({ id }) => id);
  for await (const replayed of localStore.replay(db, ids)) expect(replayed).toMatchObject({ agrees: true });
}

/** Everything that is known of how entities stand, without when it came to be known. */
export async function readStandings(db: string): Promise<object[]> {
  return reading(db, async ({ catalog, evaluations }) => {
    const found = await evaluations.of(await catalog.refs());
    return [...found].flatMap(([, { rulebook, records }]) =>
      records.map((record) => ({ ...timeless(record), evaluatedBy: rulebook })),
    );
  });
}

function timeless(record: EvaluationRecord): object {
  const { entity, scorecard, rulebook, rank, targetRank, standing, score } = record;
  const outcomes = record.outcomes.map(({ rule, outcome, cause }) => ({ rule, outcome, cause }));
  return { entity, scorecard, rulebook, rank, targetRank, standing, score, outcomes };
}
