// What does every store do with webhooks, before and after they are understood?

import { deepEqual, equal } from "node:assert/strict";
import type { Store } from "../../../src/ports/store.ts";
import { NOW, ODD_TEXTS, act, actOfEvents, delivery, deliveryEvent } from "./given.ts";
import type { Cases } from "./opened.ts";
import { requireChain } from "./require-chain.ts";

async function waiting(store: Store, limit = 100): Promise<readonly string[]> {
  return (await store.events.waiting(limit)).map(({ id }) => id);
}

async function understand(store: Store, ...ids: readonly string[]): Promise<void> {
  const all = await store.events.waiting(100);
  const understood = all.filter(({ id }) => ids.includes(id)).map(({ number }) => number);
  await store.events.append({ events: [], act: () => act("events"), understood });
}

export const deliveryCases: Cases = {
  "has none at first": async ({ store }) => {
    deepEqual(await store.events.waiting(10), []);
  },
  "keeps each as it came in, in that order": async ({ store }) => {
    const given = [
      delivery("b", { body: '{ "a" : 1.0 }\r\n' }),
      delivery("a", { event: "issues", receivedAt: NOW - 5 }),
    ];
    for (const one of given) equal(await store.events.receive(one), true);
    deepEqual(
      await store.events.waiting(10),
      given.map((one, place) => ({ ...one, number: place + 1 })),
    );
    deepEqual(await waiting(store, 1), ["b"]);
  },
  "keeps one that comes again once, also understood, and whatever it says the second time": async ({ store }) => {
    equal(await store.events.receive(delivery("a")), true);
    equal(await store.events.receive(delivery("a", { body: "{}", event: "issues" })), false);
    await understand(store, "a");
    equal(await store.events.receive(delivery("a")), false);
    deepEqual(await waiting(store), []);
    equal(await store.events.receive(delivery("a", { source: "gitlab" })), true);
    deepEqual(await waiting(store), ["a"]);
  },
  "keeps a hundred that are the same, sent at once, once": async ({ store }) => {
    const sent = await Promise.all(Array.from({ length: 100 }, () => store.events.receive(delivery("a"))));
    equal(sent.filter((isNew) => isNew).length, 1);
    deepEqual(await waiting(store), ["a"]);
    equal((await requireChain(store)).length, 1);
  },
  "keeps all that are sent at once, from wherever": async ({ store, another }) => {
    const stores = [store, another()];
    const ids = Array.from({ length: 20 }, (_, index) => String(index));
    const sent = await Promise.all(
      ids.flatMap((id) => stores.map((one) => one.events.receive(delivery(id, { body: "x".repeat(20_000) })))),
    );
    equal(sent.filter((isNew) => isNew).length, ids.length);
    deepEqual([...(await waiting(store))].sort(), [...ids].sort());
    await requireChain(store);
  },
  "records them in the audit chain, and says nothing of what was there": async ({ store }) => {
    await store.events.receive(delivery("a"));
    await store.events.receive(delivery("a"));
    const [entry, ...more] = await requireChain(store);
    deepEqual([entry?.kind, entry?.actor, entry?.summary, more], ["deliveries", "github", "1 webhook", []]);
  },
  "has them wait until what they tell is in the log": async ({ store }) => {
    for (const id of ["a", "b", "c"]) await store.events.receive(delivery(id));
    const [first] = await store.events.waiting(1);
    await store.events.append({
      events: [deliveryEvent("1")],
      act: actOfEvents,
      understood: [first?.number ?? 0],
    });
    deepEqual(await waiting(store), ["b", "c"]);
    await understand(store, "b", "c");
    deepEqual(await waiting(store), []);
    deepEqual(
      (await requireChain(store)).map(({ kind }) => kind),
      ["deliveries", "deliveries", "deliveries", "events"],
    );
  },
  "forgets those that are understood, and old": async ({ store }) => {
    for (const [index, id] of ["a", "b", "c", "d"].entries()) {
      await store.events.receive(delivery(id, { receivedAt: NOW + index }));
    }
    await understand(store, "a", "c", "d");
    await store.events.prune(NOW, NOW + 3, 2);
    await store.events.prune(NOW, NOW + 3, 100);
    deepEqual(await waiting(store), ["b"]);
    deepEqual(await Promise.all(["a", "b", "c", "d"].map((id) => store.events.receive(delivery(id)))), [
      true,
      false,
      true,
      false,
    ]);
  },
  "takes any text as a text": async ({ store }) => {
    for (const text of ODD_TEXTS) equal(await store.events.receive(delivery(text, { body: text, event: text })), true);
    const kept = await store.events.waiting(100);
    deepEqual(
      kept.map(({ id, body, event }) => [id, body, event]),
      ODD_TEXTS.map((text) => [text, text, text]),
    );
  },
};
