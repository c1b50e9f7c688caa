import { describe, expect, it } from "vitest";
import { stepInForce, timedStep } from "../../src/gate/steps-in-force.ts";
import { parseInstant } from "../../src/model/time.ts";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";

const rules = (step: string, due = "2027-03-31") => `kind: Scorecard
id: node
title: Node
rules: [{ id: runs-24, title: Runs 24, pass: { exists: facts.x.node } }]
---
kind: Initiative
id: node-24
title: Node 24
scorecard: node
rules: [runs-24]
start: 2026-12-01
due: ${due}
---
kind: Gate
id: production
title: Production
environments: [production]
timezone: Europe/Berlin
require:
  - scorecard: node
    rules: [runs-24]
    enforcement:
      - { step: warn }
      - ${step}
`;

function load(step: string, due?: string) {
  return loadRulebook([{ path: "rules.yaml", text: rules(step, due) }], []);
}

function stepAt(at: string, due?: string): string {
  const [gate] = load("{ step: block, after: node-24 }", due).rulebook?.gates ?? [];
  if (gate === undefined) throw new Error("no gate was read");
  const steps = gate.require.flatMap(({ enforcement }) => enforcement.map((step) => timedStep(step, gate.timezone)));
  const { step, from } = stepInForce(steps, parseInstant(at) ?? 0);
  return `${step} ${from ?? "always"}`;
}

describe("a step after an initiative", () => {
  it.each([
    ["2027-03-31T21:59:59.999Z", "warn always"],
    ["2027-03-31T22:00:00Z", "block 2027-04-01"],
  ])("turns the gate on when the day it is due is over, where the gate is: %s", (at, step) => {
    expect(stepAt(at)).toBe(step);
  });

  it("moves with the day the initiative is due", () => {
    expect(stepAt("2027-04-15T00:00:00Z", "2027-04-30")).toBe("warn always");
    expect(stepAt("2027-04-30T22:00:00Z", "2027-04-30")).toBe("block 2027-05-01");
  });

  it.each([
    ["{ step: block, after: node-25 }", "unknown-initiative", "`node-24`"],
    ["{ step: block, after: node-24, from: 2027-01-01 }", "from-or-after", "an initiative that is due later"],
  ])("is a problem where it makes no sense: %s", (step, code, help) => {
    const { rulebook, problems } = load(step);
    expect(rulebook).toBeUndefined();
    expect(problems).toEqual([
      expect.objectContaining({ code, help: expect.stringContaining(help) as string, line: 24 }),
    ]);
  });

  it("is idle where a stricter one comes no later", () => {
    const { problems } = load("{ step: block, from: 2027-01-01 }\n      - { step: ratchet, after: node-24 }");
    expect(problems.map((problem) => problem.code)).toEqual(["idle-step"]);
  });
});
