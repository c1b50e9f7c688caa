// What do waivers, earlier releases, freezes, locks, approvals and a broken glass make of a decision?

import { describe, expect, it } from "vitest";
import { compileFreeze } from "../../src/gate/compile-freeze.ts";
import { releaseNamed } from "../../src/model/approval.ts";
import type { Approval } from "../../src/model/approval.ts";
import type { Change, Decision, DecisionRequest } from "../../src/model/decision.ts";
import type { DeclaredFreeze, Lock, Waiver } from "../../src/model/directive.ts";
import type { Outcome } from "../../src/model/finding.ts";
import type { Freeze, Gate } from "../../src/model/gate.ts";
import { NOTHING_IN_FORCE } from "../../src/model/in-force.ts";
import type { InForce } from "../../src/model/in-force.ts";
import { AT } from "../evaluate/standing.ts";
import { decided, gate, requirement } from "./release.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SRE = "group:default/sre";
const ENTITY = "component:default/a";
const DEED = { by: "user:default/kim", at: AT - DAY };
const inForce = (more: Partial<InForce>): InForce => ({ ...NOTHING_IN_FORCE, ...more });
const FAIL = { a: "fail" } as const;
const outline = ({ verdict, basis, summary }: Decision) => ({ verdict, basis, summary });

function waiver(more: Partial<Waiver> = {}): Waiver {
  return {
    kind: "waiver",
    id: "wvr_1",
    entity: ENTITY,
    scorecard: "ready",
    rule: "a",
    environments: [],
    reason: "the replacement ships in December",
    ticket: "SEC-4411",
    requested: { by: "user:default/ann", at: AT - DAY },
    approved: DEED,
    until: AT + 30 * DAY,
    ended: null,
    ...more,
  };
}

describe("a waiver", () => {
  const ask = (...waivers: Waiver[]) => decided({ outcomes: FAIL, inForce: inForce({ waivers }) });

  it("turns a block into an allow that says so, and changes no outcome", () => {
    const decision = ask(waiver());
    expect(decision).toMatchObject({
      verdict: "allow",
      evaluation: "fail",
      basis: ["waiver"],
      message: "ALLOW a -> production: 1 waived",
      summary: { fail: 1, waived: 1, blocking: 0 },
      problems: [],
    });
    expect(decision.findings[0]).toMatchObject({
      outcome: "fail",
      effect: "waived",
      waiver: { id: "wvr_1", state: "active", until: AT + 30 * DAY, by: "user:default/kim", ticket: "SEC-4411" },
    });
  });

  it("covers what is not known as it covers a fail", () => {
    const decision = decided({ outcomes: { a: "unknown" }, inForce: inForce({ waivers: [waiver()] }) });
    expect(outline(decision)).toMatchObject({
      verdict: "allow",
      basis: ["waiver"],
      summary: { waived: 1, unknown: 1 },
    });
  });

  it.each([
    ["that nobody approved", waiver({ approved: null })],
    ["that was revoked", waiver({ ended: DEED })],
    ["that is over by a millisecond", waiver({ until: AT })],
    ["of another rule", waiver({ rule: "b" })],
    ["of another scorecard", waiver({ scorecard: "other" })],
    ["of another environment", waiver({ environments: ["staging", "dev-*"] })],
  ])("%s changes nothing", (_, one) => expect(ask(one).verdict).toBe("block"));

  it.each([[["production"]], [["prod*"]], [["staging", "production"]]])("for %s counts there", (environments) =>
    expect(ask(waiver({ environments })).verdict).toBe("allow"),
  );

  it("limits an allow that rests on it", () => {
    expect(ask(waiver({ until: AT + 1_000 })).validUntil).toBe(AT + 1_000);
    expect(ask(waiver()).validUntil).toBe(AT + HOUR);
  });

  it("is announced to end in its last week, and told of when it has", () => {
    const codes = (until: number) => ask(waiver({ until })).problems.map(({ code, message }) => `${code}: ${message}`);
    expect(codes(AT + 7 * DAY + 1)).toEqual([]);
    expect(codes(AT + 7 * DAY)).toEqual(["waiver-ends: the waiver of `ready/a` ends at 2026-12-08T12:00:00Z"]);
    expect(codes(AT - HOUR)).toEqual(["waiver-expired: the waiver of `ready/a` ended at 2026-12-01T11:00:00Z"]);
  });

  it("of several the one that holds longest counts", () => {
    const both = [waiver({ id: "wvr_2", until: AT + 60 * DAY }), waiver({ until: AT - 1 })];
    for (const waivers of [both, [...both].reverse()]) {
      expect(decided({ outcomes: FAIL, inForce: inForce({ waivers }) }).findings[0]?.waiver?.id).toBe("wvr_2");
    }
  });
});

