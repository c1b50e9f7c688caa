import { afterEach, describe, expect, it, vi } from "vitest";
import { addErrand, delayAfter, runErrands, timeErrands } from "../../src/app/run-errands.ts";
import type { Attempted, ErrandChannel } from "../../src/app/run-errands.ts";
import type { Errand } from "../../src/model/errand.ts";
import { Refusal } from "../../src/model/refusal.ts";
import { NOW, serviceMuster } from "./service-muster.ts";
import type { ServiceMuster } from "./service-muster.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

afterEach(() => vi.useRealTimers());

/** Answers in their order; an error is thrown. */
function channelOf(...answers: readonly (Attempted | Error)[]) {
  const seen: Errand[] = [];
  const left = [...answers];
  const channel: ErrandChannel = {
    name: "tell",
    atOnce: 2,
    run: async (_, errand) => {
      seen.push(errand);
      const answer = left.shift() ?? { done: {} };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { channel, seen };
}

/** Ids are never made twice. */
function muster(): ServiceMuster {
  let made = 0;
  const own = serviceMuster();
  return { ...own, chance: { ...own.chance, id: (prefix) => `${prefix}_${++made}` } };
}

const errandOf = ({ store }: ServiceMuster, subject = "a") => store.errands.get("tell", subject);

describe("an errand", () => {
  it("is seen to once, and kept with what became of it", async () => {
    const [own, { channel, seen }] = [muster(), channelOf({ done: { told: true } })];
    await addErrand(own, channel, { subject: "a", body: { text: "hello" } });
    await addErrand(own, channel, { subject: "a", body: { text: "again" } });
    await runErrands(own, [channel]);
    await runErrands(own, [channel]);
    expect(seen.map(({ body }) => body)).toEqual([{ text: "hello" }]);
    expect(await errandOf(own)).toMatchObject({ body: { told: true }, finishedAt: NOW, failures: 0 });
  });

  it("is seen to after the answer, where something can be", async () => {
    const { channel, seen } = channelOf();
    const work: (() => Promise<unknown>)[] = [];
    const own = { ...muster(), later: (one: () => Promise<unknown>) => void work.push(one) };
    await addErrand(own, channel, { subject: "a", body: {} });
    expect(seen).toEqual([]);
    for (const one of work) await one();
    expect(seen).toHaveLength(1);
  });

  it("comes again when it said it would, with what it found out", async () => {
    const [own, { channel, seen }] = [muster(), channelOf({ again: NOW + MINUTE, body: { asked: 1 } }, "gone")];
    await addErrand(own, channel, { subject: "a", body: {} });
    await runErrands(own, [channel]);
    own.at(NOW + MINUTE - 1);
    await runErrands(own, [channel]);
    expect(seen).toHaveLength(1);
    own.at(NOW + MINUTE);
    await runErrands(own, [channel]);
    expect(seen.map(({ body }) => body)).toEqual([{}, { asked: 1 }]);
    expect(await errandOf(own)).toBeUndefined();
  });

  it("that fails is tried again a while later, longer each time, and keeps nobody else waiting", async () => {
    const failing = Array.from({ length: 3 }, () => new Error("no answer"));
    const [own, { channel, seen }] = [muster(), channelOf(...failing)];
    await addErrand(own, channel, { subject: "a", body: {} });
    for (const wait of [0, SECOND, 2 * SECOND]) {
      own.at(own.clock.now() + wait);
      await runErrands(own, [channel]);
    }
    expect(await errandOf(own)).toMatchObject({ failures: 3, dueAt: NOW + 7 * SECOND, finishedAt: null });
    await addErrand(own, channel, { subject: "b", body: {} });
    await runErrands(own, [channel]);
    expect(seen.map(({ subject }) => subject)).toEqual(["a", "a", "a", "b"]);
    expect(own.logged).toEqual(Array.from({ length: 3 }, () => "an errand is put off"));
  });

  it("keeps what was written down before the attempt failed", async () => {
    const own = muster();
    const channel: ErrandChannel = {
      name: "tell",
      atOnce: 1,
      run: async ({ store }, errand) => {
        await store.errands.keep(errand, { answer: "approved" });
        throw new Error("no answer");
      },
    };
    await addErrand(own, channel, { subject: "a", body: {} });
    await runErrands(own, [channel]);
    expect((await errandOf(own))?.body).toEqual({ answer: "approved" });
  });

  it("of somebody who is gone goes to the next once its time is over, or at once where nobody else can be there", async () => {
    const own = muster();
    const { channel, seen } = channelOf();
    const claim = { channel: "tell", at: NOW, until: NOW + 5 * MINUTE, limit: 1, id: "clm_gone" };
    await own.store.errands.add([{ channel: "tell", subject: "a", body: {}, dueAt: NOW }], NOW);
    await own.store.errands.claim(claim);
    await runErrands(own, [channel]);
    expect(seen).toEqual([]);
    vi.useFakeTimers();
    const timed = await timeErrands(own, [channel]);
    await timed.stop();
    expect(seen).toHaveLength(1);
  });

  it("is seen to when it is due, in a process that lives on", async () => {
    vi.useFakeTimers({ now: NOW });
    const own = { ...muster(), clock: { now: () => Date.now() } };
    const { channel, seen } = channelOf({ again: NOW + 3 * SECOND, body: {} });
    await addErrand(own, channel, { subject: "a", body: {} });
    const timed = await timeErrands(own, [channel]);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(seen).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1 * SECOND);
    expect(seen).toHaveLength(2);
    await timed.stop();
  });
});

describe("the time until the next attempt", () => {
  const told = new Refusal("too-many", "limited", "later", { retryAfter: 90 });
  const other = new Error("no answer");
  it.each([
    ["the first", 1, other, 0, SECOND],
    ["the second", 2, other, 0, 2 * SECOND],
    ["the fifth", 5, other, 0, 16 * SECOND],
    ["the eleventh, and all after it", 11, other, 0, 15 * MINUTE],
    ["very many", 5_000, other, 0, 15 * MINUTE],
    ["half of it by chance", 3, other, 255, 2_008],
    ["what the other side says", 1, told, 0, 90 * SECOND],
    ["never less than that", 9, told, 255, 90 * SECOND + 996],
  ])("is, for %s, so long", (_, failures, error, byte, delay) => {
    expect(delayAfter(failures, error, byte)).toBe(delay);
  });
});
