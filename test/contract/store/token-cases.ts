// What does every store do with tokens?

import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Cases } from "./opened.ts";
import { NOW, ODD_TEXTS, act, token } from "./given.ts";

export const tokenCases: Cases = {
  "has none at first": async ({ store: { tokens } }) => {
    deepEqual(await tokens.list(), []);
    equal(await tokens.byHash("hash-1"), undefined);
  },
  "keeps a token as it is, found by its hash": async ({ store: { tokens } }) => {
    const full = token("1", {
      name: 'it\'s "ours" 🚀',
      roles: ["approver", "operator"],
      owner: "user:default/kim",
      groups: ["group:default/sre"],
      expiresAt: NOW + 5,
      sources: [],
      entities: ["*"],
    });
    await tokens.create(full, act("token", full.id));
    deepEqual(await tokens.byHash("hash-1"), full);
    equal(await tokens.byHash("HASH-1"), undefined);
  },
  "names those that are asked for, also the revoked": async ({ store: { tokens } }) => {
    for (const id of ["1", "2", "3"]) await tokens.create(token(id, { name: `it's "${id}"` }), act("token"));
    await tokens.revoke("tok_2", NOW, act("token"));
    const names = await tokens.names(["tok_2", "tok_9", "tok_1", "tok_1", ...ODD_TEXTS]);
    deepEqual(Object.fromEntries(names), { tok_1: 'it\'s "1"', tok_2: 'it\'s "2"' });
    deepEqual([...(await tokens.names([]))], []);
  },
  "lists by creation": async ({ store: { tokens } }) => {
    for (const id of ["z", "a", "m"]) await tokens.create(token(id), act("token"));
    deepEqual(
      await tokens.list(),
      ["z", "a", "m"].map((id) => token(id)),
    );
  },
  "does not take an id or a hash twice": async ({ store: { tokens, audit } }) => {
    await tokens.create(token("1"), act("token"));
    await rejects(tokens.create(token("1", { hash: "other" }), act("token")));
    await rejects(tokens.create(token("2", { hash: "hash-1" }), act("token")));
    deepEqual(await tokens.list(), [token("1")]);
    equal((await audit.entries(0, 9)).length, 1);
  },
  "revokes once": async ({ store: { tokens, audit } }) => {
    await tokens.create(token("1"), act("token", "created"));
    equal(await tokens.revoke("tok_1", NOW + 5, act("token", "revoked")), true);
    equal(await tokens.revoke("tok_1", NOW + 9, act("token", "revoked again")), false);
    equal((await tokens.byHash("hash-1"))?.revokedAt, NOW + 5);
    deepEqual(
      (await audit.entries(0, 9)).map(({ subject }) => subject),
      ["created", "revoked"],
    );
  },
  "revokes nothing that is not there": async ({ store: { tokens, audit } }) => {
    await tokens.create(token("1"), act("token"));
    for (const text of [...ODD_TEXTS, "tok_2"]) equal(await tokens.revoke(text, NOW, act("token")), false);
    equal((await tokens.byHash("hash-1"))?.revokedAt, null);
    equal((await audit.entries(0, 9)).length, 1);
  },
  "lets only one of two revoke": async ({ store, another }) => {
    await store.tokens.create(token("1"), act("token"));
    const revoked = await Promise.all([
      store.tokens.revoke("tok_1", NOW, act("token", "a")),
      another().tokens.revoke("tok_1", NOW, act("token", "b")),
    ]);
    deepEqual(revoked.sort(), [false, true]);
    equal((await store.audit.entries(0, 9)).length, 2);
  },
  "remembers when a token was last used, without an act, and never goes back": async ({ store: { tokens, audit } }) => {
    await tokens.create(token("1"), act("token"));
    await tokens.create(token("2"), act("token"));
    await tokens.used("tok_1", NOW + 60_000);
    await tokens.used("tok_1", NOW);
    equal((await tokens.byHash("hash-1"))?.lastUsedAt, NOW + 60_000);
    equal((await tokens.byHash("hash-2"))?.lastUsedAt, null);
    await tokens.used("tok_none", NOW);
    equal((await audit.entries(0, 9)).length, 2);
  },
  "takes any text as a text": async ({ store: { tokens } }) => {
    await tokens.create(token("1"), act("token"));
    for (const text of ODD_TEXTS) equal(await tokens.byHash(text), undefined);
  },
};
