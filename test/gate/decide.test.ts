// Does a decision follow the procedure, sentence by sentence, at a fixed instant?

import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/model/decision.ts";
import type { Outcome } from "../../src/model/finding.ts";
import type { EnforcementStep, Requirement } from "../../src/model/gate.ts";
import { AT } from "../evaluate/standing.ts";
import { decided, gate, requirement } from "./release.ts";

const HOUR = 3_600_000;
const FAIL = { a: "fail" } as const;
const steps = (...enforcement: EnforcementStep[]) => [gate([requirement({ enforcement })])];
const all = (more: Partial<Requirement> = {}) => ({ ...requirement({ rules: ["a", "b", "c"], ...more }) });
const codes = ({ problems }: Decision) => problems.map(({ code, severity }) => `${severity} ${code}`);

describe("verdict, evaluation and basis", () => {
  const approvals = [{ from: "group:default/sre", count: 1 }];
  const ratchet = [{ step: "ratchet" }] as const;
  it.each([
    ["all pass", [gate([requirement()])], {}, "allow", "pass", []],
    ["a fail that blocks", [gate([requirement()])], FAIL, "block", "fail", []],
    ["an unknown that blocks", [gate([requirement()])], { a: "unknown" }, "block", "unknown", []],
    ["a fail that is observed", steps({ step: "observe" }), FAIL, "allow", "fail", ["observe"]],
    ["a fail that warns", steps({ step: "warn" }), FAIL, "allow", "fail", ["warn"]],
    ["a fail without a baseline", steps(...ratchet), FAIL, "allow", "fail", ["ratchet"]],
    [
      "a fail before its day",
      steps({ step: "warn" }, { step: "block", from: "2027-01-01" }),
      FAIL,
      "allow",
      "fail",
      ["warn", "not-yet-enforced"],
    ],
    [
      "a fail before any day",
      steps({ step: "block", from: "2027-01-01" }),
      FAIL,
      "allow",
      "fail",
      ["observe", "not-yet-enforced"],
    ],
    [
      "an unknown that warns",
      [gate([requirement({ onUnknown: "warn" })])],
      { a: "unknown" },
      "allow",
      "unknown",
      ["warn"],
    ],
    [
      "an unknown let pass",
      [gate([requirement({ onUnknown: "allow" })])],
      { a: "unknown" },
      "allow",
      "unknown",
      ["observe"],
    ],
    ["an approval missing", [gate([requirement()], { approvals })], {}, "wait", "pass", ["approval"]],
    ["an approval missing, and a block", [gate([requirement()], { approvals })], FAIL, "block", "fail", []],
    [
      "a fail over an unknown",
      [gate([all({ enforcement: [{ step: "warn" }] })])],
      { a: "fail", b: "unknown" },
      "allow",
      "fail",
      ["warn"],
    ],
    ["nothing applicable", [gate([requirement()])], { a: "not-applicable" }, "allow", "unknown", []],
  ] as const)("%s", (_, gates, outcomes: Readonly<Record<string, Outcome>>, verdict, evaluation, basis) => {
    expect(decided({ gates, outcomes })).toMatchObject({ verdict, evaluation, basis });
  });

  it("says so where nothing that is required applies", () => {
    expect(codes(decided({ outcomes: { a: "not-applicable" } }))).toEqual(["warning nothing-applies"]);
  });

  it("says so where a ratchet has nothing to compare with", () => {
    const { problems } = decided({ gates: steps({ step: "ratchet" }), outcomes: FAIL });
    expect(problems.map(({ message }) => message)).toEqual([
      "no earlier release to compare with: `ratchet` only warns about a finding",
    ]);
    expect(codes(decided({ gates: steps({ step: "ratchet" }) }))).toEqual([]);
  });
});

