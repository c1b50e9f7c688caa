// May a rule go on not passing, of whom, until when, and who lets it?

import { beforeEach, describe, expect, it } from "vitest";
import { scorecardFindingsQuery } from "../../../src/api/findings.ts";
import { waiverRequest, waiversQuery } from "../../../src/api/waivers.ts";
import type { WaiverBody } from "../../../src/api/waivers.ts";
import { approveWaiver } from "../../../src/app/directives/approve-waiver.ts";
import { countWaivers } from "../../../src/app/directives/count-waivers.ts";
import { listWaivers } from "../../../src/app/directives/list-waivers.ts";
import { evaluateDue } from "../../../src/app/evaluations/evaluate-due.ts";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { entityLevels } from "../../../src/app/reports/entity-levels.ts";
import { listScorecardFindings } from "../../../src/app/reports/list-findings.ts";
import { readDecision } from "../../../src/app/decisions/read-decision.ts";
import { replayDecision } from "../../../src/app/decisions/replay-decision.ts";
import { requestWaiver } from "../../../src/app/directives/request-waiver.ts";
import { revokeWaiver } from "../../../src/app/directives/revoke-waiver.ts";
import { verifyAudit } from "../../../src/app/audit/verify-audit.ts";
import type { Waiver } from "../../../src/model/directive.ts";
import type { Identity } from "../../../src/model/identity.ts";
import { CHECKOUT, DAY, FACTS, HOUR, NOW, PIPELINE, RULES as GATE_RULES, fact, gateMuster } from "../gate-muster.ts";
import type { GateMuster } from "../gate-muster.ts";
import { refused } from "../refused.ts";

const PERSON: Identity = { ...PIPELINE, actor: "user:default/kim", token: "tok_kim", roles: ["operator"], sources: [] };
const KIM = PERSON;
const ALEX: Identity = { ...PERSON, actor: "user:default/alex", token: "tok_alex" };
const BOT: Identity = { ...PIPELINE, actor: "token:tok_bot", token: "tok_bot", roles: ["reporter"] };

const ASKED = {
  entity: "checkout",
  scorecard: "security",
  rule: "has-no-critical-vulnerabilities",
  reason: "The fix is released on Monday, and nothing reaches it from outside.",
  ticket: "SEC-4411",
  expiresAt: "2026-12-15",
};

let muster: GateMuster;
beforeEach(async () => {
  const vulnerable = fact(CHECKOUT, "security.vuln_critical_count", 2, HOUR, "trivy");
  muster = await gateMuster({ facts: [...FACTS.filter(({ name }) => name !== vulnerable.name), vulnerable] });
});

const ask = (more: object = {}, by: Identity = KIM): Promise<WaiverBody> =>
  requestWaiver(muster, waiverRequest.parse({ ...ASKED, ...more }), by);
const approve = (id: string, by: Identity = ALEX): Promise<WaiverBody> => approveWaiver(muster, id, by);

