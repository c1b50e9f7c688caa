// What does every store do with delivery events?

import { deepEqual, equal, rejects } from "node:assert/strict";
import { StoreConflict } from "../../../src/ports/failures.ts";
import type { AnsweredKey } from "../../../src/ports/events.ts";
import type { Store } from "../../../src/ports/store.ts";
import { CHECKOUT, NOW, ODD_TEXTS, PAYMENTS, actOfEvents, append, deliveryEvent } from "./given.ts";
import type { Cases } from "./opened.ts";
import { requireChain } from "./require-chain.ts";

const SHOP = "github.com/acme/shop";

function key(more: Partial<AnsweredKey> = {}): AnsweredKey {
  return { token: "tok_1", key: "run-7", request: "sha256:a", at: NOW, expiresAt: NOW + 1_000, ...more };
}

async function appendUnder(store: Store, given: AnsweredKey, id: string): Promise<string | undefined> {
  const idempotency = { key: given, answer: (isNew: readonly boolean[]) => JSON.stringify([id, isNew]) };
  return (await store.events.append({ events: [deliveryEvent(id)], act: actOfEvents, idempotency })).answer;
}

async function listed(store: Store): Promise<readonly string[]> {
  return (await store.events.list({ limit: 1_000 })).items.map(({ id }) => id);
}

