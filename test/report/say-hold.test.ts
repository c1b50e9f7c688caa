// Does whoever waits hear what for, until when, and who may let them through?

import { describe, expect, it } from "vitest";
import type { Hold } from "../../src/model/decision.ts";
import { commentOn } from "../../src/report/comment.ts";
import { howToApprove, sayHold } from "../../src/report/say-hold.ts";
import { DECISION } from "./sample-decision.ts";

const SRE = "group:default/sre";
const UNTIL = Date.parse("2027-01-04T08:00:00Z");
const FREEZE: Hold = { kind: "freeze", id: "year-end", title: "Year end", until: UNTIL, who: [], count: 0 };
const APPROVERS: Hold = { ...FREEZE, who: [SRE, "group:payments/leads"], count: 1 };
const LOCK: Hold = { kind: "lock", id: "lck_1", title: "Incident 7", until: null, who: [], count: 0 };
const APPROVAL: Hold = { kind: "approval", id: "production", title: null, until: null, who: [SRE], count: 2 };

describe("a hold", () => {
  it.each([
    [
      APPROVERS,
      "frozen: Year end, until 2027-01-04 08:00 UTC, ends by itself; sre or payments/leads may let it through",
    ],
    [FREEZE, "frozen: Year end, until 2027-01-04 08:00 UTC, ends by itself; no approvers"],
    [LOCK, "locked: Incident 7, until somebody ends it"],
    [{ ...LOCK, title: "The database moves." }, "locked: The database moves, until somebody ends it"],
    [APPROVAL, "approval by sre, 2 of them (gate production)"],
  ])("says who may let it through: %#", (hold, said) => {
    expect(sayHold(hold)).toBe(said);
  });

  it("says it where a deployment is commented on as well", () => {
    const told = (hold: Hold) =>
      commentOn([{ ...DECISION, verdict: "wait", holds: [hold] }], { most: 5_000, publicUrl: undefined });
    expect(told(APPROVERS)).toContain(
      "- **waits**: frozen: Year end, until 2027-01-04 08:00 UTC, ends by itself; sre or payments/leads may let it through",
    );
    expect(told(LOCK)).toMatch(/\*\*waits\*\*: locked: Incident 7, until somebody ends it$/m);
    expect(told(APPROVAL)).toMatch(/- \*\*waits\*\*: approval by sre, 2 of them \\?\(gate production\\?\)$/m);
  });
});

describe("the command that lets through what waits", () => {
  const command = (holds: readonly Hold[], own = {}) => howToApprove({ ...DECISION, verdict: "wait", holds, ...own });

  it("takes a release that is named", () => {
    const change = (more: object) => command([APPROVAL], { id: "dec_1", change: { type: "release", ...more } });
    for (const named of [{ version: "1" }, { commit: "9b2f7c1" }, { artifacts: [{ uri: "a", sha256: "b" }] }]) {
      expect(change(named)).toBe("muster approve dec_1");
    }
    expect(change({})).toMatch(/^ask again with --release/);
  });

  it("is there where a person's yes is waited for", () => {
    expect(command([APPROVERS], { id: "dec_1" })).toBe("muster approve dec_1");
    expect(command([LOCK, APPROVAL], { id: "dec_1" })).toBe("muster approve dec_1");
  });

  it("is not there where nobody's yes would help, or nothing is recorded", () => {
    expect(command([FREEZE, LOCK], { id: "dec_1" })).toBeUndefined();
    expect(command([APPROVAL], { id: null })).toBeUndefined();
    expect(command([APPROVAL], { id: "dec_1", verdict: "block" })).toBeUndefined();
  });
});
