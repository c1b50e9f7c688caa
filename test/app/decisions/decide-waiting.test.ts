// Is what waits decided again as soon as it can be, once, and is nothing lost on the way?

import { describe, expect, it } from "vitest";
import { changeFreeze, declareFreeze, endFreeze } from "../../../src/app/directives/declare-freeze.ts";
import { decideWaiting, releaseWaiting } from "../../../src/app/decisions/decide-waiting.ts";
import { lockReleases, unlockReleases } from "../../../src/app/directives/lock-releases.ts";
import { createToken } from "../../../src/app/access/create-token.ts";
import { revokeToken } from "../../../src/app/access/revoke-token.ts";
import { verifyAudit } from "../../../src/app/audit/verify-audit.ts";
import type { Identity } from "../../../src/model/identity.ts";
import { formatInstant } from "../../../src/model/time.ts";
import type { Verdict } from "../../../src/model/decision.ts";
import { CHECKOUT, DAY, HOUR, NOW, PIPELINE, gateMuster } from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";

const ADMIN: Identity = { ...PIPELINE, actor: "user:default/kim", roles: ["admin"] };
/** No token has to hold any more for what it asked. */
const JOB: Identity = { ...PIPELINE, actor: "oidc:https://issuer.example.com#job", token: null };

const TERMS = { title: "Migration", environments: ["production"], reason: "The database moves." };

function freezeFor(muster: GateMuster, from: number, to: number, title = "Migration") {
  const terms = { ...TERMS, title, from: formatInstant(NOW + from), to: formatInstant(NOW + to) };
  return declareFreeze(muster, terms, ADMIN);
}

async function verdicts(muster: GateMuster): Promise<readonly Verdict[]> {
  return (await muster.store.decisions.list({ limit: 100 })).items.map(({ verdict }) => verdict).reverse();
}

describe("a decision that waits", () => {
  it("is decided by itself when the last of what holds it ends, once, and both know of each other", async () => {
    const muster = await gateMuster();
    await freezeFor(muster, -HOUR, HOUR);
    await freezeFor(muster, 0, 2 * HOUR, "Audit");
    const { id, verdict, holds } = await muster.ask({}, JOB);
    expect([verdict, holds.length]).toEqual(["wait", 2]);
    expect(await decideWaiting(muster)).toBe(NOW + 2 * HOUR);
    muster.at(NOW + HOUR);
    expect(await decideWaiting(muster)).toBe(NOW + 2 * HOUR);
    expect(await verdicts(muster)).toEqual(["wait"]);
    muster.at(NOW + 2 * HOUR);
    expect(await decideWaiting(muster)).toBe(Infinity);
    expect(await verdicts(muster)).toEqual(["wait", "allow"]);
    const { supersededBy } = (await muster.store.decisions.around(id ?? "")) ?? {};
    const followed = await muster.store.decisions.get(supersededBy ?? "");
    expect(followed).toMatchObject({ verdict: "allow", decidedAt: NOW + 2 * HOUR });
    // Whoever asked is told the same, and nothing is decided twice.
    expect(await muster.ask({}, JOB)).toMatchObject({ id: supersededBy, replayed: true });
    await decideWaiting(muster);
    expect(await verdicts(muster)).toEqual(["wait", "allow"]);
    expect(await verifyAudit(muster.store)).toMatchObject({ intact: true });
  });

  it("is decided at once when somebody ends the freeze, or shortens it, or unlocks", async () => {
    const muster = await gateMuster();
    const work: Promise<unknown>[] = [];
    const busy = { ...muster, later: (one: () => Promise<unknown>) => void work.push(one()) };
    const ends = [
      async () => {
        const { id } = await freezeFor(muster, 0, DAY);
        return () => endFreeze(busy, id, ADMIN);
      },
      async () => {
        const { id } = await freezeFor(muster, -DAY, DAY);
        const sooner = { ...TERMS, from: formatInstant(NOW + HOUR), to: formatInstant(NOW + 2 * HOUR) };
        return () => changeFreeze(busy, id, sooner, ADMIN);
      },
      async () => {
        const { id } = await lockReleases(muster, { entity: CHECKOUT, reason: "Incident." }, ADMIN);
        return () => unlockReleases(busy, id, ADMIN);
      },
    ];
    for (const [version, begin] of ends.entries()) {
      const end = await begin();
      const { id, verdict } = await muster.ask({ change: { type: "release", version: `${version}` } }, JOB);
      expect(verdict).toBe("wait");
      await end();
      await Promise.all(work);
      const { newest = "" } = (await muster.store.decisions.around(id ?? "")) ?? {};
      expect(await muster.store.decisions.get(newest)).toMatchObject({ verdict: "allow" });
    }
  });

  it("goes on waiting where the freeze is made longer, and is blocked once the rules block it", async () => {
    const muster = await gateMuster();
    const { id } = await freezeFor(muster, 0, HOUR);
    await muster.ask({}, JOB);
    await changeFreeze(muster, id, { ...TERMS, from: formatInstant(NOW), to: formatInstant(NOW + 3 * HOUR) }, ADMIN);
    muster.at(NOW + HOUR);
    expect(await decideWaiting(muster)).toBe(NOW + 3 * HOUR);
    expect(await verdicts(muster)).toEqual(["wait"]);
    muster.at(NOW + 8 * DAY - DAY - HOUR);
    await decideWaiting(muster);
    // Its facts have grown stale by now: what is not known blocks.
    expect(await verdicts(muster)).toEqual(["wait", "block"]);
  });

  it("is found by the next process where one was killed between the end of the freeze and what follows", async () => {
    const muster = await gateMuster();
    const { id } = await freezeFor(muster, 0, DAY);
    await muster.ask({}, JOB);
    // Killed: what a request left to do is never done.
    await endFreeze({ ...muster, later: () => undefined }, id, ADMIN);
    expect(await verdicts(muster)).toEqual(["wait"]);
    await decideWaiting(await gateMuster({ store: muster.store }));
    expect(await verdicts(muster)).toEqual(["wait", "allow"]);
  });

  it("is nobody's any more where the token that asked has ended", async () => {
    const muster = await gateMuster();
    const everything = { sources: [], entities: ["*"], environments: ["*"], owner: null, groups: [], expiresIn: "30d" };
    const { token } = await createToken(muster, { name: "ci", roles: ["gatekeeper"], ...everything }, ADMIN);
    const { id } = await freezeFor(muster, 0, HOUR);
    await muster.ask({}, { ...PIPELINE, actor: `token:${token.id}`, token: token.id });
    await endFreeze(muster, id, ADMIN);
    await revokeToken(muster, token.id, ADMIN);
    await decideWaiting(muster);
    expect(await verdicts(muster)).toEqual(["wait"]);
  });

  it("does not keep others waiting that cannot be decided", async () => {
    const muster = await gateMuster();
    const { id } = await freezeFor(muster, 0, HOUR);
    await muster.ask({ change: { type: "release", version: "1" } }, JOB);
    await muster.ask({ change: { type: "release", version: "2" } }, JOB);
    await endFreeze(muster, id, ADMIN);
    const { decisions } = muster.store;
    const waiting = async (since: number) =>
      (await decisions.waiting(since)).map((one, index) => (index === 0 ? { ...one, request: "{" } : one));
    await releaseWaiting({ ...muster, store: { ...muster.store, decisions: { ...decisions, waiting } } });
    expect(await verdicts(muster)).toEqual(["wait", "wait", "allow"]);
  });
});