describe("asking", () => {
  it("puts nothing in force", async () => {
    const asked = await ask();
    expect(asked).toMatchObject({
      state: "requested",
      entity: CHECKOUT,
      approved: null,
      expiresAt: "2026-12-15T00:00:00Z",
    });
    expect((await muster.ask()).verdict).toBe("block");
  });

  it("is told to whoever is blocked, beside the same decision as before, until somebody approves it", async () => {
    const before = await muster.ask({ environment: "production" });
    const { id } = await ask({ environments: ["prod*"] });
    await ask({ environments: ["staging"], reason: "Another one, for where nothing is at stake at all." });
    const waiversAsked = [{ id, scorecard: ASKED.scorecard, rule: ASKED.rule, at: "2026-12-01T12:00:00Z" }];
    const told = JSON.parse(before.text) as object;
    const blocked = await muster.ask({ environment: "production" });
    expect(JSON.parse(blocked.text)).toEqual({ ...told, waiversAsked, replayed: true });
    expect(await replayDecision(muster, before.id ?? "")).toMatchObject({ agrees: true });
    const among = { supersedes: null, supersededBy: null };
    const read = async (): Promise<unknown> => JSON.parse((await readDecision(muster, before.id ?? "")).answer);
    expect(await read()).toEqual({ ...told, ...among, waiversAsked });
    const dry = await muster.ask({ environment: "production", dryRun: true });
    expect(JSON.parse(dry.text)).toMatchObject({ id: null, waiversAsked });
    const sameKey = { idempotencyKey: "k" };
    for (const replayed of [undefined, true]) {
      const answered = JSON.parse((await muster.ask({ environment: "production" }, PIPELINE, sameKey)).text) as object;
      expect(answered).toMatchObject({ waiversAsked });
      expect(replayed === undefined || "replayed" in answered).toBe(true);
    }
    await approve(id);
    const after = await muster.ask({ environment: "production" });
    expect(JSON.parse(after.text)).not.toHaveProperty("waiversAsked");
    expect(after.verdict).toBe("allow");
    expect(await read()).not.toHaveProperty("waiversAsked");
  });

  it("is counted by what it came to, with what wants to be looked at", async () => {
    await evaluateOutdated(muster);
    const { id } = await ask();
    const unseen = { expiring: 0, lapsed: 0, needless: 0 };
    expect(await countWaivers(muster)).toEqual({ states: { requested: 1, active: 0 }, attention: unseen });
    await approve(id);
    expect(await countWaivers(muster)).toEqual({ states: { requested: 0, active: 1 }, attention: unseen });
    muster.at(Date.UTC(2026, 11, 10));
    const expiring = { ...unseen, expiring: 1 };
    expect(await countWaivers(muster)).toEqual({ states: { requested: 0, active: 1 }, attention: expiring });
    muster.at(Date.UTC(2026, 11, 15));
    const lapsed = { ...unseen, lapsed: 1 };
    expect(await countWaivers(muster)).toEqual({ states: { requested: 0, active: 0 }, attention: lapsed });
  });

  it("twice with the same words is one waiver, with others a conflict that names it", async () => {
    const { id } = await ask();
    expect((await ask()).id).toBe(id);
    expect(await refused(ask({ ticket: null }))).toMatchObject({ kind: "conflict", code: "asked-already" });
    expect(await refused(ask({}, ALEX))).toMatchObject({ kind: "conflict", code: "asked-already" });
    expect((await ask({ environments: ["production"] })).id).not.toBe(id);
  });

  it.each([
    ["an entity there is not", { entity: "chekout" }, "no-such-entity", "component:default/checkout"],
    ["a scorecard there is not", { scorecard: "securty" }, "no-such-scorecard", "`security`"],
    [
      "a rule there is not",
      { rule: "has-no-critical-vulnerability" },
      "no-such-rule",
      "`has-no-critical-vulnerabilities`",
    ],
    ["all rules at once", { rule: "*" }, "no-such-rule", "has-no-critical-vulnerabilities"],
    ["an environment no gate means", { environments: ["producton"] }, "no-such-environment", "`production`"],
    ["what is over", { expiresAt: "2026-12-01T12:00:00Z" }, "expired-already", "2027-03-01"],
    ["more than 90 days", { expiresAt: "2027-03-01T12:00:01Z" }, "expires-too-late", "2027-03-01T12:00:00Z"],
  ])("for %s is refused with what was meant", async (_, more, code, help) => {
    const refusal = await refused(ask(more));
    expect(refusal.code).toBe(code);
    expect(refusal.details.help).toContain(help);
  });

  it.each([
    ["a reason that says nothing", { reason: "needed" }],
    ["a reason of blanks", { reason: " ".repeat(30) }],
    ["no end", { expiresAt: undefined }],
    ["a time of nowhere", { expiresAt: "2026-12-15T12:00:00" }],
  ])("with %s cannot be read", (_, more) => {
    expect(waiverRequest.safeParse({ ...ASKED, ...more }).success).toBe(false);
  });
});

