// What does every store do with public keys?

import { deepEqual, equal } from "node:assert/strict";
import type { KeptKey } from "../../../src/model/public-key.ts";
import { NOW, act } from "./given.ts";
import type { Cases } from "./opened.ts";
import { requireChain } from "./require-chain.ts";

const key = (id: string): KeptKey => ({ id: `sha256:${id}`, x: `x-${id}`, since: NOW });

export const keyCases: Cases = {
  "has none at first": async ({ store: { keys } }) => {
    deepEqual(await keys.list(), []);
  },
  "keeps them in the order they came into use, each with its act": async ({ store, another }) => {
    equal(await store.keys.add(key("b"), act("key", "b")), true);
    equal(await another().keys.add(key("a"), act("key", "a")), true);
    deepEqual(await store.keys.list(), [key("b"), key("a")]);
    deepEqual(
      (await requireChain(store)).map(({ kind, subject }) => [kind, subject]),
      [
        ["key", "b"],
        ["key", "a"],
      ],
    );
  },
  "records nothing of one that is there": async ({ store }) => {
    await store.keys.add(key("a"), act("key", "a"));
    equal(await store.keys.add({ ...key("a"), since: NOW + 1 }, act("key", "a")), false);
    deepEqual(await store.keys.list(), [key("a")]);
    equal((await requireChain(store)).length, 1);
  },
};
