import { describe, expect, it } from "vitest";
import { evaluateCatalog } from "../../../src/app/files/evaluate-catalog.ts";
import type { Selection } from "../../../src/app/reports/selection.ts";
import { loadRulebook } from "../../../src/rulebook/load-rulebook.ts";

const RULES = `kind: Scorecard
id: basics
title: Basics
appliesTo: { "==": [{ var: entity.kind }, Component] }
levels: [bronze, silver]
targets: [{ level: silver }]
rules:
  - { id: has-owner, title: Owner, pass: { exists: entity.owner }, why: x, fix: { text: x } }
  - { id: is-covered, title: Covered, level: silver, pass: { ">=": [{ var: facts.x.coverage }, 80] }, why: x, fix: { text: x } }
  - { id: is-new, title: New, draft: true, pass: { exists: entity.spec.new }, why: x, fix: { text: x } }
---
kind: Scorecard
id: neighbours
title: Neighbours
appliesTo: { "==": [{ var: entity.kind }, Component] }
rules:
  - { id: all-are-basic, title: Basic, pass: { every: [{ related: dependsOn }, { at_level: [basics, bronze] }] }, why: x, fix: { text: x } }
---
kind: Scorecard
id: tomorrow
title: What comes next
draft: true
rules:
  - { id: has-tags, title: Tags, pass: { "!!": [{ var: entity.metadata.tags }] }, why: x, fix: { text: x } }
`;

const component = (name: string, spec: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;
const CATALOG = [
  component("good", "owner: a"),
  component("bare", "type: service"),
  component("leaning", "owner: a, dependsOn: [component:bare, component:gone, group:a]"),
  "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: a }\nspec: { children: [] }\n",
].join("---\n");
const FACTS = `- { entity: good, source: ci, facts: { x.coverage: 90 } }
- { entity: bare, source: ci, facts: { x.coverage: 10 } }
- { entity: nobody, source: ci, facts: { x.coverage: 10 } }
`;

const { rulebook } = loadRulebook([{ path: "rules.yaml", text: RULES }], []);

function evaluate(selection: Selection = {}) {
  if (rulebook === undefined) throw new Error("the rules do not load");
  const evaluating = evaluateCatalog({
    rulebook,
    catalogFiles: [{ path: "catalog.yaml", text: CATALOG }],
    factsFiles: [{ path: "facts.yaml", text: FACTS }],
    at: Date.parse("2026-12-01T12:00:00Z"),
    selection,
  });
  let step = evaluating.next();
  while (step.done !== true) step = evaluating.next();
  const report = step.value;
  const findings = [...report.entities].map(({ ref, scorecards }) => [
    ref,
    scorecards.flatMap((card) => card.findings.map(({ rule, outcome }) => `${card.id}/${rule} ${outcome}`)),
  ]);
  return { report, findings: Object.fromEntries(findings) as Record<string, string[]> };
}

it("evaluates every entity on every scorecard that applies, levels of others included", () => {
  expect(evaluate().findings).toEqual({
    "component:default/bare": [
      "basics/has-owner fail",
      "basics/is-covered fail",
      "basics/is-new fail",
      "neighbours/all-are-basic pass",
      "tomorrow/has-tags fail",
    ],
    "component:default/good": [
      "basics/has-owner pass",
      "basics/is-covered pass",
      "basics/is-new fail",
      "neighbours/all-are-basic pass",
      "tomorrow/has-tags fail",
    ],
    "component:default/leaning": [
      "basics/has-owner pass",
      "basics/is-covered unknown",
      "basics/is-new fail",
      "neighbours/all-are-basic fail",
      "tomorrow/has-tags fail",
    ],
    "group:default/a": ["tomorrow/has-tags fail"],
  });
});

it("sums up what counts: drafts are shown, and stand in nobody's way", () => {
  const { summary } = evaluate().report;
  expect(summary).toMatchObject({
    entities: 4,
    catalog: 4,
    standing: { met: 1, below: 2, unknown: 0, none: 0 },
    outcomes: { pass: 5, fail: 3, unknown: 1, "not-applicable": 0 },
    problems: { errors: 0, warnings: 2 },
  });
  expect(summary.scorecards[0]).toMatchObject({
    held: { "": 1, bronze: 1, silver: 1 },
    standing: { met: 1, below: 1, unknown: 1, none: 0 },
    score: 50,
  });
});

it("names the defects of catalog and facts together, by their places", () => {
  expect(evaluate().report.problems.map(({ code, file, line }) => `${file}:${line} ${code}`)).toEqual([
    "catalog.yaml:14 dangling-ref",
    "facts.yaml:3 unknown-entity",
  ]);
});

describe("what is reported", () => {
  it("of a choice of rules are those alone, and the figures of the scorecards they stand in", () => {
    const { report, findings } = evaluate({ only: ["basics/is-covered"] });
    expect(Object.values(findings)).toEqual([
      ["basics/is-covered fail"],
      ["basics/is-covered pass"],
      ["basics/is-covered unknown"],
      [],
    ]);
    const [basics] = report.summary.scorecards;
    expect(basics?.rules.map(({ id }) => id)).toEqual(["is-covered"]);
    expect(basics?.held).toEqual({ "": 1, bronze: 1, silver: 1 });
    expect(report.summary.outcomes).toEqual({ pass: 1, fail: 1, unknown: 1, "not-applicable": 0 });
  });

  it("of what fails leaves out entities that only fail in what nobody asked about", () => {
    expect(evaluate({ failing: true, only: ["basics/has-owner"] }).findings).toEqual({
      "component:default/bare": ["basics/has-owner fail"],
    });
    expect(evaluate({ failing: true, only: ["basics/has-owner"], explain: "none" }).findings).toEqual({
      "component:default/bare": [],
    });
  });

  it("of an owner is what it owns, while levels rest on everybody", () => {
    const { report, findings } = evaluate({ owners: ["a"], only: ["neighbours"] });
    expect(findings).toEqual({
      "component:default/good": ["neighbours/all-are-basic pass"],
      "component:default/leaning": ["neighbours/all-are-basic fail"],
    });
    expect(report.summary.catalog).toBe(2);
  });
});
