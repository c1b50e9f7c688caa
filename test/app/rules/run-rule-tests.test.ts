import { describe, expect, it } from "vitest";
import { runRuleTests } from "../../../src/app/rules/run-rule-tests.ts";
import { loadRulebook } from "../../../src/rulebook/load-rulebook.ts";

const RULES = `
kind: FactSet
id: tests
sources: [ ci ]
maxAge: 7d
facts:
  cover.lines_pct: { type: number, description: Lines covered. }
---
kind: Scorecard
id: ready
title: Ready
appliesTo: { "==": [ { var: entity.kind }, Component ] }
rules:
  - id: is-owned-by-a-team
    title: Owned by a team
    pass: { glob: [ { var: entity.owner }, "group:*" ] }
    why: x
    fix: { text: x }
  - id: is-covered
    title: Covered
    pass: { ">=": [ { var: facts.cover.lines_pct }, 80 ] }
    why: x
    fix: { text: x }
---
kind: Gate
id: production
title: Production
environments: [ production ]
appliesTo: { "==": [ { var: entity.kind }, Component ] }
require:
  - { scorecard: ready, level: target, enforcement: [ { step: warn }, { step: block, from: 2027-01-01 } ] }
approvals:
  - { when: { "==": [ { var: change.type }, hotfix ] }, from: group:default/sre, count: 1 }
`;

function run(tests: string, reference = false, more = "") {
  const files = [
    { path: "rules/ready.yaml", text: `${RULES}---\n${more}` },
    { path: "rules/ready.test.yaml", text: tests },
  ];
  const { rulebook, tests: parsed, problems } = loadRulebook(files, []);
  if (rulebook === undefined) throw new Error(problems.map((problem) => problem.message).join("\n"));
  return runRuleTests(rulebook, parsed, { reference });
}

const scorecardCases = (cases: string) =>
  run(`kind: Tests\nscorecard: ready\nat: 2026-12-01T12:00:00Z\ncases:\n${cases}`);
const gateCases = (cases: string) => run(`kind: Tests\ngate: production\nat: 2026-12-01T12:00:00Z\ncases:\n${cases}`);

describe("a case of a scorecard", () => {
  it.each([
    [
      "an owner named as people do",
      "{ rule: is-owned-by-a-team, name: n, entity: { spec: { owner: payments } }, expect: pass }",
      "pass",
    ],
    ["a person", "{ rule: is-owned-by-a-team, name: n, entity: { spec: { owner: user:kim } }, expect: fail }", "fail"],
    [
      "what the scorecard does not apply to",
      "{ rule: is-owned-by-a-team, name: n, entity: { kind: API }, expect: not-applicable }",
      "not-applicable",
    ],
    ["a fact", "{ rule: is-covered, name: n, facts: { cover.lines_pct: 80 }, expect: pass }", "pass"],
    [
      "a stale fact",
      "{ rule: is-covered, name: n, facts: { cover.lines_pct: { value: 80, age: 8d } }, expect: unknown }",
      "unknown",
    ],
    ["no fact", "{ rule: is-covered, name: n, expect: unknown }", "unknown"],
  ])("%s", (_, text, actual) => {
    expect(scorecardCases(`  - ${text}`).cases).toMatchObject([{ actual, passed: true }]);
  });

  it("that expects something else is named with what it got and why", () => {
    const { cases, summary } = scorecardCases(
      "  - { rule: is-covered, name: too little, facts: { cover.lines_pct: 79 }, expect: pass }",
    );
    expect(cases).toMatchObject([
      { rule: "is-covered", name: "too little", expected: "pass", actual: "fail", passed: false },
    ]);
    expect(cases[0]?.message).toContain("79");
    expect(cases[0]?.location).toMatchObject({ file: "rules/ready.test.yaml", line: 5 });
    expect(summary).toMatchObject({ cases: 1, passed: 0, failed: 1 });
  });
});

describe("coverage", () => {
  it("names what is missing, and asks for an unknown only of rules that read facts or levels", () => {
    const { uncovered } = scorecardCases(
      "  - { rule: is-covered, name: n, facts: { cover.lines_pct: 80 }, expect: pass }",
    );
    expect(uncovered.map(({ rule, missing }) => [rule, missing])).toEqual([
      ["is-owned-by-a-team", ["pass", "fail"]],
      ["is-covered", ["fail", "unknown"]],
    ]);
  });
});

