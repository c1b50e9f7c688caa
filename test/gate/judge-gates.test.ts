// What do gates make of the findings they require, under which steps, and what do they answer together?

import { describe, expect, it } from "vitest";
import { bindGates, gatesBefore } from "../../src/gate/bind-gates.ts";
import type { CompiledGate } from "../../src/gate/compile-gate.ts";
import { judgeGates } from "../../src/gate/judge-gates.ts";
import type { Document } from "../../src/model/document.ts";
import type { Outcome } from "../../src/model/finding.ts";
import type { EnforcementStep, Requirement } from "../../src/model/gate.ts";
import { NOTHING_IN_FORCE } from "../../src/model/in-force.ts";
import { document, entity } from "../evaluate/standing.ts";
import { asked, gate, requirement } from "./release.ts";

interface Asked {
  readonly outcomes?: Readonly<Record<string, Outcome>>;
  readonly at?: string;
  readonly about?: Document;
  readonly target?: string;
}

function judge(gates: CompiledGate | readonly CompiledGate[], { outcomes = {}, at, about, target }: Asked = {}) {
  const now = Date.parse(at ?? "2026-12-01T12:00:00Z");
  const release = {
    ...(about ?? document(entity("a", { tier: "1" }))),
    change: { environment: "production", type: "release" },
  };
  return judgeGates(
    bindGates([gates].flat(), release, now),
    asked(outcomes, target),
    "production",
    NOTHING_IN_FORCE,
    now,
  );
}

describe("a finding's effect", () => {
  const effect = (outcome: Outcome, step: EnforcementStep["step"], onUnknown?: Requirement["onUnknown"]) =>
    judge(gate([requirement({ enforcement: [{ step }], ...(onUnknown === undefined ? {} : { onUnknown }) })]), {
      outcomes: { a: outcome },
    }).findings[0]?.effect;

  it.each([
    ["pass", "block", undefined, "none"],
    ["not-applicable", "block", undefined, "none"],
    ["fail", "observe", undefined, "observed"],
    ["fail", "warn", undefined, "warning"],
    ["fail", "ratchet", undefined, "warning"],
    ["fail", "block", undefined, "blocking"],
    ["unknown", "block", undefined, "blocking"],
    ["unknown", "block", "block", "blocking"],
    ["unknown", "block", "warn", "warning"],
    ["unknown", "block", "allow", "none"],
    ["unknown", "observe", "warn", "observed"],
    ["unknown", "warn", "block", "warning"],
  ] as const)("%s under %s, onUnknown %s: %s", (outcome, step, onUnknown, expected) =>
    expect(effect(outcome, step, onUnknown)).toBe(expected),
  );
});

describe("which rules a gate asks for", () => {
  const rulesOf = (more: Partial<Requirement>, target?: string) => {
    const { rules: _, ...rest } = requirement();
    return judge(gate([{ ...rest, ...more }]), target === undefined ? {} : { target }).findings.map(
      (finding) => finding.rule,
    );
  };
  it.each([
    ["a level and those below, never drafts", { level: "silver" }, undefined, ["a", "b"]],
    ["the entity's target", { level: "target" }, "gold", ["a", "b", "c"]],
    ["nothing where no target is asked", { level: "target" }, undefined, []],
    ["those it names", { rules: ["c"] }, undefined, ["c"]],
    ["nothing of a scorecard that is not there", { scorecard: "gone", level: "silver" }, undefined, []],
  ] as const)("%s", (_, more, target, rules) => expect(rulesOf(more, target).sort()).toEqual(rules));

  it("counts a rule required twice once, at the strictest", () => {
    const twice = gate([
      requirement({ enforcement: [{ step: "warn" }] }),
      requirement({ enforcement: [{ step: "block" }] }),
      requirement({ enforcement: [] }),
    ]);
    const { findings } = judge(twice, { outcomes: { a: "fail" } });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ scorecard: "ready", rule: "a", effect: "blocking" });
    expect(findings[0]?.enforcement).toEqual({ step: "block", from: null, next: null });
  });
});

describe("a step", () => {
  const steps: EnforcementStep[] = [
    { step: "warn", from: "2026-12-01" },
    { step: "block", from: "2027-03-28", when: { "==": [{ var: "entity.tier" }, "1"] } },
  ];
  const stepAt = (at: string, timezone = "UTC", about?: Document) =>
    judge(gate([requirement({ enforcement: steps })], { timezone }), { at, ...(about === undefined ? {} : { about }) })
      .findings[0]?.enforcement.step;

  it.each([
    ["2026-11-30T23:59:59Z", "UTC", "observe"],
    ["2026-12-01T00:00:00Z", "UTC", "warn"],
    ["2026-11-30T22:59:59Z", "Europe/Berlin", "observe"],
    ["2026-11-30T23:00:00Z", "Europe/Berlin", "warn"],
    // The night the clocks go forward: midnight is still at UTC+1.
    ["2027-03-27T22:59:59Z", "Europe/Berlin", "warn"],
    ["2027-03-27T23:00:00Z", "Europe/Berlin", "block"],
    ["2026-12-01T04:59:59Z", "America/New_York", "observe"],
    ["2026-12-01T05:00:00Z", "America/New_York", "warn"],
  ])("at %s in %s is %s", (at, zone, step) => expect(stepAt(at, zone)).toBe(step));

  it("is in force only where its condition holds", () => {
    const tierTwo = document(entity("a", { tier: "2" }));
    expect(stepAt("2027-06-01T00:00:00Z", "UTC", tierTwo)).toBe("warn");
  });
});

describe("the approvals that are asked for", () => {
  const approvals = [{ from: "group:default/sre", count: 1, when: { "==": [{ var: "entity.tier" }, "1"] } }];
  it.each([
    ["where the condition holds", {}, 1],
    ["nowhere else", { about: document(entity("a", { tier: "3" })) }, 0],
  ] as const)("%s", (_, asked, count) =>
    expect(judge(gate([requirement()], { approvals }), asked).requirements.approvals).toHaveLength(count),
  );
});

it("is honest about a gate that asks nothing: unknown", () => {
  expect(judge(gate([]))).toMatchObject({ evaluation: "unknown", findings: [] });
});

describe("the gates of an environment", () => {
  it.each([
    ["production", 1],
    [" Production ", 1],
    ["ｐroduction", 1],
    ["prod-eu", 1],
    ["prod", 0],
    ["preproduction", 0],
  ])("%s", (environment, count) => expect(gatesBefore([gate([])], environment)).toHaveLength(count));
});
