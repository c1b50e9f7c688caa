// After whatever happened, is what is recorded what a clean evaluation of everything comes to?

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildDocuments } from "../../../src/app/catalog/build-documents.ts";
import type { Muster } from "../../../src/app/muster.ts";
import { evaluateFleet } from "../../../src/evaluate/evaluate-fleet.ts";
import { recordEvaluation } from "../../../src/evaluate/record-evaluation.ts";
import { buildFactTables } from "../../../src/facts/build-fact-tables.ts";
import type { EvaluationRecord, Transition } from "../../../src/model/evaluation-record.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-sqlite-store.ts";
import { action, run } from "./whatever-happens.ts";

const SEED = 20_261_201;

/** What a clean evaluation of everything comes to. */
async function clean(muster: Muster) {
  const rulebook = await muster.rules.current(muster.store);
  if (rulebook === undefined) throw new Error("no rulebook");
  const at = muster.clock.now();
  const refs = await muster.store.catalog.refs();
  const entries = await muster.store.catalog.entries(refs);
  const facts = [...(await muster.store.facts.of(refs))].flatMap(([entity, all]) =>
    all.map((fact) => ({ ...fact, entity })),
  );
  const { tables } = buildFactTables(facts, rulebook.rulebook.facts);
  const documents = buildDocuments(
    [...entries.values()].map(({ entity }) => entity),
    tables,
    await muster.store.directives.waiversOf(refs, at),
  );
  const evaluating = evaluateFleet(rulebook.scorecards, documents, at);
  while (evaluating.next().done !== true);
  const records = new Map<string, EvaluationRecord>();
  const flips = new Map<string, number>();
  for (const [entity, document] of documents) {
    for (const compiled of rulebook.scorecards) {
      const { record, nextFlip } = recordEvaluation(compiled, document, at, rulebook.rulebook.digest, undefined);
      if (record !== undefined) records.set(`${entity} ${record.scorecard}`, record);
      flips.set(entity, Math.min(flips.get(entity) ?? Infinity, nextFlip ?? Infinity));
    }
  }
  return { records, flips, refs, digest: rulebook.rulebook.digest };
}

const said = ({ rank, targetRank, standing, score, outcomes, rulebook }: EvaluationRecord) => ({
  standing: [rank, targetRank, standing, score, rulebook],
  outcomes: outcomes.map(({ rule, outcome, cause, waiver }) => `${rule} ${outcome} ${cause} ${waiver?.id}`),
});

async function compareWithClean(muster: Muster): Promise<void> {
  const expected = await clean(muster);
  const kept = await muster.store.evaluations.of(expected.refs);
  const records = new Map(
    [...kept.values()].flatMap((one) => one.records.map((record) => [`${record.entity} ${record.scorecard}`, record])),
  );
  const both = [records, expected.records].map((all) =>
    Object.fromEntries([...all].map(([key, record]) => [key, said(record)])),
  );
  expect(both[0]).toEqual(both[1]);
  for (const entity of expected.refs) {
    expect(kept.get(entity)?.rulebook).toBe(expected.digest);
    // Looking too early is idle, looking too late is wrong.
    expect(kept.get(entity)?.nextFlip ?? Infinity).toBeLessThanOrEqual(expected.flips.get(entity) ?? Infinity);
  }
  const all = await muster.store.evaluations.transitions({ limit: 10_000 });
  followTransitions(all.items.toReversed(), records);
}

/** What flipped, one after the other, leads to what is recorded. */
function followTransitions(transitions: readonly Transition[], records: ReadonlyMap<string, EvaluationRecord>): void {
  const last = new Map<string, Transition>();
  for (const transition of transitions) {
    const key = `${transition.entity} ${transition.scorecard} ${transition.rule}`;
    expect(transition.from).not.toBe(transition.to);
    const before = last.get(key);
    // Of what left the catalog nothing is known, whatever it was before.
    if (transition.from !== null) expect(before?.to ?? null).toBe(transition.from);
    last.set(key, transition);
  }
  for (const [key, record] of records) {
    for (const { rule, outcome, since } of record.outcomes) {
      expect(last.get(`${key} ${rule}`)?.to).toBe(outcome);
      expect(last.get(`${key} ${rule}`)?.at).toBe(since);
    }
  }
}

describe("whatever happened", () => {
  it.each([true, false])("leaves what a clean evaluation comes to (resident: %s)", async (resident) => {
    const property = fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 16 }), async (actions) => {
      const muster = await run(actions, resident);
      await compareWithClean(muster);
      await compareWithClean(muster.restarted());
    });
    await expect(fc.assert(property, { seed: SEED, numRuns: 120 })).resolves.toBeUndefined();
  });

  it("leaves the same on disk", async () => {
    const folder = mkdtempSync(join(tmpdir(), "muster-incremental-"));
    let number = 0;
    const property = fc.asyncProperty(fc.array(action, { minLength: 6, maxLength: 16 }), async (actions) => {
      const store = await openSqliteStore({ path: join(folder, `${number++}.db`) });
      try {
        await compareWithClean(await run(actions, true, store));
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
