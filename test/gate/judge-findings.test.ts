import { describe, expect, it } from "vitest";
import { bindGates } from "../../src/gate/bind-gates.ts";
import { compileGate } from "../../src/gate/compile-gate.ts";
import { judgeFindings } from "../../src/gate/judge-findings.ts";
import type { Document } from "../../src/model/document.ts";
import type { Outcome } from "../../src/model/finding.ts";
import type { EnforcementStep, Gate, Requirement } from "../../src/model/gate.ts";
import { document, entity, rule, scorecard } from "../evaluate/standing.ts";

const CARD = scorecard([
  rule("a", true),
  rule("b", true, { level: "silver" }),
  rule("c", true, { level: "gold" }),
  rule("d", true, { draft: true }),
]);

function gate(require: readonly Requirement[], more: Partial<Gate> = {}) {
  return compileGate({
    id: "production",
    title: "Production",
    environments: ["production", "prod-*"],
    unregistered: "warn",
    require,
    approvals: [],
    breakGlass: [],
    validFor: 3_600_000,
    rollback: "allow",
    timezone: "UTC",
    location: { file: "rules/gate.yaml", line: 1, column: 1 },
    ...more,
  });
}

const requirement = (more: Partial<Requirement> = {}): Requirement => ({
  scorecard: "ready",
  rules: ["a"],
  enforcement: [{ step: "block" }],
  ...more,
});

interface Asked {
  readonly outcomes?: Readonly<Record<string, Outcome>>;
  readonly at?: string;
  readonly about?: Document;
  readonly target?: string;
}

function judge(
  compiled: ReturnType<typeof gate>,
  { outcomes = {}, at = "2026-12-01T12:00:00Z", about, target }: Asked = {},
) {
  const now = Date.parse(at);
  const asked = {
    ...(about ?? document(entity("a", { tier: "1" }))),
    change: { environment: "production", type: "release" },
  };
  const required = {
    scorecard: (id: string) => (id === "ready" ? CARD : undefined),
    target: () => target,
    outcome: (_: string, id: string) => outcomes[id] ?? ("pass" as const),
  };
  return judgeFindings(compiled, required, compiled.conditions.load(asked, now), now);
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
  const asked = (more: Partial<Requirement>, target?: string) => {
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
  ] as const)("%s", (_, more, target, rules) => expect(asked(more, target)).toEqual(rules));

  it("counts a rule required twice once, at the strictest", () => {
    const twice = gate([
      requirement({ enforcement: [{ step: "warn" }] }),
      requirement({ enforcement: [{ step: "block" }] }),
      requirement({ enforcement: [] }),
    ]);
    expect(judge(twice, { outcomes: { a: "fail" } }).findings).toEqual([
      { scorecard: "ready", rule: "a", outcome: "fail", step: "block", effect: "blocking" },
    ]);
  });
});

describe("a step", () => {
  const steps: EnforcementStep[] = [
    { step: "warn", from: "2026-12-01" },
    { step: "block", from: "2027-03-28", when: { "==": [{ var: "entity.tier" }, "1"] } },
  ];
  const stepAt = (at: string, timezone = "UTC", about?: Document) =>
    judge(gate([requirement({ enforcement: steps })], { timezone }), { at, ...(about === undefined ? {} : { about }) })
      .findings[0]?.step;

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

describe("the verdict", () => {
  const approvals = [{ from: "group:default/sre", count: 1, when: { "==": [{ var: "entity.tier" }, "1"] } }];
  it.each([
    ["blocks before it waits", { outcomes: { a: "fail" } }, "block", "fail"],
    ["waits for an approval", {}, "wait", "pass"],
    ["allows where no approval is asked", { about: document(entity("a", { tier: "3" })) }, "allow", "pass"],
  ] as const)("%s", (_, asked, verdict, evaluation) =>
    expect(judge(gate([requirement()], { approvals }), asked)).toMatchObject({ verdict, evaluation }),
  );

  it("is honest about a gate that asks nothing: unknown", () => {
    expect(judge(gate([]))).toMatchObject({ verdict: "allow", evaluation: "unknown", findings: [] });
  });
});

describe("the gates of an environment", () => {
  it.each([
    ["production", 1],
    [" Production ", 1],
    ["ｐroduction", 1],
    ["prod-eu", 1],
    ["prod", 0],
    ["preproduction", 0],
  ])("%s", (environment, count) => expect(bindGates([gate([])], environment)).toHaveLength(count));
});