describe("an environment", () => {
  it("without a gate is allowed, as no gate, and warned about", () => {
    const decision = decided({ outcomes: FAIL, request: { environment: "dev" } });
    expect(decision).toMatchObject({ verdict: "allow", evaluation: "unknown", basis: ["no-gate"], gates: [] });
    expect(codes(decision)).toEqual(["warning no-gate"]);
    expect(decision.problems[0]?.help).toBe("the gates are `production` (production, prod-*)");
    expect(decision.findings).toEqual([]);
    expect(decision.validUntil).toBe(AT + HOUR);
  });

  it("without a gate says what gates there are, also where there are none", () => {
    expect(decided({ gates: [] }).problems[0]?.help).toBe("the rules declare no gate");
  });

  it("whose gates do not apply is allowed the same", () => {
    const gates = [gate([requirement()], { appliesTo: { "==": [{ var: "change.type" }, "hotfix"] } })];
    const decision = decided({ gates, outcomes: FAIL });
    expect(decision).toMatchObject({ verdict: "allow", evaluation: "unknown", basis: ["no-gate"] });
    expect(codes(decision)).toEqual(["warning no-gate"]);
    expect(decided({ gates, outcomes: FAIL, request: { change: { type: "hotfix" } } }).verdict).toBe("block");
  });

  it.each([" Production ", "ｐｒｏｄｕｃｔｉｏｎ", "\u3000PRODUCTION\t"])("called %j is normalised", (environment) => {
    expect(decided({ request: { environment } })).toMatchObject({ environment: "production", gates: ["production"] });
  });

  it("is read normalised by conditions", () => {
    const gates = [gate([requirement()], { appliesTo: { "==": [{ var: "change.environment" }, "prod-eu"] } })];
    expect(decided({ gates, request: { environment: "PROD-EU" } }).gates).toEqual(["production"]);
  });
});

describe("an entity the catalog lacks", () => {
  const ask = (...unregistered: ("allow" | "warn" | "block")[]) =>
    decided({
      about: null,
      gates: unregistered.map((word, index) =>
        gate([requirement()], { id: `g${index}`, unregistered: word, appliesTo: false }),
      ),
      more: { help: "did you mean `component:default/b`?" },
    });

  it.each([
    [["allow"], "allow", []],
    [["allow", "warn"], "allow", ["warning unregistered-entity"]],
    [["warn", "block", "allow"], "block", ["error unregistered-entity"]],
  ] as const)("under %j gets the strictest", (words, verdict, said) => {
    const decision = ask(...words);
    expect(decision).toMatchObject({ verdict, evaluation: "unknown", basis: ["unregistered"], findings: [] });
    expect(codes(decision)).toEqual(said);
  });

  it("is bound by every gate of the environment, whose condition is not asked", () => {
    expect(ask("warn", "warn").gates).toEqual(["g0", "g1"]);
    expect(ask("warn").problems[0]?.help).toBe("did you mean `component:default/b`?");
  });

  it("is as free as any where there is no gate", () => {
    expect(decided({ about: null, request: { environment: "dev" } }).basis).toEqual(["no-gate"]);
  });
});

describe("a release that no gate binds", () => {
  const ask = (environment: string, ...ungated: ("allow" | "warn" | "block")[]) =>
    decided({
      request: { environment },
      gates: ungated.map((word, index) => gate([requirement()], { id: `g${index}`, ungated: word, appliesTo: false })),
    });

  it.each([
    [["allow"], "allow", []],
    [["allow", "warn"], "allow", ["warning no-gate"]],
    [["warn", "block", "allow"], "block", ["error no-gate"]],
  ] as const)("under %j gets the strictest, also where no gate stands", (words, verdict, said) => {
    for (const environment of ["production", "prodction"]) {
      const decision = ask(environment, ...words);
      expect(decision).toMatchObject({ verdict, evaluation: "unknown", basis: ["no-gate"], gates: [] });
      expect(codes(decision)).toEqual(said);
      expect(decision.message).toMatch(/no gate binds it$/);
    }
  });

  it("is not asked of gates that stand elsewhere, where one stands", () => {
    const elsewhere = gate([requirement()], { id: "else", environments: ["dev"], ungated: "block" });
    const here = gate([requirement()], { id: "here", appliesTo: false });
    expect(decided({ gates: [here, elsewhere] }).verdict).toBe("allow");
  });
});