const ZONES = `
---
kind: Freeze
id: london
title: Weekend in London
environments: [production]
window: { cron: "0 16 * * FRI", duration: 64h }
timezone: Europe/London
exempt: [rollback]
---
kind: Freeze
id: new-york
title: Night in New York
environments: [prod-us]
window: { from: 2027-11-06T20:00, to: 2027-11-07T06:00 }
timezone: America/New_York
`;

describe("a weekend on which the clocks are changed", () => {
  /** Of 16:00 on Friday to 8:00 on Monday, as the clocks in London show it. */
  it.each([
    ["spring", "2027-03-26T16:00:00Z", "2027-03-29T07:00:00Z"],
    ["autumn", "2027-10-29T15:00:00Z", "2027-11-01T08:00:00Z"],
  ])("in %s ends by the clocks of London", async (_, from, to) => {
    const [begins, ends] = [Date.parse(from), Date.parse(to)];
    const muster = await gateMuster({ rules: RULES_WITHOUT_FACTS });
    const asked = async (at: number, version: string) => {
      muster.at(at);
      return muster.ask({ change: { type: "release", version } }, JOB);
    };
    expect(await asked(begins - 1, "before")).toMatchObject({
      verdict: "allow",
      ahead: [{ id: "london", from: begins }],
    });
    expect(await asked(begins, "first")).toMatchObject({ verdict: "wait", retryAt: ends });
    expect(await asked(ends - 1, "last")).toMatchObject({ verdict: "wait", retryAt: ends });
    expect(await decideWaiting(muster)).toBe(ends);
    muster.at(ends);
    await decideWaiting(muster);
    const { items } = await muster.store.decisions.list({ limit: 2 });
    expect(items.map(({ verdict, decidedAt }) => [verdict, decidedAt])).toEqual([
      ["allow", ends],
      ["allow", ends],
    ]);
  });

  it("ends by the clocks of New York", async () => {
    const muster = await gateMuster({ rules: RULES_WITHOUT_FACTS });
    // 20:00 in summer time, 6:00 without it.
    const [begins, ends] = [Date.parse("2027-11-07T00:00:00Z"), Date.parse("2027-11-07T11:00:00Z")];
    muster.at(begins);
    expect(await muster.ask({ environment: "prod-us" }, JOB)).toMatchObject({ verdict: "wait", retryAt: ends });
    muster.at(ends);
    await decideWaiting(muster);
    expect(await verdicts(muster)).toEqual(["wait", "allow"]);
  });
});

const RULES_WITHOUT_FACTS = `kind: Scorecard
id: basics
title: Basics
rules: [{ id: has-owner, title: Has an owner, pass: { exists: entity.owner } }]
---
kind: Gate
id: production
title: Production
environments: [production, "prod-*"]
require: [{ scorecard: basics, level: done, enforcement: block }]
${ZONES}`;
