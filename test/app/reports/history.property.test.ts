// Whatever happened, does the history tell of every instant what was recorded then?

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replayTrend } from "../../../src/app/reports/replay-trend.ts";
import type { EvaluationRecord, Movement } from "../../../src/model/evaluation-record.ts";
import type { Instant } from "../../../src/model/time.ts";
import type { Store } from "../../../src/ports/store.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-sqlite-store.ts";
import { action, run } from "../evaluations/whatever-happens.ts";
import type { Action } from "../evaluations/whatever-happens.ts";
import { HOUR } from "../service-muster.ts";

const SEED = 20_261_129;
const SCORECARDS = ["basics", "times", "neighbours", "users", "far"];

/** By entity and scorecard. */
type Standings = ReadonlyMap<string, unknown>;

async function readRecords(store: Store): Promise<EvaluationRecord[]> {
  const kept = await store.evaluations.of(await store.catalog.refs());
  return [...kept.values()].flatMap(({ records }) => records);
}

const keyOf = ({ entity, scorecard }: { readonly entity: string; readonly scorecard: string }) =>
  `${entity} ${scorecard}`;

function told({ level, standing, score, outcomes }: EvaluationRecord) {
  const byRule = Object.fromEntries(outcomes.map(({ rule, outcome }) => [rule, outcome]));
  return { stand: { level, standing, score }, byRule };
}

/** As everything stands, with all that moved at `after` or later undone. */
function undo(records: readonly EvaluationRecord[], movements: readonly Movement[], after: Instant): Standings {
  const standing = new Map(records.map((record) => [keyOf(record), told(record)]));
  for (const movement of movements) {
    if (movement.at < after) continue;
    const key = keyOf(movement);
    expect(standing.get(key)?.stand ?? null).toEqual(movement.to);
    if (movement.from === null) {
      standing.delete(key);
      continue;
    }
    const byRule = { ...standing.get(key)?.byRule };
    for (const { rule, from, to } of movement.flips) {
      expect(byRule[rule] ?? null).toBe(to);
      if (from === null) delete byRule[rule];
      else byRule[rule] = from;
    }
    standing.set(key, { stand: movement.from, byRule });
  }
  return standing;
}

/** What a fleet's figures are, counted one by one. */
function figuresOf(records: readonly EvaluationRecord[]) {
  const held = new Map<string | null, number>();
  const standing = { met: 0, below: 0, unknown: 0, none: 0 };
  for (const record of records) {
    held.set(record.level, (held.get(record.level) ?? 0) + 1);
    standing[record.standing ?? "none"]++;
  }
  const tenths = records.reduce((sum, { score }) => sum + Math.round(10 * score), 0);
  const score = records.length === 0 ? null : Math.round(tenths / records.length) / 10;
  return { entities: records.length, held: Object.fromEntries(held), standing, score };
}

interface Snapshot {
  readonly at: Instant;
  readonly records: readonly EvaluationRecord[];
}

async function compareWithSnapshots(actions: readonly Action[], resident: boolean, kept: Store): Promise<void> {
  const snapshots: Snapshot[] = [];
  const muster = await run(actions, resident, kept, async ({ clock, store }) => {
    snapshots.push({ at: clock.now(), records: await readRecords(store) });
  });
  const { evaluations } = muster.store;
  const now = await readRecords(muster.store);
  const all = await evaluations.movements({ limit: 100_000 });
  await compareWith(snapshots, all.items, now, evaluations);
  const middle = snapshots[Math.floor(snapshots.length / 2)]?.at ?? 0;
  while ((await evaluations.pruneMovements(middle, 7)) > 0);
  const { items } = await evaluations.movements({ limit: 100_000, from: middle });
  await compareWith(
    snapshots.filter(({ at }) => at >= middle),
    items,
    now,
    evaluations,
  );
}

async function compareWith(
  snapshots: readonly Snapshot[],
  items: readonly Movement[],
  now: readonly EvaluationRecord[],
  evaluations: Store["evaluations"],
): Promise<void> {
  for (const { at, records } of snapshots) {
    const then = undo(now, items, at + 1);
    expect(then).toEqual(new Map(records.map((one) => [keyOf(one), told(one)])));
    for (const scorecard of SCORECARDS) {
      const trend = await evaluations.trend({ scorecard, from: at + 1, stretch: 10 * HOUR });
      const [figures] = replayTrend(trend, [], 200);
      const { entities, held = [], standing, score } = figures ?? {};
      const byLevel = held.flatMap(({ level, entities: n }): [string | null, number][] =>
        n === 0 ? [] : [[level, n]],
      );
      expect({ entities, held: Object.fromEntries(byLevel), standing, score }).toEqual(
        figuresOf(records.filter((record) => record.scorecard === scorecard)),
      );
    }
  }
}

const actions = fc.array(action, { minLength: 2, maxLength: 16 });

describe("the history", () => {
  it.each([true, false])("tells of every instant what was recorded then (resident: %s)", async (resident) => {
    const property = fc.asyncProperty(actions, (all) => compareWithSnapshots(all, resident, memoryStore()));
    await expect(fc.assert(property, { seed: SEED, numRuns: 100 })).resolves.toBeUndefined();
  });

  it("tells the same of what is on disk", async () => {
    const folder = mkdtempSync(join(tmpdir(), "muster-history-"));
    let number = 0;
    const property = fc.asyncProperty(actions, async (all) => {
      const store = await openSqliteStore({ path: join(folder, `${number++}.db`) });
      try {
        await compareWithSnapshots(all, true, store);
      } finally {
        await store.close();
      }
    });
    try {
      await expect(fc.assert(property, { seed: SEED, numRuns: 10 })).resolves.toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
