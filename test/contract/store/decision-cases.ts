// What does every store do with decisions?

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { DecisionRecord } from "../../../src/model/decision-record.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import { StoreConflict } from "../../../src/ports/failures.ts";
import type { DecisionQuery } from "../../../src/ports/decisions.ts";
import type { Store } from "../../../src/ports/store.ts";
import type { Cases } from "./opened.ts";
import { CHECKOUT, NOW, ODD_TEXTS, PAYMENTS, act, decision, idempotency, record, textsOf } from "./given.ts";
import { requireChain } from "./require-chain.ts";

async function idsOf(store: Store, query: DecisionQuery): Promise<string[]> {
  return (await store.decisions.list(query)).items.map(({ id }) => id);
}

async function recordAll(store: Store, ...made: readonly DecisionRecord[]): Promise<void> {
  for (const one of made) await record(store, one);
}

export const decisionCases: Cases = {
  "knows nothing at first": async ({ store: { decisions } }) => {
    equal(await decisions.get("dec_1"), undefined);
    equal(await decisions.text("sha256:inputs"), undefined);
    deepEqual(await decisions.texts(["sha256:inputs"]), new Map());
    equal(await decisions.idempotencyKey("tok_1", "run-7", NOW), undefined);
    deepEqual(await decisions.list({ limit: 9 }), { items: [], next: null });
  },
  "keeps a decision to the byte": async ({ store }) => {
    const request = '{ "id":"dec_1", "n": 1.0, "text":"ü 日本 🚀 \\u0000 \\ud800 \\/ \\"",\n "z":1,"a":2 }';
    const made = decision("1", { request, validUntil: NOW + 5, verdict: "allow" });
    deepEqual(await record(store, made), made);
    deepEqual(await store.decisions.get("dec_1"), made);
  },
  "keeps a decision far larger than others": async ({ store }) => {
    const made = decision("1", { request: JSON.stringify("é".repeat(600_000)) });
    const [inputs, telling] = ["x".repeat(900_000), "é".repeat(700_000)];
    await record(store, made, undefined, { inputs, telling });
    deepEqual(await store.decisions.get("dec_1"), made);
    equal(await store.decisions.text("sha256:inputs"), inputs);
    equal(await store.decisions.text("sha256:telling"), telling);
  },
  "keeps what decisions rested on, and what was told of them, once": async ({ store }) => {
    const never = "never written: the digest is the same";
    await record(store, decision("1"), undefined, { inputs: '{"facts": {}}', telling: "1\n2" });
    await record(store, decision("2"), undefined, { inputs: never, telling: never });
    await record(store, decision("3", { inputs: "sha256:other" }), undefined, { inputs: "[]", telling: never });
    await record(store, decision("4", { telling: "sha256:else" }), undefined, { inputs: never, telling: "ü" });
    const kept = {
      "sha256:inputs": '{"facts": {}}',
      "sha256:telling": "1\n2",
      "sha256:other": "[]",
      "sha256:else": "ü",
    };
    for (const [digest, body] of Object.entries(kept)) equal(await store.decisions.text(digest), body);
    const asked = ["sha256:none", ...Object.keys(kept), "sha256:other"];
    deepEqual(await store.decisions.texts(asked), new Map(Object.entries(kept)));
    deepEqual(await store.decisions.texts([]), new Map());
  },
  "lets a decision hold for ever, or until it says": async ({ store }) => {
    await recordAll(store, decision("1"), decision("2", { validUntil: NOW + 5 }));
    const answerTo = async (id: string, key: string, decidedAt: number): Promise<string> =>
      (await record(store, decision(id, { key: `sha256:key-${key}`, decidedAt }))).id;
    equal(await answerTo("3", "1", NOW + 1e12), "dec_1");
    equal(await answerTo("4", "2", NOW + 4), "dec_2");
    equal(await answerTo("5", "2", NOW + 5), "dec_5");
  },
  "answers with the earlier decision while it holds, and writes nothing": async ({ store }) => {
    const first = decision("1", { validUntil: NOW + 5 });
    await record(store, first);
    const again = decision("2", { key: first.key, decidedAt: NOW + 4, inputs: "sha256:new", telling: "sha256:new" });
    deepEqual(await record(store, again), first);
    equal(await store.decisions.get("dec_2"), undefined);
    equal(await store.decisions.text("sha256:new"), undefined);
    equal((await store.audit.entries(0, 9)).length, 1);
  },
  "records a new decision once the earlier one has ended": async ({ store }) => {
    await record(store, decision("1", { validUntil: NOW + 5 }));
    const again = decision("2", { key: "sha256:key-1", decidedAt: NOW + 5, validUntil: NOW + 10 });
    deepEqual(await record(store, again), again);
    equal((await record(store, decision("3", { key: "sha256:key-1", decidedAt: NOW + 6 }))).id, "dec_2");
  },
  "records a new decision where its question was answered otherwise in between": async ({ store, another }) => {
    const other = another();
    const ask = async (asked: Store, id: string, key: string): Promise<string> =>
      (await record(asked, decision(id, { question: "sha256:asked", key, decidedAt: NOW + Number(id) }))).id;
    equal(await ask(store, "1", "a"), "dec_1");
    equal(await ask(other, "2", "b"), "dec_2");
    equal(await ask(store, "3", "a"), "dec_3");
    equal(await ask(other, "4", "a"), "dec_3");
    equal((await requireChain(store)).length, 3);
    const together = ["5", "6", "7", "8"].map((id) => ask(store, id, id === "6" ? "b" : "a"));
    deepEqual(await Promise.all(together), ["dec_3", "dec_6", "dec_7", "dec_7"]);
    equal((await requireChain(store)).length, 5);
  },
  "keeps what is asked of one entity apart": async ({ store }) => {
    const question = "sha256:other";
    await recordAll(store, decision("1"), decision("2", { question, key: "sha256:key-1" }));
    equal((await record(store, decision("3", { key: "sha256:key-1" }))).id, "dec_1");
    equal((await record(store, decision("4", { question, key: "sha256:key-1" }))).id, "dec_2");
  },
  "gives the same key of another entity a decision of its own": async ({ store }) => {
    await record(store, decision("1"));
    const other = decision("2", { key: "sha256:key-1", entity: PAYMENTS });
    deepEqual(await record(store, other), other);
  },
  "takes any text as a key, and tells keys of one number apart": async ({ store }) => {
    // FNV-1a gives both of these the same 32 bits.
    const keys = [...ODD_TEXTS, "costarring", "liquid"];
    const made = keys.map((key, index) => decision(String(index), { key }));
    deepEqual(await Promise.all(made.map((one) => record(store, one))), made);
    const again = keys.map((key, index) => decision(`again-${index}`, { key }));
    deepEqual(await Promise.all(again.map((one) => record(store, one))), made);
  },
  "makes one decision of a thousand identical questions": async ({ store }) => {
    const made = Array.from({ length: 1_000 }, (_, index) => decision(String(index), { key: "sha256:same" }));
    const answers = await Promise.all(made.map((one) => record(store, one)));
    deepEqual(new Set(answers.map(({ id }) => id)), new Set(["dec_0"]));
    deepEqual(await idsOf(store, { limit: 9 }), ["dec_0"]);
    equal((await store.audit.entries(0, 9)).length, 1);
  },
  "records many at once in the order they were asked": async ({ store }) => {
    const made = Array.from({ length: 120 }, (_, index) =>
      decision(String(index), { inputs: `sha256:${index % 7}`, decidedAt: NOW - index }),
    );
    deepEqual(await Promise.all(made.map((one) => record(store, one))), made);
    deepEqual(
      await idsOf(store, { limit: 200 }),
      made.map(({ id }) => id),
    );
    const entries = await requireChain(store);
    deepEqual(
      entries.map(({ subject }) => subject),
      made.map(({ id }) => id),
    );
  },
  "decides within one turn by the time of each question": async ({ store }) => {
    const key = "sha256:same";
    const made = [
      decision("1", { key, validUntil: NOW + 5 }),
      decision("2", { key, decidedAt: NOW + 1 }),
      decision("3", { key, decidedAt: NOW + 7, validUntil: NOW + 9 }),
      decision("4", { key, decidedAt: NOW + 8 }),
    ];
    const answers = await Promise.all(made.map((one) => record(store, one)));
    deepEqual(
      answers.map(({ id }) => id),
      ["dec_1", "dec_1", "dec_3", "dec_3"],
    );
  },
  "does not let one that cannot be recorded take others with it": async ({ store }) => {
    await record(store, decision("1"));
    const ended = await Promise.allSettled([
      record(store, decision("2")),
      record(store, decision("1", { key: "sha256:another" })),
      record(store, decision("3")),
    ]);
    deepEqual(
      ended.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    deepEqual(await idsOf(store, { limit: 9 }), ["dec_3", "dec_2", "dec_1"]);
    deepEqual(await store.decisions.get("dec_1"), decision("1"));
    equal((await requireChain(store)).length, 3);
  },
  "goes on after one that could not be recorded": async ({ store }) => {
    await record(store, decision("1"));
    await rejects(record(store, decision("1", { key: "sha256:another" })));
    await record(store, decision("2"));
    equal((await requireChain(store)).length, 2);
  },
  "makes one decision of each question that two ask at once": async ({ store, another }) => {
    const other = another();
    const ask = (asked: Store, who: string): Promise<DecisionRecord>[] =>
      Array.from({ length: 20 }, (_, index) => record(asked, decision(`${who}-${index}`, { key: `sha256:${index}` })));
    const answers = await Promise.all([...ask(store, "a"), ...ask(other, "b")]);
    const [ours, theirs] = [answers.slice(0, 20), answers.slice(20)];
    deepEqual(ours, theirs);
    equal(new Set(answers.map(({ id }) => id)).size, 20);
    equal((await requireChain(store)).length, 20);
  },
  "keeps one chain without a gap where two record at once": async ({ store, another }) => {
    const other = another();
    const made = Array.from({ length: 30 }, (_, index) => decision(String(index)));
    for (const batch of [made.slice(0, 10), made.slice(10, 20), made.slice(20)]) {
      await Promise.all(batch.map((one, index) => record(index % 2 ? store : other, one)));
    }
    const entries = await requireChain(other);
    deepEqual(entries.map(({ subject }) => subject).sort(), made.map(({ id }) => id).sort());
    equal((await idsOf(store, { limit: 99 })).length, 30);
  },
  "takes turns with another, one decision at a time": async ({ store, another }) => {
    const other = another();
    for (let index = 0; index < 4; index++) {
      await Promise.all([record(store, decision(`a${index}`)), record(other, decision(`b${index}`))]);
      await record(store, decision(`c${index}`));
      await record(other, decision(`d${index}`));
    }
    equal((await requireChain(store)).length, 16);
    equal((await idsOf(store, { limit: 99 })).length, 16);
  },
  "sees at once what another recorded": async ({ store, another }) => {
    const other = another();
    await record(other, decision("1"));
    equal((await store.decisions.get("dec_1"))?.id, "dec_1");
    equal((await record(store, decision("2", { key: "sha256:key-1" }))).id, "dec_1");
    await record(store, decision("3"));
    equal((await requireChain(other)).length, 2);
  },
  "lists the newest first, those of one instant by the order they were made": async ({ store }) => {
    const decidedAt = NOW + 50;
    await recordAll(store, decision("1", { decidedAt }), decision("2"), decision("3", { decidedAt }), decision("0"));
    deepEqual(await idsOf(store, { limit: 9 }), ["dec_3", "dec_1", "dec_0", "dec_2"]);
    const first = await store.decisions.list({ limit: 1 });
    deepEqual(await idsOf(store, { limit: 2, after: first.next ?? "" }), ["dec_1", "dec_0"]);
  },
  "lists in pages, also while others are recorded": async ({ store }) => {
    await recordAll(store, ...["1", "2", "3", "4", "5"].map((id) => decision(id)));
    const first = await store.decisions.list({ limit: 2 });
    await record(store, decision("6"));
    const second = await store.decisions.list({ limit: 2, after: first.next ?? "" });
    const third = await store.decisions.list({ limit: 2, after: second.next ?? "" });
    deepEqual(
      [first, second, third].map(({ items }) => items.map(({ id }) => id)),
      [["dec_5", "dec_4"], ["dec_3", "dec_2"], ["dec_1"]],
    );
    equal(third.next, null);
  },
  "filters by entity, environment, verdict and time": async ({ store }) => {
    await recordAll(
      store,
      decision("1"),
      decision("2", { entity: PAYMENTS, decidedAt: NOW + 1 }),
      decision("3", { environment: "staging", decidedAt: NOW + 2 }),
      decision("4", { verdict: "allow", decidedAt: NOW + 3 }),
    );
    deepEqual(await idsOf(store, { limit: 9, entity: PAYMENTS }), ["dec_2"]);
    deepEqual(await idsOf(store, { limit: 9, environment: "staging" }), ["dec_3"]);
    deepEqual(await idsOf(store, { limit: 9, verdict: "allow" }), ["dec_4"]);
    deepEqual(await idsOf(store, { limit: 9, from: NOW + 1 }), ["dec_4", "dec_3", "dec_2"]);
    deepEqual(await idsOf(store, { limit: 9, to: NOW + 1 }), ["dec_1"]);
    deepEqual(await idsOf(store, { limit: 9, from: NOW + 1, to: NOW + 3 }), ["dec_3", "dec_2"]);
    deepEqual(await idsOf(store, { limit: 9, entity: CHECKOUT, environment: "production", verdict: "block" }), [
      "dec_1",
    ]);
    deepEqual(await idsOf(store, { limit: 9, entity: "component:default/none" }), []);
  },
  "filters within pages": async ({ store }) => {
    const made = Array.from({ length: 9 }, (_, index) =>
      decision(String(index), { entity: index % 3 ? CHECKOUT : PAYMENTS }),
    );
    await recordAll(store, ...made);
    const first = await store.decisions.list({ limit: 2, entity: PAYMENTS });
    const second = await store.decisions.list({ limit: 2, entity: PAYMENTS, after: first.next ?? "" });
    deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      ["dec_6", "dec_3", "dec_0"],
    );
    equal(second.next, null);
  },
  "tells what waits: the newest of each question, the oldest first": async ({ store }) => {
    const wait = (id: string, question: string, more: Partial<DecisionRecord> = {}) =>
      decision(id, { question, key: id, verdict: "wait", ...more });
    await recordAll(
      store,
      wait("1", "a", { decidedAt: NOW + 5 }),
      wait("2", "b", { decidedAt: NOW + 1 }),
      wait("3", "c"),
      wait("4", "c", { verdict: "allow", decidedAt: NOW + 2 }),
      wait("5", "d", { decidedAt: NOW - 1 }),
      wait("6", "a", { decidedAt: NOW + 6 }),
      wait("7", "a", { entity: PAYMENTS, decidedAt: NOW + 7 }),
    );
    const waiting = await store.decisions.waiting(NOW);
    deepEqual(
      waiting.map(({ id }) => id),
      ["dec_2", "dec_6", "dec_7"],
    );
    deepEqual(waiting[0], await store.decisions.get("dec_2"));
    deepEqual(await store.decisions.waiting(NOW + 8), []);
  },
  "tells what is blocked: the newest of each entity and environment, the newest first": async ({ store }) => {
    const block = (id: string, more: Partial<DecisionRecord> = {}) =>
      decision(id, { question: id, key: id, verdict: "block", ...more });
    await recordAll(
      store,
      block("1", { decidedAt: NOW + 9 }),
      block("2", { environment: "staging", decidedAt: NOW + 1 }),
      block("3", { entity: PAYMENTS, decidedAt: NOW + 4 }),
      // The clock went back: what was made later counts.
      block("4", { decidedAt: NOW + 2 }),
      block("5", { entity: "component:default/late", decidedAt: NOW - 1 }),
      block("6", { entity: "component:default/mended" }),
      block("7", { entity: "component:default/mended", verdict: "allow", decidedAt: NOW + 3 }),
      block("8", { entity: "component:default/asked", verdict: "wait" }),
      block("9", { entity: "component:default/twin", decidedAt: NOW + 4 }),
    );
    const blocked = await store.decisions.blocked(NOW);
    deepEqual(
      blocked.map(({ id }) => id),
      ["dec_9", "dec_3", "dec_4", "dec_2"],
    );
    deepEqual(blocked[1], await store.decisions.get("dec_3"));
    deepEqual(await store.decisions.blocked(NOW + 5), []);
  },
  "knows which decisions of the same question are around one": async ({ store }) => {
    await recordAll(
      store,
      ...["1", "2", "3"].map((id) => decision(id, { question: "a", key: id })),
      decision("4", { question: "a", key: "4", entity: PAYMENTS }),
      decision("5", { question: "b", key: "5" }),
    );
    deepEqual(await store.decisions.around("dec_1"), { supersedes: null, supersededBy: "dec_2", newest: "dec_3" });
    deepEqual(await store.decisions.around("dec_2"), { supersedes: "dec_1", supersededBy: "dec_3", newest: "dec_3" });
    deepEqual(await store.decisions.around("dec_3"), { supersedes: "dec_2", supersededBy: null, newest: "dec_3" });
    deepEqual(await store.decisions.around("dec_4"), { supersedes: null, supersededBy: null, newest: "dec_4" });
    equal(await store.decisions.around("dec_6"), undefined);
  },
  "says where no page starts": async ({ store }) => {
    for (const after of ["", "x", "-1", "17", "1e3-1", "1-1 or 1=1", "1-99999999999999999999"]) {
      await rejects(store.decisions.list({ limit: 9, after }), Refusal, after);
    }
  },
  "takes any text as a text": async ({ store }) => {
    await record(store, decision("1"));
    for (const text of ODD_TEXTS) {
      equal(await store.decisions.get(text), undefined);
      equal(await store.decisions.text(text), undefined);
      deepEqual(await store.decisions.texts([text]), new Map());
      equal(await store.decisions.idempotencyKey(text, text, NOW), undefined);
      deepEqual(await idsOf(store, { limit: 9, entity: text }), []);
      deepEqual(await idsOf(store, { limit: 9, environment: text }), []);
    }
    deepEqual(await idsOf(store, { limit: 9 }), ["dec_1"]);
  },
  "remembers an answer under the caller's key until it expires": async ({ store }) => {
    await record(store, decision("1"), idempotency());
    deepEqual(await store.decisions.idempotencyKey("tok_1", "run-7", NOW + 999), {
      ...idempotency(),
      decision: "dec_1",
    });
    equal(await store.decisions.idempotencyKey("tok_1", "run-7", NOW + 1_000), undefined);
    equal(await store.decisions.idempotencyKey("tok_2", "run-7", NOW), undefined);
    equal(await store.decisions.idempotencyKey("tok_1", "run-8", NOW), undefined);
  },
  "remembers the caller's key also for the earlier decision": async ({ store }) => {
    await record(store, decision("1"));
    await record(store, decision("2", { key: "sha256:key-1" }), idempotency());
    equal((await store.decisions.idempotencyKey("tok_1", "run-7", NOW))?.decision, "dec_1");
    equal((await store.audit.entries(0, 9)).length, 1);
  },
  "keeps callers' keys of different tokens apart": async ({ store }) => {
    await record(store, decision("1"), idempotency());
    await record(store, decision("2"), idempotency({ token: "tok_2", request: "sha256:other" }));
    equal((await store.decisions.idempotencyKey("tok_1", "run-7", NOW))?.decision, "dec_1");
    equal((await store.decisions.idempotencyKey("tok_2", "run-7", NOW))?.decision, "dec_2");
  },
  "refuses a caller's key that came with another request": async ({ store }) => {
    await record(store, decision("1"), idempotency());
    await rejects(record(store, decision("2"), idempotency({ request: "sha256:other" })), StoreConflict);
    deepEqual(await idsOf(store, { limit: 9 }), ["dec_1"]);
    equal((await store.decisions.idempotencyKey("tok_1", "run-7", NOW))?.request, "sha256:request");
  },
  "refuses it also where both come in one turn, and only that one": async ({ store }) => {
    const ended = await Promise.allSettled([
      record(store, decision("1"), idempotency()),
      record(store, decision("2"), idempotency({ request: "sha256:other" })),
      record(store, decision("3"), idempotency()),
      record(store, decision("4")),
    ]);
    deepEqual(
      ended.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled", "fulfilled"],
    );
    const [, refused] = ended;
    ok(refused?.status === "rejected" && refused.reason instanceof StoreConflict);
    deepEqual(await idsOf(store, { limit: 9 }), ["dec_4", "dec_3", "dec_1"]);
    equal((await store.decisions.idempotencyKey("tok_1", "run-7", NOW))?.decision, "dec_1");
  },
  "lets a caller's key be used again after it expired": async ({ store }) => {
    await record(store, decision("1"), idempotency());
    const later = idempotency({ request: "sha256:other", expiresAt: NOW + 9_000 });
    await record(store, decision("2", { decidedAt: NOW + 1_000 }), later);
    deepEqual(await store.decisions.idempotencyKey("tok_1", "run-7", NOW + 1_000), { ...later, decision: "dec_2" });
  },
  "forgets callers' keys that expired, and no others": async ({ store }) => {
    await record(store, decision("1"), idempotency({ key: "old", expiresAt: NOW - 1 }));
    await record(store, decision("2"), idempotency({ key: "new", expiresAt: NOW }));
    await store.decisions.prune(NOW);
    equal(await store.decisions.idempotencyKey("tok_1", "old", NOW - 5), undefined);
    equal((await store.decisions.idempotencyKey("tok_1", "new", NOW - 5))?.decision, "dec_2");
    equal((await store.audit.entries(0, 9)).length, 2);
  },
  "writes a decision and its act together": async ({ store }) => {
    const made = decision("1");
    await store.decisions.record(made, textsOf(made), act("decision", made.id));
    const last = await store.audit.last();
    deepEqual([last?.kind, last?.subject, last?.actor, last?.at], ["decision", "dec_1", "token:tok_1", NOW]);
  },
};