describe("a ratchet", () => {
  const gates = [gate([requirement({ enforcement: [{ step: "ratchet" }] })])];
  const since = (before: Readonly<Record<string, Outcome>> | null, now: Outcome = "fail") =>
    decided({
      gates,
      outcomes: { a: now },
      inForce: inForce({ baseline: before && { decision: "dec_0", outcomes: before } }),
    });

  it.each([
    ["passed, fails now", { "ready/a": "pass" }, "fail", "block", "blocking"],
    ["did not apply, fails now", { "ready/a": "not-applicable" }, "fail", "block", "blocking"],
    ["passed, is not known now", { "ready/a": "pass" }, "unknown", "block", "blocking"],
    ["failed, fails now", { "ready/a": "fail" }, "fail", "allow", "ratcheted"],
    ["was not known, fails now", { "ready/a": "unknown" }, "fail", "allow", "ratcheted"],
    ["was not asked for, fails now", { "ready/b": "pass" }, "fail", "allow", "ratcheted"],
    ["failed, passes now", { "ready/a": "fail" }, "pass", "allow", undefined],
  ] as const)("%s", (_, before, now, verdict, effect) => {
    const decision = since(before, now);
    expect(decision.verdict).toBe(verdict);
    expect(decision.findings[0]?.effect).toBe(effect);
    const isRatcheted = effect === "ratcheted";
    expect([decision.basis, decision.summary.ratcheted]).toEqual(isRatcheted ? [["ratchet"], 1] : [[], 0]);
    expect(decision.problems).toEqual([]);
  });

  it("warns without an earlier release, and says so", () => {
    expect(since(null)).toMatchObject({ verdict: "allow", basis: ["ratchet"], problems: [{ code: "no-baseline" }] });
  });

  it("is waived like any other step", () => {
    const baseline = { decision: "dec_0", outcomes: { "ready/a": "pass" } } as const;
    const decision = decided({ gates, outcomes: FAIL, inForce: inForce({ baseline, waivers: [waiver()] }) });
    expect(outline(decision)).toMatchObject({ verdict: "allow", basis: ["waiver"] });
  });
});

function freeze(more: Partial<Freeze> = {}) {
  return compileFreeze({
    id: "year-end",
    title: "Year-end freeze",
    environments: ["production"],
    window: { from: "2026-12-01T12:00", to: "2026-12-02" },
    timezone: "UTC",
    exempt: ["rollback"],
    approvers: [SRE],
    location: { file: "rules/freeze.yaml", line: 1, column: 1 },
    ...more,
  });
}

function approval(more: Partial<Approval> = {}): Approval {
  return {
    id: "apr_1",
    decision: "dec_1",
    entity: ENTITY,
    environment: "production",
    release: releaseNamed({ type: "release" }),
    rulebook: "sha256:1",
    answer: "approve",
    reason: null,
    by: "user:default/kim",
    groups: [SRE],
    at: AT - HOUR,
    ...more,
  };
}

