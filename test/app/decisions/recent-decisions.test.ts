// Does what was answered lately stay within its bounds, and stop being the answer when something else was answered since?

import { describe, expect, it } from "vitest";
import { RecentDecisions } from "../../../src/app/decisions/recent-decisions.ts";
import type { AnsweredDecision } from "../../../src/app/decisions/recent-decisions.ts";

const NOW = 1_000;

function asked(question: string, key = "a") {
  return { question, key, decidedAt: NOW };
}

function answered(id: string, more: Partial<AnsweredDecision> = {}): AnsweredDecision {
  const particulars = { id, change: { type: "release" }, decidedAt: NOW, validUntil: null } as const;
  return { id, verdict: "block", telling: "", particulars, explain: "failing", key: "a", validUntil: null, ...more };
}

describe("recent decisions", () => {
  it("are those that hold", async () => {
    const recent = new RecentDecisions();
    await recent.add(asked("q"), async () => answered("dec_1", { validUntil: NOW + 1 }));
    expect(recent.find(asked("q"))).toMatchObject({ id: "dec_1" });
    expect(recent.find({ ...asked("q"), decidedAt: NOW + 1 })).toBeUndefined();
    expect(recent.find(asked("another"))).toBeUndefined();
  });

  it("are no answer once the question was answered otherwise, or is being so", async () => {
    const recent = new RecentDecisions();
    await recent.add(asked("q"), async () => answered("dec_1"));
    const deciding = recent.add(asked("q", "b"), async () => answered("dec_2", { key: "b" }));
    expect(recent.find(asked("q"))).toBeUndefined();
    expect(await recent.find(asked("q", "b"))).toMatchObject({ id: "dec_2" });
    await deciding;
    expect(recent.find(asked("q"))).toBeUndefined();
    expect(recent.find(asked("q", "b"))).toMatchObject({ id: "dec_2" });
  });

  it("are bounded by what they say, not by how many there are", async () => {
    const recent = new RecentDecisions(100);
    const add = (question: string, length: number) =>
      recent.add(asked(question), async () => answered(`dec_${question}`, { telling: "x".repeat(length) }));
    for (const question of ["1", "2", "3"]) await add(question, 30);
    await recent.find(asked("1"));
    await add("4", 50);
    const kept = () => ["1", "2", "3", "4", "5"].filter((question) => recent.find(asked(question)) !== undefined);
    expect(kept()).toEqual(["1", "4"]);
    for (let round = 0; round < 9; round++) await add("1", 50);
    expect(kept()).toEqual(["1", "4"]);
    await add("5", 101);
    expect(kept()).toEqual([]);
  });

  it("are bounded by what they release as well", async () => {
    const recent = new RecentDecisions(10_000);
    const artifacts = Array.from({ length: 100 }, () => ({ uri: "x".repeat(20), sha256: "a".repeat(64) }));
    const change = { type: "release", artifacts } as const;
    const particulars = { id: "dec", change, decidedAt: NOW, validUntil: null };
    for (const question of ["1", "2"]) await recent.add(asked(question), async () => answered("dec", { particulars }));
    expect(["1", "2"].map((question) => recent.find(asked(question)) !== undefined)).toEqual([false, true]);
  });

  it("are decided again after one that could not be", async () => {
    const recent = new RecentDecisions();
    await expect(recent.add(asked("q"), () => Promise.reject(new Error("full")))).rejects.toThrow("full");
    expect(recent.find(asked("q"))).toBeUndefined();
  });
});