describe("several gates", () => {
  const strict = gate([requirement()], { id: "strict", validFor: 2 * HOUR });
  const mild = gate([requirement({ enforcement: [{ step: "warn" }] })], { id: "mild", validFor: HOUR / 2 });

  it("the strictest wins, finding by finding, and is named", () => {
    const decision = decided({ gates: [mild, strict], outcomes: FAIL });
    expect(decision).toMatchObject({ verdict: "block", gates: ["mild", "strict"] });
    expect(decision.findings.map(({ effect, gate: by }) => [effect, by])).toEqual([["blocking", "strict"]]);
    expect(decision.summary.fail).toBe(1);
  });

  it("an allow is valid until the earliest, any other verdict not at all", () => {
    expect(decided({ gates: [strict, mild] }).validUntil).toBe(AT + HOUR / 2);
    expect(decided({ gates: [strict, mild], outcomes: FAIL }).validUntil).toBeNull();
  });

  it("each asks for its approvals", () => {
    const asks = (id: string, from: string, count: number) => gate([], { id, approvals: [{ from, count }] });
    const decision = decided({ gates: [asks("b", "group:default/sre", 2), asks("a", "group:default/dpo", 1)] });
    expect(decision.holds).toEqual([
      { kind: "approval", id: "a", title: null, until: null, who: ["group:default/dpo"], count: 1 },
      { kind: "approval", id: "b", title: null, until: null, who: ["group:default/sre"], count: 2 },
    ]);
    expect(decision).toMatchObject({ verdict: "wait", validUntil: null, retryAt: null });
  });
});

describe("steps to come", () => {
  const dated = steps(
    { step: "warn", from: "2026-12-15" },
    { step: "ratchet", from: "2027-01-15" },
    { step: "block", from: "2027-04-01" },
  );

  it("are told where they change what a finding does that does not pass", () => {
    expect(decided({ gates: dated, outcomes: FAIL }).upcoming).toEqual([
      { scorecard: "ready", rule: "a", step: "warn", from: "2026-12-15", outcome: "fail" },
      // The ratchet warns as the step before it did.
      { scorecard: "ready", rule: "a", step: "block", from: "2027-04-01", outcome: "fail" },
    ]);
    expect(decided({ gates: dated }).upcoming).toEqual([]);
  });

  it("do not threaten an unknown that never blocks", () => {
    const [enforcement] = [[{ step: "block", from: "2027-01-01" }]] as const;
    const of = (onUnknown: "warn" | "allow") =>
      decided({ gates: [gate([requirement({ onUnknown, enforcement })])], outcomes: { a: "unknown" } }).upcoming;
    expect(of("warn").map(({ step }) => step)).toEqual(["block"]);
    expect(of("allow")).toEqual([]);
  });

  it("name the next stricter one of each finding, also of one that passes", () => {
    const [finding] = decided({ gates: dated, request: { explain: "all" } }).findings;
    expect(finding?.enforcement).toEqual({
      step: "observe",
      from: null,
      next: { step: "warn", from: "2026-12-15" },
    });
  });

  it("count only where their condition holds", () => {
    const when = { "==": [{ var: "entity.tier" }, "1"] };
    const gates = steps({ step: "warn" }, { step: "block", from: "2027-01-01", when });
    const upcoming = (tier: string) => decided({ gates, outcomes: FAIL, about: { tier } }).upcoming.length;
    expect([upcoming("1"), upcoming("2")]).toEqual([1, 0]);
  });

  it("are told by date, over all requirements of a rule", () => {
    const gates = [
      gate([
        all({ enforcement: [{ step: "block", from: "2027-02-01" }] }),
        requirement({ enforcement: [{ step: "block", from: "2027-01-01" }] }),
      ]),
    ];
    const { upcoming } = decided({ gates, outcomes: { a: "fail", b: "fail", c: "unknown" } });
    expect(upcoming.map(({ rule, from }) => [rule, from])).toEqual([
      ["a", "2027-01-01"],
      ["b", "2027-02-01"],
      ["c", "2027-02-01"],
    ]);
  });

  it("hold in the instant they begin", () => {
    const gates = steps({ step: "block", from: "2026-12-01T12:00" });
    const verdictAt = (at: number) => decided({ gates, outcomes: FAIL, more: { at } }).verdict;
    expect([verdictAt(AT - 1), verdictAt(AT)]).toEqual(["allow", "block"]);
  });
});