describe("a freeze", () => {
  const ask = (one: ReturnType<typeof freeze>, more: Partial<InForce> = {}, request?: Partial<DecisionRequest>) =>
    decided({ inForce: inForce(more), more: { freezes: [one] }, ...(request && { request }) });

  it("waits from its first instant to its last, says until when, and lets go by itself", () => {
    const at = (window: Freeze["window"]) => ask(freeze({ window }));
    expect(at({ from: "2026-12-01T12:00", to: "2026-12-02" })).toMatchObject({
      verdict: "wait",
      evaluation: "pass",
      basis: ["freeze"],
      message: "WAIT a -> production: freeze year-end (Year-end freeze) unless sre approves",
      holds: [
        { kind: "freeze", id: "year-end", title: "Year-end freeze", until: AT + 12 * HOUR, who: [SRE], count: 1 },
      ],
      retryAt: AT + 12 * HOUR,
      validUntil: null,
    });
    expect(at({ from: "2026-12-01T11:00", to: "2026-12-01T12:00" })).toMatchObject({
      verdict: "allow",
      holds: [],
      ahead: [],
    });
    expect(at({ from: "2026-12-01T12:01", to: "2026-12-02" })).toMatchObject({ verdict: "allow", holds: [] });
  });

  it("is announced two days ahead", () => {
    const ahead = (from: string) => ask(freeze({ window: { from, to: "2027-01-04T08:00" } })).ahead;
    const until = Date.parse("2027-01-04T08:00:00Z");
    expect(ahead("2026-12-03T12:00")).toEqual([
      { id: "year-end", title: "Year-end freeze", from: AT + 2 * DAY, until },
    ]);
    expect(ahead("2026-12-03T12:01")).toEqual([]);
  });

  it("blocks nothing that a rule does not, and hides no block", () => {
    expect(decided({ outcomes: FAIL, more: { freezes: [freeze()] } })).toMatchObject({
      verdict: "block",
      holds: [{ id: "year-end" }],
    });
  });

  it.each([
    ["another environment", freeze({ environments: ["staging"] }), "allow"],
    ["an environment it matches", freeze({ environments: ["prod*"] }), "wait"],
    ["an entity it does not apply to", freeze({ appliesTo: { "==": [{ var: "entity.kind" }, "API"] } }), "allow"],
    ["a change it does not apply to", freeze({ appliesTo: { "==": [{ var: "change.type" }, "config"] } }), "allow"],
  ] as const)("%s", (_, one, verdict) => expect(ask(one).verdict).toBe(verdict));

  it("holds what the catalog does not know, and what no gate stands before", () => {
    const known = { appliesTo: { "==": [{ var: "entity.kind" }, "API"] } };
    expect(decided({ about: null, more: { freezes: [freeze(known)] } })).toMatchObject({
      verdict: "wait",
      basis: ["unregistered", "freeze"],
    });
    const elsewhere = { environment: "staging" };
    const staging = freeze({ environments: ["staging"] });
    expect(ask(staging, {}, elsewhere)).toMatchObject({ verdict: "wait", basis: ["no-gate", "freeze"] });
  });

  it("lets through what its approvers approved, and nothing else", () => {
    expect(ask(freeze(), { approvals: [approval()] })).toMatchObject({
      verdict: "allow",
      basis: ["approval"],
      holds: [],
    });
    expect(ask(freeze(), { approvals: [approval({ groups: ["group:default/dpo"] })] }).verdict).toBe("wait");
    expect(ask(freeze({ approvers: [] }), { approvals: [approval()] }).verdict).toBe("wait");
  });

  it("lets a verified rollback through where it exempts them", () => {
    const rollback: Change = { type: "rollback", version: "1.41.0" };
    const back = { deployedBefore: "dec_0" };
    expect(ask(freeze(), back, { change: rollback }).verdict).toBe("allow");
    expect(ask(freeze(), {}, { change: rollback }).verdict).toBe("wait");
    expect(ask(freeze(), {}, { change: { type: "hotfix" } }).verdict).toBe("wait");
  });

  it("that somebody declared holds as those of the rules do", () => {
    const declared: DeclaredFreeze = {
      kind: "freeze",
      id: "frz_1",
      title: "Migration",
      environments: ["production"],
      appliesTo: null,
      from: AT,
      until: AT + HOUR,
      reason: "the database moves",
      declared: DEED,
      ended: null,
    };
    const holding = (one: DeclaredFreeze) => decided({ inForce: inForce({ freezes: [one] }) });
    expect(holding(declared)).toMatchObject({ verdict: "wait", retryAt: AT + HOUR, holds: [{ id: "frz_1", who: [] }] });
    expect(holding({ ...declared, ended: DEED }).verdict).toBe("allow");
    expect(holding({ ...declared, until: AT }).verdict).toBe("allow");
  });
});

describe("a lock", () => {
  const lock: Lock = {
    kind: "lock",
    id: "lck_1",
    entity: ENTITY,
    environment: null,
    reason: "under investigation",
    until: null,
    locked: DEED,
    ended: null,
  };
  const ask = (one: Lock) => decided({ inForce: inForce({ locks: [one] }) });

  it("holds until somebody ends it", () => {
    expect(ask(lock)).toMatchObject({
      verdict: "wait",
      basis: ["lock"],
      retryAt: null,
      holds: [{ kind: "lock", id: "lck_1", title: "under investigation", until: null, who: [] }],
    });
    expect(ask({ ...lock, ended: DEED }).verdict).toBe("allow");
    expect(ask({ ...lock, until: AT }).verdict).toBe("allow");
    expect(ask({ ...lock, until: AT + 1 })).toMatchObject({ verdict: "wait", retryAt: AT + 1 });
  });

  it.each([
    ["of another entity", { entity: "component:default/b" }, "allow"],
    ["of the environment", { entity: null, environment: "production" }, "wait"],
    ["of another environment", { entity: null, environment: "staging" }, "allow"],
    ["of the entity elsewhere", { environment: "staging" }, "allow"],
  ] as const)("%s", (_, more, verdict) => expect(ask({ ...lock, ...more }).verdict).toBe(verdict));
});