export const eventCases: Cases = {
  "has none at first": async ({ store: { events } }) => {
    deepEqual(await events.about([CHECKOUT], [SHOP]), []);
    deepEqual(await events.about([], []), []);
    deepEqual(await events.list({ limit: 10 }), { items: [], next: null });
    deepEqual(await events.subjects(), []);
  },
  "keeps an event as it is": async ({ store }) => {
    const whole = deliveryEvent("1");
    const bare = deliveryEvent("2", { entity: null, repository: null, environment: null });
    const merged = {
      ...deliveryEvent("3"),
      kind: "change.merged",
      data: {
        key: "acme/shop#1",
        title: "Ü '🚀'\u0000\u2028",
        mergedAt: NOW,
        commits: [{ sha: "a", authoredAt: -1.5 }],
      },
    } as const;
    deepEqual(await append(store, whole, bare, merged), [true, true, true]);
    deepEqual((await store.events.list({ limit: 9 })).items, [merged, bare, whole]);
  },
  "takes each once, also within a batch, and says which are new": async ({ store }) => {
    deepEqual(await append(store, deliveryEvent("1"), deliveryEvent("2"), deliveryEvent("1")), [true, true, false]);
    deepEqual(await append(store, deliveryEvent("2"), deliveryEvent("3")), [false, true]);
    deepEqual(await append(store, { ...deliveryEvent("4"), dedupeKey: "github:1" }), [false]);
    deepEqual(await listed(store), ["evt_3", "evt_2", "evt_1"]);
  },
  "tells the audit chain of what is new, and of nothing else": async ({ store }) => {
    await append(store, deliveryEvent("1"), deliveryEvent("2"));
    await append(store, deliveryEvent("2"), deliveryEvent("3"));
    await append(store, deliveryEvent("3"));
    await append(store);
    deepEqual(
      (await requireChain(store)).map(({ kind, subject }) => [kind, subject]),
      [
        ["events", "evt_1,evt_2"],
        ["events", "evt_3"],
      ],
    );
  },
  "takes each once that comes at once, from wherever": async ({ store, another }) => {
    const stores = [store, another()];
    const ids = Array.from({ length: 30 }, (_, index) => String(index));
    const answers = await Promise.all(
      ids.flatMap((id) => stores.map((one) => append(one, deliveryEvent(id), deliveryEvent("shared")))),
    );
    equal(answers.flat().filter((isNew) => isNew).length, ids.length + 1);
    equal((await listed(store)).length, ids.length + 1);
    deepEqual(
      (await store.events.subjects()).map(({ events }) => events),
      [ids.length + 1],
    );
    await requireChain(store);
  },
  "finds what names an entity, its repository and no entity, or neither, by when it occurred": async ({ store }) => {
    const later = NOW + 9;
    await append(
      store,
      deliveryEvent("named", { occurredAt: later }),
      deliveryEvent("b", { entity: null }),
      deliveryEvent("a", { entity: null }),
      deliveryEvent("of another", { entity: PAYMENTS }),
      deliveryEvent("elsewhere", { entity: null, repository: "github.com/acme/other" }),
      deliveryEvent("early", { repository: null, occurredAt: NOW - 9 }),
      deliveryEvent("of nobody", { entity: null, repository: null }),
    );
    const about = async (entities: readonly string[], repositories: readonly string[], since?: number) =>
      (await store.events.about(entities, repositories, since)).map(({ id }) => id.slice(4));
    deepEqual(await about([CHECKOUT], [SHOP]), ["early", "a", "b", "of nobody", "named"]);
    deepEqual(await about([CHECKOUT, CHECKOUT], []), ["early", "of nobody", "named"]);
    deepEqual(await about([], [SHOP, "github.com/acme/other"]), ["a", "b", "elsewhere", "of nobody"]);
    deepEqual(await about([PAYMENTS, CHECKOUT], []), ["early", "of another", "of nobody", "named"]);
    deepEqual(await about([CHECKOUT], [SHOP], NOW), ["a", "b", "of nobody", "named"]);
    deepEqual(await about([CHECKOUT], [SHOP], later), ["named"]);
  },
  "lists the last that came in first, page by page, by what is asked for": async ({ store }) => {
    for (let index = 1; index <= 5; index++) {
      await append(
        store,
        deliveryEvent(String(index), { occurredAt: NOW - index, entity: index % 2 ? CHECKOUT : null }),
      );
    }
    const first = await store.events.list({ limit: 2 });
    deepEqual(
      first.items.map(({ id }) => id),
      ["evt_5", "evt_4"],
    );
    const rest = await store.events.list({ limit: 9, after: first.next ?? "" });
    deepEqual([rest.items.map(({ id }) => id), rest.next], [["evt_3", "evt_2", "evt_1"], null]);
    const ids = async (query: object) => (await store.events.list({ limit: 9, ...query })).items.map(({ id }) => id);
    deepEqual(await ids({ entity: CHECKOUT }), ["evt_5", "evt_3", "evt_1"]);
    deepEqual(await ids({ repository: SHOP, kind: "deployment.finished" }), await listed(store));
    deepEqual(await ids({ kind: "rollback" }), []);
  },
  "counts what events are about": async ({ store }) => {
    await append(store, deliveryEvent("1", { occurredAt: 5 }), deliveryEvent("2", { occurredAt: 3 }));
    await append(store, deliveryEvent("2", { occurredAt: 3 }), deliveryEvent("3", { occurredAt: 9 }));
    await append(store, deliveryEvent("4", { entity: null }), deliveryEvent("5", { repository: null }));
    deepEqual(await store.events.subjects(), [
      { entity: null, repository: SHOP, events: 1, firstAt: NOW, lastAt: NOW, receivedAt: NOW + 1 },
      { entity: CHECKOUT, repository: null, events: 1, firstAt: NOW, lastAt: NOW, receivedAt: NOW + 1 },
      { entity: CHECKOUT, repository: SHOP, events: 3, firstAt: 3, lastAt: 9, receivedAt: NOW + 1 },
    ]);
  },
  "answers the same under the same key, and appends nothing": async ({ store }) => {
    const answer = await appendUnder(store, key(), "1");
    equal(answer, '["1",[true]]');
    equal(await appendUnder(store, key({ at: NOW + 999 }), "2"), answer);
    deepEqual(await listed(store), ["evt_1"]);
  },
  "takes no other request under a key until it has expired": async ({ store }) => {
    await appendUnder(store, key(), "1");
    await rejects(appendUnder(store, key({ request: "sha256:b" }), "2"), StoreConflict);
    equal(await appendUnder(store, key({ request: "sha256:b", token: "tok_2" }), "2"), '["2",[true]]');
    const later = key({ request: "sha256:b", at: NOW + 1_000, expiresAt: NOW + 2_000 });
    equal(await appendUnder(store, later, "3"), '["3",[true]]');
    await store.events.prune(NOW + 2_001, 0, 10);
    equal(await appendUnder(store, key(), "4"), '["4",[true]]');
  },
  "takes one request under a key, where several come at once": async ({ store }) => {
    const sent = await Promise.allSettled([
      appendUnder(store, key(), "1"),
      appendUnder(store, key(), "2"),
      appendUnder(store, key({ request: "sha256:b" }), "3"),
    ]);
    deepEqual(
      sent.map((one) => (one.status === "fulfilled" ? one.value : one.reason instanceof StoreConflict)),
      ['["1",[true]]', '["1",[true]]', true],
    );
    deepEqual(await listed(store), ["evt_1"]);
  },
  "keeps many, and large ones": async ({ store }) => {
    const many = Array.from({ length: 700 }, (_, index) => ({
      ...deliveryEvent(String(index)),
      kind: "commits.pushed" as const,
      data: { branch: "b".repeat(900), isDefaultBranch: false, before: null, after: "a", isForced: false, commits: [] },
    }));
    equal(
      (await append(store, ...many)).every((isNew) => isNew),
      true,
    );
    deepEqual(
      (await listed(store)).toReversed(),
      many.map(({ id }) => id),
    );
  },
  "takes any text as a text": async ({ store }) => {
    for (const text of ODD_TEXTS) {
      await append(store, deliveryEvent(text, { entity: text, repository: text, dedupeKey: text, source: text }));
      deepEqual(
        (await store.events.about([text], [])).map(({ source }) => source),
        [text],
      );
    }
    equal((await listed(store)).length, ODD_TEXTS.length);
  },
};