describe("a case of a gate", () => {
  it.each([
    ["nothing found", "{ name: n, entity: {}, change: {}, expect: allow }", "allow"],
    ["a fail while it only warns", "{ name: n, findings: { ready/is-covered: fail }, expect: allow }", "allow"],
    [
      "a fail once it blocks",
      "{ name: n, at: 2027-01-01T00:00:00Z, findings: { ready/is-covered: fail }, expect: block }",
      "block",
    ],
    [
      "an unknown once it blocks",
      "{ name: n, at: 2027-01-01T00:00:00Z, findings: { ready/is-covered: unknown }, expect: block }",
      "block",
    ],
    ["a hotfix", "{ name: n, change: { type: hotfix }, expect: wait }", "wait"],
    ["another environment", "{ name: n, change: { type: hotfix, environment: staging }, expect: allow }", "allow"],
    [
      "an entity it does not apply to",
      "{ name: n, entity: { kind: API }, change: { type: hotfix }, expect: allow }",
      "allow",
    ],
  ])("%s", (_, text, actual) => {
    expect(gateCases(`  - ${text}`).cases).toMatchObject([{ gate: "production", actual, passed: true }]);
  });
});

describe("a case of a gate in a freeze of the rule files", () => {
  const FREEZE = `kind: Freeze
id: year-end
title: Year end
environments: [ production, "qa-*" ]
appliesTo: { "!=": [ { var: change.type }, config ] }
window: { from: 2026-12-20T18:00, to: 2027-01-04T08:00 }
timezone: Europe/Berlin
exempt: [ rollback ]
`;
  const first = "2026-12-20T17:00:00Z";
  it.each([
    [
      "waits from its first instant",
      `at: ${first}, change: { environment: Production }`,
      "wait",
      "waits for freeze `year-end`",
    ],
    [
      "does not wait before",
      "at: 2026-12-20T16:59:59Z, change: { environment: production }",
      "allow",
      "nothing stands",
    ],
    [
      "does not wait from its end on",
      "at: 2027-01-04T07:00:00Z, change: { environment: production }",
      "allow",
      "nothing",
    ],
    ["does not wait where no environment is said", `at: ${first}`, "allow", "nothing stands in the way"],
    [
      "does not wait where it does not apply",
      `at: ${first}, change: { environment: production, type: config }`,
      "allow",
      "",
    ],
    [
      "waits for an approval as well",
      `at: ${first}, change: { environment: production, type: hotfix }`,
      "wait",
      "waits for freeze `year-end`, waits for an approval",
    ],
    [
      "is blocked all the same",
      `at: 2027-01-02T00:00:00Z, change: { environment: production }, findings: { ready/is-covered: fail }`,
      "block",
      "blocking `ready/is-covered` (fail), waits for freeze",
    ],
    [
      "waits where the gate does not stand",
      `at: ${first}, change: { environment: qa-eu }`,
      "wait",
      "the gate does not stand before `qa-eu`, waits for freeze `year-end`",
    ],
    [
      "is no verified rollback",
      `at: ${first}, change: { environment: production, type: rollback }`,
      "wait",
      "waits for freeze",
    ],
  ])("%s", (_, said, actual, message) => {
    const tests = `kind: Tests\ngate: production\nat: 2026-12-01T12:00:00Z\ncases:\n  - { name: n, ${said}, expect: ${actual} }`;
    const [ran] = run(tests, false, FREEZE).cases;
    expect([ran?.actual, ran?.passed, ran?.message]).toEqual([actual, true, expect.stringContaining(message)]);
  });
});

it("finds no difference to json-logic-js where every value is known", () => {
  const tests = `kind: Tests\nscorecard: ready\nat: 2026-12-01T12:00:00Z\ncases:\n  - { rule: is-covered, name: n, facts: { cover.lines_pct: 80 }, expect: pass }`;
  expect(run(tests, true).differences).toEqual([]);
});