describe("approvals", () => {
  const gates = [gate([requirement()], { approvals: [{ from: SRE, count: 2 }] })];
  const ask = (approvals: readonly Approval[], change: Change = { type: "release" }) =>
    decided({ gates, inForce: inForce({ approvals }), request: { change } });
  const lee = { id: "apr_2", by: "user:default/lee" };

  it("are counted by person, and say how many more it takes", () => {
    expect(ask([]).holds).toMatchObject([{ count: 2 }]);
    expect(ask([approval(), approval({ id: "apr_2" })])).toMatchObject({ verdict: "wait", holds: [{ count: 1 }] });
    expect(ask([approval(), approval(lee)])).toMatchObject({ verdict: "allow", basis: ["approval"], holds: [] });
  });

  it("of somebody who is not asked do not count", () => {
    expect(ask([approval(), approval({ ...lee, groups: [] })]).verdict).toBe("wait");
  });

  it("of whoever releases it do not count", () => {
    expect(ask([approval(), approval(lee)], { type: "release", actor: "user:default/lee" }).verdict).toBe("wait");
  });

  it("a no blocks, until the same person says yes", () => {
    const no = approval({ answer: "reject", reason: "not before the audit" });
    expect(ask([approval(lee), no])).toMatchObject({
      verdict: "block",
      basis: ["approval"],
      message: "BLOCK a -> production: rejected, needs approval by sre",
      problems: [{ code: "rejected", message: "user:default/kim rejected this release: not before the audit" }],
    });
    expect(ask([approval(lee), no, approval({ id: "apr_3" })]).verdict).toBe("allow");
  });

  it("release no block", () => {
    const decision = decided({ gates, outcomes: FAIL, inForce: inForce({ approvals: [approval(), approval(lee)] }) });
    expect(outline(decision)).toMatchObject({ verdict: "block", basis: [] });
  });
});

describe("a rollback", () => {
  const change: Change = { type: "rollback", version: "1.41.0" };
  const ask = (deployedBefore: string | null, more: Partial<Gate> = {}) =>
    decided({
      gates: [gate([requirement()], more)],
      outcomes: FAIL,
      inForce: inForce({ deployedBefore }),
      request: { change },
    });

  it("that is one passes, and says what it passed over", () => {
    expect(ask("dec_0")).toMatchObject({
      verdict: "allow",
      evaluation: "fail",
      basis: ["rollback"],
      message: "ALLOW a -> production: a rollback to what was deployed before, 1 blocking (a)",
      problems: [],
    });
  });

  it("that only says so is judged as a release", () => {
    expect(ask(null)).toMatchObject({ verdict: "block", problems: [{ code: "rollback-not-verified" }] });
  });

  it("is judged like any release where the gate says so", () => {
    expect(ask("dec_0", { rollback: "check" }).verdict).toBe("block");
  });
});

describe("a broken glass", () => {
  const breakGlass = { reason: "customers cannot pay, the fix is known", incident: "INC-7", groups: [SRE] };
  const gates = [gate([requirement()], { breakGlass: [SRE], validFor: 12 * HOUR })];
  const ask = (more: Partial<DecisionRequest>, outcomes: Readonly<Record<string, Outcome>> = FAIL, which = gates) =>
    decided({ gates: which, outcomes, request: { change: { type: "release", actor: "user:default/kim" }, ...more } });

  it("allows for a while, and names what it overrides", () => {
    expect(ask({ breakGlass })).toMatchObject({
      verdict: "allow",
      evaluation: "fail",
      basis: ["break-glass"],
      validUntil: AT + 4 * HOUR,
      problems: [
        {
          code: "break-glass",
          severity: "warning",
          message:
            "user:default/kim broke the glass (INC-7: customers cannot pay, the fix is known): overrides ready/a",
        },
      ],
    });
  });

  it("is told of where nothing had to be overridden", () => {
    expect(ask({ breakGlass }, {})).toMatchObject({ verdict: "allow", basis: ["break-glass"] });
  });

  it.each([
    ["a member of no group", [], "they are in no group that anybody vouches for"],
    ["a member of another", ["group:default/dpo"], "members of sre may; they are in dpo"],
  ])("%s may not, and is told who may", (_, groups, help) => {
    const { verdict, problems } = ask({ breakGlass: { ...breakGlass, groups } });
    expect(verdict).toBe("block");
    expect(problems).toMatchObject([{ code: "break-glass-refused", severity: "error" }]);
    expect(problems[0]?.help).toContain(help);
  });

  it("takes a gate that says who may", () => {
    const elsewhere = freeze({ environments: ["staging"] });
    const request = {
      breakGlass,
      environment: "staging",
      change: { type: "release", actor: "user:default/kim" },
    } as const;
    const decision = decided({ gates, request, more: { freezes: [elsewhere] } });
    expect(decision).toMatchObject({ verdict: "wait", basis: ["no-gate", "freeze"] });
    expect(decision.problems.map(({ code }) => code)).toContain("break-glass-refused");
  });

  it("takes the yes of every gate that binds", () => {
    const other = gate([requirement()], { id: "other", breakGlass: [] });
    expect(ask({ breakGlass }, FAIL, [...gates, other]).verdict).toBe("block");
  });
});
