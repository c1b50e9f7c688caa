// What must hold of every decision, whatever the gates, the rules and the day?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VERDICTS } from "../../src/model/decision.ts";
import type { Decision } from "../../src/model/decision.ts";
import type { Outcome } from "../../src/model/finding.ts";
import { ENFORCEMENTS } from "../../src/model/gate.ts";
import type { Requirement } from "../../src/model/gate.ts";
import { AT } from "../evaluate/standing.ts";
import { decided, gate } from "./release.ts";

const RUNS = { seed: 20_261_201, numRuns: 300 };
const RULES = ["a", "b", "c"] as const;

const step = fc.record({
  step: fc.constantFrom(...ENFORCEMENTS),
  from: fc.option(fc.constantFrom("2026-11-01", "2026-12-01T12:00", "2026-12-02", "2027-03-01"), { nil: undefined }),
});
const requirement = fc
  .record({
    rules: fc.subarray([...RULES], { minLength: 1 }),
    onUnknown: fc.constantFrom("block", "warn", "allow", undefined),
    enforcement: fc.array(step, { maxLength: 3 }),
  })
  .map(({ rules, onUnknown, enforcement }): Requirement => ({
    scorecard: "ready",
    rules,
    ...(onUnknown === undefined ? {} : { onUnknown }),
    enforcement: enforcement.map(({ step: word, from }) => ({ step: word, ...(from === undefined ? {} : { from }) })),
  }));
const someGates = fc
  .array(fc.record({ require: fc.array(requirement, { maxLength: 3 }), approves: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((gates) =>
    gates.map(({ require, approves }, index) =>
      gate(require, {
        id: `g${index}`,
        validFor: (index + 1) * 60_000,
        approvals: approves ? [{ from: "group:default/sre", count: 1 }] : [],
      }),
    ),
  );
const outcome = fc.constantFrom<Outcome>("pass", "fail", "unknown", "not-applicable");
const outcomes = fc.record({ a: outcome, b: outcome, c: outcome });

const strictness = ({ verdict }: Decision): number => VERDICTS.indexOf(verdict);

describe("a decision", () => {
  it("never becomes milder by a finding that fails", () => {
    fc.assert(
      fc.property(someGates, outcomes, fc.constantFrom(...RULES), (gates, found, rule) => {
        const before = decided({ gates, outcomes: found });
        const after = decided({ gates, outcomes: { ...found, [rule]: "fail" } });
        expect(strictness(after)).toBeGreaterThanOrEqual(strictness(before));
      }),
      RUNS,
    );
  });

  it("does not depend on the order of gates, nor of what they require", () => {
    fc.assert(
      fc.property(someGates, outcomes, (gates, found) => {
        const turned = [...gates]
          .reverse()
          .map((one) => Object.assign({}, one, { requirements: [...one.requirements].reverse() }));
        const request = { explain: "all" } as const;
        expect(decided({ gates: turned, outcomes: found, request })).toEqual(
          decided({ gates, outcomes: found, request }),
        );
      }),
      RUNS,
    );
  });

  it("takes an unknown as a fail where nothing else is said, and never harder", () => {
    fc.assert(
      fc.property(someGates, outcomes, fc.constantFrom(...RULES), (gates, found, rule) => {
        const of = (word: Outcome) => decided({ gates, outcomes: { ...found, [rule]: word } });
        const [unknown, fail, pass] = [of("unknown"), of("fail"), of("pass")];
        expect(strictness(unknown)).toBeLessThanOrEqual(strictness(fail));
        expect(strictness(unknown)).toBeGreaterThanOrEqual(strictness(pass));
        const asFail = gates.every(({ gate: { require } }) =>
          require.every(({ onUnknown }) => onUnknown === undefined || onUnknown === "block"),
        );
        expect(!asFail || unknown.verdict === fail.verdict).toBe(true);
      }),
      RUNS,
    );
  });

  it("says only of what passes that it passes", () => {
    fc.assert(
      fc.property(someGates, outcomes, (gates, found) => {
        const decision = decided({ gates, outcomes: found, request: { explain: "all" } });
        const open = decision.findings.some(({ outcome: word }) => word === "fail" || word === "unknown");
        expect(decision.evaluation === "pass" && open).toBe(false);
        const isExplained = decision.verdict !== "allow" || !open || decision.basis.length > 0;
        expect(isExplained).toBe(true);
        expect(decision.verdict === "block").toBe(decision.summary.blocking > 0);
        expect(decision.validUntil === null).toBe(decision.verdict !== "allow");
      }),
      RUNS,
    );
  });

  it("foretells every change that the days bring, and no other", () => {
    const days = ["2026-12-02", "2027-03-01"].map((day) => [day, Date.parse(`${day}T00:00:00Z`)] as const);
    fc.assert(
      fc.property(someGates, outcomes, (gates, found) => {
        const effects = (at: number) =>
          new Map(decided({ gates, outcomes: found, more: { at } }).findings.map(({ rule, effect }) => [rule, effect]));
        const foretold = decided({ gates, outcomes: found }).upcoming.map(({ rule, from }) => `${rule} ${from}`);
        let before = effects(AT);
        const seen: string[] = [];
        for (const [day, at] of days) {
          const after = effects(at);
          for (const [rule, effect] of after) if (before.get(rule) !== effect) seen.push(`${rule} ${day}`);
          before = after;
        }
        expect([...foretold].sort()).toEqual(seen.sort());
      }),
      RUNS,
    );
  });

  it("is the same whatever was judged before, and when", () => {
    const instants = ["2026-11-15", "2026-12-01T11:59:59Z", "2026-12-01T12:00:00Z", "2026-12-02", "2027-04-01"];
    const at = fc.constantFrom(...instants.map((text) => Date.parse(text)));
    fc.assert(
      fc.property(someGates, fc.array(fc.tuple(outcomes, at), { minLength: 2, maxLength: 6 }), (gates, asked) => {
        for (const [found, now] of asked) {
          const anew = gates.map((compiled) => gate(compiled.gate.require, compiled.gate));
          const more = { at: now };
          expect(decided({ gates, outcomes: found, more })).toEqual(decided({ gates: anew, outcomes: found, more }));
        }
      }),
      RUNS,
    );
  });
});