describe("approving", () => {
  it("is another person's, whatever token they use", async () => {
    const { id } = await ask();
    expect(await refused(approve(id, { ...KIM, token: "tok_other" }))).toMatchObject({ code: "own-request" });
    expect(await refused(approve(id, { ...BOT, roles: ["operator"] }))).toMatchObject({ code: "no-person" });
    expect((await muster.ask()).verdict).toBe("block");
    expect(await approve(id)).toMatchObject({ state: "active", approved: { by: "user:default/alex" } });
  });

  it("does not go further than whoever approves reaches", async () => {
    const { id } = await ask();
    const narrow = { ...ALEX, environments: ["staging"] };
    expect(await refused(approve(id, narrow))).toMatchObject({ code: "out-of-scope" });
    expect(await refused(approve(id, { ...ALEX, entities: ["component:other/*"] }))).toMatchObject({
      code: "out-of-scope",
    });
    const all = await ask({ environments: ["prod-*"] });
    expect(await refused(approve(all.id, { ...ALEX, environments: ["prod-?"] }))).toMatchObject({
      code: "out-of-scope",
    });
    const here = await ask({ environments: ["staging"] });
    expect((await approve(here.id, narrow)).state).toBe("active");
  });

  it("is of what was looked at: of two answers at once one counts", async () => {
    const { id } = await ask();
    const answers = await Promise.allSettled([approve(id), revokeWaiver(muster, id, KIM)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const changed = (await muster.store.directives.get(id)) as Waiver;
    expect((changed.approved === null) !== (changed.ended === null)).toBe(true);
  });

  it("comes too late for what is over, and once for what is in force", async () => {
    const { id } = await ask();
    await approve(id);
    expect(await refused(approve(id))).toMatchObject({ kind: "conflict", code: "waiver-active" });
    const late = await ask({ environments: ["staging"] });
    muster.at(Date.parse(late.expiresAt));
    expect(await refused(approve(late.id))).toMatchObject({ kind: "conflict", code: "waiver-expired" });
    expect(await refused(approve("wvr_none"))).toMatchObject({ kind: "missing", code: "no-such-waiver" });
  });
});

describe("at the gate", () => {
  it("what is waived does not block until its end, to the millisecond, and the outcome stays", async () => {
    expect((await muster.ask()).verdict).toBe("block");
    const { id, expiresAt } = await ask();
    await approve(id);
    const allowed = await muster.ask();
    expect(allowed).toMatchObject({ verdict: "allow", evaluation: "fail", basis: ["waiver"] });
    expect(allowed.findings[0]).toMatchObject({
      outcome: "fail",
      effect: "waived",
      waiver: { id, by: "user:default/alex" },
    });
    // The scan stays fresh.
    const end = Date.parse(expiresAt);
    await muster.deliver({ ...fact(CHECKOUT, "security.vuln_critical_count", 2, 0, "trivy"), observedAt: end - HOUR });
    muster.at(end - 1);
    expect((await muster.ask()).verdict).toBe("allow");
    muster.at(end);
    const blocked = await muster.ask();
    expect(blocked.verdict).toBe("block");
    expect(blocked.findings[0]).toMatchObject({ effect: "blocking", waiver: { id, state: "expired" } });
    expect(await replayDecision(muster, allowed.id ?? "")).toMatchObject({ agrees: true });
    expect(await replayDecision(muster, blocked.id ?? "")).toMatchObject({ agrees: true });
  });

  it("what is over stays over if the clock is set back, by a day or less", async () => {
    const { id, expiresAt } = await ask();
    await approve(id);
    const end = Date.parse(expiresAt);
    await muster.deliver({
      ...fact(CHECKOUT, "security.vuln_critical_count", 2, 0, "trivy"),
      observedAt: end - DAY - HOUR,
    });
    muster.at(end - DAY);
    expect((await muster.ask()).verdict).toBe("allow");
    muster.at(end + 1_000);
    expect((await muster.ask()).verdict).toBe("block");
    for (const back of [1_000, HOUR, DAY]) {
      muster.at(end + 1_000 - back);
      const blocked = await muster.ask({ change: { type: "release", version: `2.${back}` } });
      expect(blocked.verdict).toBe("block");
      expect(await replayDecision(muster, blocked.id ?? "")).toMatchObject({ agrees: true });
    }
    // That far back the clock was wrong before, not now.
    muster.at(end - 3 * DAY);
    muster.inForce.forget();
    expect((await muster.ask({ change: { type: "release", version: "3" } })).verdict).toBe("allow");
  });

  it("a waiver of another environment changes nothing", async () => {
    const { id } = await ask({ environments: ["staging"] });
    await approve(id);
    expect((await muster.ask()).verdict).toBe("block");
  });

  it("what was revoked blocks again at once", async () => {
    const { id } = await ask();
    await approve(id);
    expect((await muster.ask()).verdict).toBe("allow");
    expect((await revokeWaiver(muster, id, ALEX)).state).toBe("revoked");
    expect((await muster.ask()).verdict).toBe("block");
  });
});

describe("taking back", () => {
  it("is for whoever asked, and operators", async () => {
    const other = { ...KIM, roles: ["reporter"] as const };
    const { id } = await ask({}, BOT);
    expect(await refused(revokeWaiver(muster, id, other))).toMatchObject({ code: "not-own-request" });
    expect((await revokeWaiver(muster, id, BOT)).revoked?.by).toBe(BOT.actor);
    expect(await refused(revokeWaiver(muster, id, ALEX))).toMatchObject({ code: "waiver-revoked" });
  });
});

describe("the list", () => {
  const list = (query: object = {}) => listWaivers(muster, waiversQuery.parse(query));

  it("is newest first, page by page, by entity, owner, state and what to look at", async () => {
    const first = await ask();
    const second = await ask({ environments: ["production"] });
    const third = await ask({ environments: ["staging"], scorecard: "basics", rule: "has-owner" });
    await approve(second.id);
    const ids = async (query: object) => (await list(query)).items.map(({ id }) => id);
    expect(await ids({})).toEqual([third.id, second.id, first.id]);
    const page = await list({ limit: 2 });
    expect((await list({ limit: 2, after: page.next })).items.map(({ id }) => id)).toEqual([first.id]);
    expect(await ids({ state: "active" })).toEqual([second.id]);
    expect(await ids({ owner: "payments" })).toHaveLength(3);
    expect(await ids({ owner: "nobody" })).toEqual([]);
    expect(await ids({ entity: "billing" })).toEqual([]);
    const rest = await list({ state: "requested", limit: 1 });
    expect(rest.items.map(({ id }) => id)).toEqual([third.id]);
    expect((await list({ state: "requested", limit: 1, after: rest.next })).items.map(({ id }) => id)).toEqual([
      first.id,
    ]);
  });
});

describe("the audit log", () => {
  it("tells of each act, and notices a waiver that was changed, made or taken away behind it", async () => {
    const { id } = await ask();
    await approve(id);
    await revokeWaiver(muster, id, KIM);
    const kept = await ask({ environments: ["production"] });
    const entries = (await muster.store.audit.entries(0, 100)).filter(({ kind }) => kind === "waiver");
    const whose = "waiver of `security/has-no-critical-vulnerabilities` for component:default/checkout";
    expect(entries.map(({ actor, summary }) => `${actor}: ${summary.replace(whose, "it")}`)).toEqual([
      "user:default/kim: it asked for until 2026-12-15T00:00:00Z",
      "user:default/alex: it approved by user:default/alex",
      "user:default/kim: it revoked by user:default/kim",
      "user:default/kim: it asked for until 2026-12-15T00:00:00Z",
    ]);
    expect((await verifyAudit(muster.store)).intact).toBe(true);
    const real = muster.store.directives;
    const stored = (await real.get(kept.id)) as Waiver;
    const forged = async (items: readonly Waiver[]) => {
      const list = async ({ kind }: { kind: string }) => ({ items: kind === "waiver" ? items : [], next: null });
      const get = async (asked: string) => items.find((item) => item.id === asked);
      return (await verifyAudit({ ...muster.store, directives: { ...real, list, get } })).broken;
    };
    const first = (await real.get(id)) as Waiver;
    expect(await forged([first, stored])).toBe(null);
    expect(await forged([first, { ...stored, until: NOW + 80 * DAY }])).toMatchObject({
      code: "waiver-changed",
      subject: kept.id,
    });
    expect(await forged([first, { ...stored, approved: stored.requested }])).toMatchObject({ code: "waiver-changed" });
    expect(await forged([first])).toMatchObject({ code: "waiver-missing", subject: kept.id });
    expect(await forged([first, stored, { ...stored, id: "wvr_x" }])).toMatchObject({
      code: "directive-without-entry",
    });
  });
});

describe("in scorecards", () => {
  const UNOWNED = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout, labels: { tier: "1" } }
spec: { type: service, lifecycle: production }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: shop }
spec: { type: service, lifecycle: production, owner: payments, dependsOn: [component:checkout] }
`;
  const RULES = `${GATE_RULES}---
kind: Scorecard
id: above
title: Rests on basics
rules:
  - { id: has-basics, title: Has the basics, pass: { at_level: [basics, bronze] } }
  - { id: rests-on-basics, title: So do its dependencies, pass: { every: [{ related: dependsOn }, { at_level: [basics, bronze] }] } }
---
kind: Gate
id: shelf
title: Shelf
environments: [shelf]
require: [{ scorecard: above, rules: [has-basics], enforcement: block }]
`;
  const general = { scorecard: "basics", rule: "has-owner" };
  const levelOf = async (name: string, scorecard: string) => {
    const { items } = await entityLevels(muster, { kind: "component", namespace: "default", name });
    return items.find((one) => one.scorecard === scorecard);
  };
  const shelf = () => muster.ask({ environment: "shelf" });

  beforeEach(async () => {
    muster = await gateMuster({ rules: RULES, catalog: UNOWNED, facts: [] });
    await evaluateOutdated(muster);
  });

  it("what is waived holds back no level until its end, at the same instant at gates, in findings and in reports", async () => {
    expect(await levelOf("checkout", "basics")).toMatchObject({ level: null, waived: [] });
    expect((await shelf()).verdict).toBe("block");
    const { id, expiresAt } = await ask(general);
    expect(await levelOf("checkout", "basics")).toMatchObject({ level: null });
    await approve(id);
    const until = Date.parse(expiresAt);
    for (const at of [NOW, until - 1]) {
      muster.at(at);
      expect(await levelOf("checkout", "basics")).toMatchObject({ level: "bronze", waived: ["has-owner"] });
      const allowed = await shelf();
      expect(allowed.verdict).toBe("allow");
      expect(await replayDecision(muster, allowed.id ?? "")).toMatchObject({ agrees: true });
      const told = await listScorecardFindings(muster, "basics", findingsOf("has-owner"));
      expect(told.items[0]).toMatchObject({
        level: "bronze",
        findings: [
          { outcome: "fail", waiver: { id, until: expiresAt, by: "user:default/alex", reason: ASKED.reason } },
        ],
      });
    }
    muster.at(until);
    expect(await levelOf("checkout", "basics")).toMatchObject({ level: null, waived: [] });
    const blocked = await shelf();
    expect(blocked.verdict).toBe("block");
    expect(await replayDecision(muster, blocked.id ?? "")).toMatchObject({ agrees: true });
    const told = await listScorecardFindings(muster, "basics", findingsOf("has-owner"));
    expect(told.items[0]).toMatchObject({ level: null, findings: [{ outcome: "fail", waiver: null }] });
    expect(await evaluateDue(muster)).toBeGreaterThan(0);
    expect(await levelOf("shop", "above")).toMatchObject({ level: null });
  });

  it("reaches whoever reads the level, and what flips by it says so", async () => {
    expect(await levelOf("shop", "above")).toMatchObject({ level: null });
    const { id } = await ask(general);
    await approve(id);
    expect(await levelOf("shop", "above")).toMatchObject({ level: "done" });
    const flipped = async () => {
      const { items } = await muster.store.evaluations.transitions({ scorecard: "above", limit: 2 });
      return items
        .map(({ entity, rule, to, cause }) => [entity, rule, to, cause.kind, cause.name])
        .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
    };
    expect(await flipped()).toEqual([
      ["component:default/checkout", "has-basics", "pass", "waiver", id],
      ["component:default/shop", "rests-on-basics", "pass", "waiver", "component:default/checkout"],
    ]);
    await revokeWaiver(muster, id, KIM);
    expect(await levelOf("shop", "above")).toMatchObject({ level: null });
    expect((await flipped()).map(([, , to, kind]) => [to, kind])).toEqual([
      ["fail", "waiver"],
      ["fail", "waiver"],
    ]);
    expect((await shelf()).verdict).toBe("block");
  });

  it("before an environment counts there alone", async () => {
    const { id } = await ask({ ...general, environments: ["shelf"] });
    await approve(id);
    expect(await levelOf("checkout", "basics")).toMatchObject({ level: null, waived: [] });
    expect((await shelf()).verdict).toBe("block");
  });

  it("is evaluated later where the store fails just then", async () => {
    const { store } = muster;
    const { id } = await ask(general);
    const failing = { ...store, evaluations: { ...store.evaluations, save: () => Promise.reject(new Error("gone")) } };
    await approveWaiver({ ...muster, store: failing }, id, ALEX);
    const digest = (await muster.rules.current(store))?.rulebook.digest ?? "";
    expect(await store.evaluations.outdated(digest, 9)).toEqual([CHECKOUT]);
    await evaluateOutdated(muster);
    expect(await levelOf("shop", "above")).toMatchObject({ level: "done" });
  });
});

function findingsOf(rule: string) {
  return scorecardFindingsQuery.parse({ rule, explain: "all", entity: CHECKOUT });
}
