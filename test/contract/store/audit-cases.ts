// What does every store do with what was done?

import { deepEqual, equal, rejects } from "node:assert/strict";
import { CHAIN_START } from "../../../src/model/audit.ts";
import { StoreUnavailable } from "../../../src/ports/failures.ts";
import type { Cases } from "./opened.ts";
import {
  CHECKOUT,
  NOW,
  ODD_TEXTS,
  act,
  catalogOf,
  change,
  decision,
  fact,
  importCatalog,
  record,
  rulebook,
  token,
} from "./given.ts";
import { requireChain } from "./require-chain.ts";

export const auditCases: Cases = {
  "is empty at first": async ({ store: { audit } }) => {
    deepEqual(await audit.entries(0, 9), []);
    equal(await audit.last(), undefined);
  },
  "starts with what follows nothing": async ({ store }) => {
    await store.facts.save([], act());
    const last = await store.audit.last();
    deepEqual([last?.sequence, last?.previous], [1, CHAIN_START.hash]);
  },
  "chains acts of every kind": async ({ store }) => {
    await catalogOf(store, CHECKOUT);
    await store.facts.save([fact()], act("facts", "ci"));
    await store.rulebooks.activate(rulebook("sha256:a"), act("rulebook", "sha256:a"));
    await record(store, decision("1"));
    await store.tokens.create(token("1"), act("token", "tok_1"));
    await store.tokens.revoke("tok_1", NOW, act("token", "tok_1"));
    deepEqual(
      (await requireChain(store)).map(({ kind }) => kind),
      ["catalog", "facts", "rulebook", "decision", "token", "token"],
    );
  },
  "chains what is asked for at once, in the order it was asked": async ({ store }) => {
    await Promise.all([
      store.facts.save([fact()], act("facts", "first")),
      store.rulebooks.activate(rulebook("sha256:a"), act("rulebook", "second")),
      store.tokens.create(token("1"), act("token", "third")),
    ]);
    deepEqual(
      (await requireChain(store)).map(({ subject }) => subject),
      ["first", "second", "third"],
    );
  },
  "chains what several do at once": async ({ store, another }) => {
    const other = another();
    await Promise.all([
      ...Array.from({ length: 5 }, (_, index) => record(store, decision(`a${index}`))),
      ...Array.from({ length: 5 }, (_, index) => record(other, decision(`b${index}`))),
      ...Array.from({ length: 5 }, (_, index) => store.facts.save([fact()], act("facts", `c${index}`))),
      ...Array.from({ length: 5 }, (_, index) => other.tokens.create(token(`d${index}`), act("token", `d${index}`))),
    ]);
    equal((await requireChain(store)).length, 20);
  },
  "tells entries after a number, in order, as many as asked for": async ({ store }) => {
    for (let index = 0; index < 12; index++) await store.facts.save([], act("facts", String(index)));
    const sequences = async (after: number, limit: number): Promise<number[]> =>
      (await store.audit.entries(after, limit)).map(({ sequence }) => sequence);
    deepEqual(await sequences(0, 3), [1, 2, 3]);
    deepEqual(await sequences(9, 9), [10, 11, 12]);
    deepEqual(await sequences(12, 9), []);
    deepEqual(await sequences(99, 9), []);
    equal((await store.audit.last())?.sequence, 12);
  },
  "keeps an act as it is": async ({ store }) => {
    for (const text of ODD_TEXTS.filter((odd) => !odd.includes("\u0000"))) {
      await store.facts.save([], { ...act("facts", text), summary: text, actor: text });
    }
    await requireChain(store);
  },
  "chains on after an import that conflicts": async ({ store }) => {
    await importCatalog(store, {});
    await rejects(store.catalog.replace(change(), [], act("catalog")));
    await store.facts.save([], act());
    equal((await requireChain(store)).length, 2);
  },
  "answers and writes nothing once it is closed": async ({ store }) => {
    await record(store, decision("1"));
    await store.close();
    const closed = (error: unknown): boolean => error instanceof StoreUnavailable && error.reason === "closed";
    await rejects(record(store, decision("2")), closed);
    await rejects(store.facts.save([fact()], act()), closed);
    await rejects(store.decisions.get("dec_1"), closed);
    await rejects(store.facts.of([CHECKOUT]), closed);
    await rejects(store.catalog.list({ limit: 1 }), closed);
  },
};
