// What does every store do with checkpoints of the audit log?

import { deepEqual, equal } from "node:assert/strict";
import type { KeptCheckpoint } from "../../../src/model/checkpoint.ts";
import { NOW, act, decision, record } from "./given.ts";
import type { Cases } from "./opened.ts";

const checkpoint = (sequence: number, envelope = "{}"): KeptCheckpoint => ({
  sequence,
  hash: `sha256:${sequence}`,
  at: NOW,

  envelope,
});

export const checkpointCases: Cases = {
  "keeps them in the order of their entries, the first of each": async ({ store: { audit } }) => {
    deepEqual(await audit.checkpoints(), []);
    await audit.keep(checkpoint(7));
    await audit.keep(checkpoint(3));
    await audit.keep(checkpoint(7, "another"));
    deepEqual(await audit.checkpoints(), [checkpoint(3), checkpoint(7)]);
  },
  "tells decisions by the numbers of their entries": async ({ store }) => {
    await store.facts.save([], act());
    await record(store, decision("a"));
    await store.facts.save([], act());
    await record(store, decision("b"));
    const numbers = async (...asked: [number, number, number]) =>
      (await store.decisions.numbered(...asked)).map(({ sequence, record: { id } }) => [sequence, id]);
    deepEqual(await numbers(0, 9, 9), [
      [2, "dec_a"],
      [4, "dec_b"],
    ]);
    equal(await store.decisions.numberOf("dec_b"), 4);
    equal(await store.decisions.numberOf("dec_c"), undefined);
    deepEqual(await numbers(2, 9, 9), [[4, "dec_b"]]);
    deepEqual(await numbers(0, 3, 9), [[2, "dec_a"]]);
    deepEqual(await numbers(0, 9, 1), [[2, "dec_a"]]);
  },
};
