// What does every store do with errands?

import { deepEqual, equal } from "node:assert/strict";
import type { Errand, NewErrand } from "../../../src/model/errand.ts";
import type { ErrandStore } from "../../../src/ports/errands.ts";
import type { Cases } from "./opened.ts";
import { NOW, ODD_TEXTS } from "./given.ts";

function errand(subject: string, more: Partial<NewErrand> = {}): NewErrand {
  return { channel: "tell", subject, body: { said: subject }, dueAt: NOW, ...more };
}

function added(subject: string, more: Partial<Errand> = {}): Errand {
  return { ...errand(subject), createdAt: NOW, failures: 0, claims: 0, finishedAt: null, ...more };
}

/** Ids are never made twice. */
let made = 0;

function claim(errands: ErrandStore, more: Partial<Parameters<ErrandStore["claim"]>[0]> = {}) {
  return errands.claim({ channel: "tell", at: NOW, until: NOW + 60, limit: 10, id: `clm_${++made}`, ...more });
}

async function claimOne(errands: ErrandStore): Promise<Errand> {
  const [claimed] = await claim(errands, { limit: 1 });
  if (claimed === undefined) throw new Error("nothing is due");
  return claimed;
}

const subjects = (found: readonly Errand[]): string[] => found.map(({ subject }) => subject);