describe("what is told", () => {
  const gates = [gate([requirement({ rules: ["a", "b"] }), requirement({ rules: ["c"], onUnknown: "warn" })])];

  it("is sorted: blocking, warning, unknown, rest; then by severity; then by id", () => {
    const order = (outcomes: Readonly<Record<string, Outcome>>, more: Partial<Requirement> = {}) =>
      decided({ gates: [gate([all(more)])], outcomes, request: { explain: "all" } }).findings.map(({ rule }) => rule);
    // Severity: b critical, c medium, a low.
    expect(order({})).toEqual(["b", "c", "a"]);
    expect(order({ a: "fail" })).toEqual(["a", "b", "c"]);
    const warn = [{ step: "warn" }] as const;
    expect(order({ a: "fail", b: "unknown" }, { enforcement: warn })).toEqual(["a", "b", "c"]);
    expect(order({ a: "unknown", c: "fail" }, { enforcement: [{ step: "observe" }] })).toEqual(["a", "b", "c"]);
  });

  it.each([
    ["none", []],
    ["failing", ["a", "c"]],
    ["all", ["a", "c", "b"]],
  ] as const)("follows explain %s, and the figures do not", (explain, rules) => {
    const decision = decided({ gates, outcomes: { a: "fail", c: "unknown" }, request: { explain } });
    expect(decision.findings.map(({ rule }) => rule)).toEqual(rules);
    expect(decision.summary).toEqual({
      pass: 1,
      fail: 1,
      unknown: 1,
      notApplicable: 0,
      blocking: 1,
      warning: 1,
      waived: 0,
      ratcheted: 0,
      observed: 0,
    });
  });

  it.each([
    [{}, "ALLOW a -> production: 3 passed"],
    [{ a: "fail", c: "unknown" }, "BLOCK a -> production: 1 blocking (a), 1 warning"],
    [{ a: "fail", b: "fail" }, "BLOCK a -> production: 2 blocking (b, a)"],
    [
      { a: "not-applicable", b: "not-applicable", c: "not-applicable" },
      "ALLOW a -> production: nothing that is required applies",
    ],
  ] as const)("is said in one line: %j", (outcomes, message) => {
    expect(decided({ gates, outcomes }).message).toBe(message);
  });

  it("names some blockers and counts the rest, and who has to approve", () => {
    const { message } = decided({
      gates: [gate([all()], { approvals: [{ from: "group:default/sre", count: 2 }] })],
      outcomes: { a: "fail", b: "fail", c: "fail" },
    });
    expect(message).toBe("BLOCK a -> production: 3 blocking (b, c, a), needs approval 2 times by sre");
  });

  it("is recorded nowhere, at the instant it is asked", () => {
    expect(decided({})).toMatchObject({ id: null, links: null, decidedAt: AT, rulebook: "sha256:1" });
  });
});

describe("a change", () => {
  const change = { var: "change.type" };

  it("that only says it is a rollback is judged as a release, and told so", () => {
    const gates = [gate([requirement()], { appliesTo: { "!=": [change, "rollback"] } })];
    const decision = decided({ gates, outcomes: FAIL, request: { change: { type: "rollback" } } });
    expect(decision).toMatchObject({ verdict: "block", change: { type: "rollback" } });
    expect(codes(decision)).toEqual(["warning rollback-not-verified"]);
  });

  it("is read with all that it says", () => {
    const artifacts = [{ uri: "ghcr.io/acme/a", sha256: "0".repeat(64) }];
    const when = {
      and: [
        { "==": [{ var: "change.version" }, "1.42.0"] },
        { "==": [{ var: "change.commit" }, "9b2f7c1"] },
        { some: [{ var: "change.artifacts" }, { "==": [{ var: "uri" }, "ghcr.io/acme/a"] }] },
        { "!": [{ var: "change.actor" }] },
      ],
    };
    const gates = [gate([requirement()], { appliesTo: when })];
    const told = { type: "release", version: "1.42.0", commit: "9b2f7c1", artifacts } as const;
    expect(decided({ gates, request: { change: told } }).gates).toEqual(["production"]);
  });
});