export const errandCases: Cases = {
  "has none at first": async ({ store: { errands } }) => {
    deepEqual(await claim(errands), []);
    equal(await errands.get("tell", "a"), undefined);
    equal(await errands.nextDue(["tell"]), null);
    await errands.add([], NOW);
    equal(await errands.nextDue([]), null);
  },
  "keeps an errand as it is": async ({ store: { errands } }) => {
    const body = { text: 'it\'s "ours" 🚀', list: [1, null, { a: false }], nothing: null };
    await errands.add([errand("a", { body, dueAt: NOW + 5 })], NOW);
    deepEqual(await errands.get("tell", "a"), added("a", { body, dueAt: NOW + 5 }));
  },
  "takes one about the same once, done or not": async ({ store: { errands } }) => {
    await errands.add([errand("a"), errand("a", { body: {} })], NOW);
    await errands.add([errand("a", { body: { said: "again" } }), errand("b")], NOW + 1);
    deepEqual(await errands.get("tell", "a"), added("a"));
    await errands.finish(await claimOne(errands), NOW + 2, { done: true });
    await errands.add([errand("a")], NOW + 3);
    deepEqual(subjects(await claim(errands)), ["b"]);
    equal((await errands.get("tell", "a"))?.finishedAt, NOW + 2);
  },
  "tells channels apart": async ({ store: { errands } }) => {
    await errands.add([errand("a"), errand("a", { channel: "ask", dueAt: NOW - 1 })], NOW);
    equal(await errands.nextDue(["tell"]), NOW);
    equal(await errands.nextDue(["tell", "ask"]), NOW - 1);
    deepEqual(subjects(await claim(errands)), ["a"]);
    equal((await errands.get("ask", "a"))?.claims, 0);
  },
  "gives what is due, the longest due first, as much as is asked for": async ({ store: { errands } }) => {
    const given = [errand("now"), errand("later", { dueAt: NOW + 1 }), errand("long", { dueAt: NOW - 9 })];
    await errands.add([...given, errand("short", { dueAt: NOW - 1 })], NOW);
    deepEqual(subjects(await claim(errands, { limit: 2 })), ["long", "short"]);
    deepEqual(subjects(await claim(errands)), ["now"]);
    deepEqual(await claim(errands), []);
    equal(await errands.nextDue(["tell"]), NOW + 1);
  },
  "gives one to nobody else until the claim has ended": async ({ store: { errands } }) => {
    await errands.add([errand("a")], NOW);
    const first = await claimOne(errands);
    deepEqual(first, added("a", { claims: 1, dueAt: NOW + 60 }));
    deepEqual(await claim(errands, { at: NOW + 59 }), []);
    const [second] = await claim(errands, { at: NOW + 60, until: NOW + 120 });
    equal(second?.claims, 2);
    equal(await errands.keep(first, { late: true }), false);
    equal(await errands.postpone(first, { body: { late: true }, dueAt: 0, failures: 9 }), false);
    equal(await errands.finish(first, NOW, { late: true }), false);
    await errands.remove(first);
    deepEqual(await errands.get("tell", "a"), added("a", { claims: 2, dueAt: NOW + 120 }));
  },
  "gives each to one of two that claim at once": async ({ store, another }) => {
    await store.errands.add(
      ["a", "b", "c"].map((subject) => errand(subject)),
      NOW,
    );
    const both = await Promise.all([claim(store.errands), claim(another().errands)]);
    deepEqual(subjects(both.flat()).sort(), ["a", "b", "c"]);
  },
  "keeps what was found out, and is still being seen to": async ({ store: { errands } }) => {
    await errands.add([errand("a")], NOW);
    const claimed = await claimOne(errands);
    equal(await errands.keep(claimed, { answer: "approved" }), true);
    deepEqual(await errands.get("tell", "a"), { ...claimed, body: { answer: "approved" } });
    deepEqual(await claim(errands), []);
  },
  "puts off": async ({ store: { errands } }) => {
    await errands.add([errand("a")], NOW);
    const to = { body: { tried: 1 }, dueAt: NOW + 5, failures: 1 };
    equal(await errands.postpone(await claimOne(errands), to), true);
    deepEqual(await errands.get("tell", "a"), added("a", { ...to, claims: 1 }));
    deepEqual(subjects(await claim(errands, { at: NOW + 5 })), ["a"]);
  },
  "finishes once and for all": async ({ store: { errands } }) => {
    await errands.add([errand("a")], NOW);
    const claimed = await claimOne(errands);
    equal(await errands.finish(claimed, NOW + 1, { said: true }), true);
    equal(await errands.finish(claimed, NOW + 2, { said: "again" }), false);
    equal(await errands.keep(claimed, {}), false);
    await errands.hasten("tell", "a", 0);
    await errands.release(0);
    deepEqual(await claim(errands, { at: NOW + 1_000 }), []);
    const { body, finishedAt } = (await errands.get("tell", "a")) ?? {};
    deepEqual({ body, finishedAt }, { body: { said: true }, finishedAt: NOW + 1 });
    equal(await errands.nextDue(["tell"]), null);
  },
  "removes, so that it can come again": async ({ store: { errands } }) => {
    await errands.add([errand("a")], NOW);
    await errands.remove(await claimOne(errands));
    equal(await errands.get("tell", "a"), undefined);
    await errands.add([errand("a")], NOW + 1);
    equal((await claimOne(errands)).createdAt, NOW + 1);
  },
  "hastens what waits, and nothing else": async ({ store: { errands } }) => {
    await errands.add([errand("a", { dueAt: NOW + 100 }), errand("b")], NOW);
    await errands.hasten("tell", "a", NOW + 50);
    await errands.hasten("tell", "a", NOW + 70);
    equal((await errands.get("tell", "a"))?.dueAt, NOW + 50);
    const claimed = await claimOne(errands);
    await errands.hasten("tell", "b", 0);
    deepEqual(await errands.get("tell", "b"), claimed);
    await errands.hasten("tell", "none", 0);
    equal(await errands.get("tell", "none"), undefined);
  },
  "hastens all of a channel but what failed": async ({ store: { errands } }) => {
    const later = { dueAt: NOW + 100 };
    await errands.add([errand("a", later), errand("b", later), errand("c")], NOW);
    await errands.add([{ ...errand("a", later), channel: "other" }], NOW);
    await errands.postpone(await claimOne(errands), { body: {}, dueAt: NOW + 200, failures: 1 });
    await errands.hastenAll("tell", NOW + 50);
    equal((await errands.get("tell", "a"))?.dueAt, NOW + 50);
    equal((await errands.get("tell", "b"))?.dueAt, NOW + 50);
    equal((await errands.get("tell", "c"))?.dueAt, NOW + 200);
    equal((await errands.get("other", "a"))?.dueAt, NOW + 100);
  },
  "releases what was claimed by who is gone, for the next": async ({ store: { errands } }) => {
    await errands.add([errand("a"), errand("b", { dueAt: NOW + 5 })], NOW);
    const claimed = await claimOne(errands);
    await errands.release(NOW + 1);
    deepEqual(subjects(await claim(errands, { at: NOW + 1 })), ["a"]);
    equal(await errands.keep(claimed, {}), false);
    equal((await errands.get("tell", "b"))?.dueAt, NOW + 5);
  },
  "forgets what was finished, and nothing that is open": async ({ store: { errands } }) => {
    await errands.add([errand("a", { dueAt: NOW - 2 }), errand("b", { dueAt: NOW - 1 }), errand("c")], NOW);
    await errands.finish(await claimOne(errands), NOW, {});
    await errands.finish(await claimOne(errands), NOW + 1, {});
    await errands.prune(NOW + 1);
    equal(await errands.get("tell", "a"), undefined);
    equal((await errands.get("tell", "b"))?.finishedAt, NOW + 1);
    equal((await errands.get("tell", "c"))?.finishedAt, null);
  },
  "takes many at once": async ({ store: { errands } }) => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      errand(`acme/repository-${index}`, { dueAt: NOW + index }),
    );
    await errands.add(many, NOW);
    equal((await claim(errands, { at: NOW + 5_000, limit: 5_000 })).length, 3_000);
  },
  "takes any text as a text": async ({ store: { errands } }) => {
    await errands.add(
      ODD_TEXTS.map((text) => errand(text, { body: { text } })),
      NOW,
    );
    for (const text of ODD_TEXTS) deepEqual((await errands.get("tell", text))?.body, { text });
    for (const text of ODD_TEXTS) equal(await errands.get(text, "a"), undefined);
  },
};
