// What rulebook do sound rule files make?

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";
import type { LoadedRulebook } from "../../src/rulebook/load-rulebook.ts";
import type { Rulebook } from "../../src/model/rulebook.ts";

const CONTRACT = readFileSync(new URL("../cases/rulebook/contract/contract.yaml", import.meta.url), "utf8");

function load(files: Readonly<Record<string, string>>, shipped: Readonly<Record<string, string>> = {}): LoadedRulebook {
  const sources = (texts: Readonly<Record<string, string>>): { path: string; text: string }[] =>
    Object.entries(texts).map(([path, text]) => ({ path, text }));
  return loadRulebook(sources(files), sources(shipped));
}

function sound(files: Readonly<Record<string, string>>, shipped: Readonly<Record<string, string>> = {}): Rulebook {
  const { rulebook, problems } = load(files, shipped);
  if (rulebook === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return rulebook;
}

const RULE = "why: x, fix: { text: y }";
const HAS_OWNER = `{ id: has-owner, title: Has an owner, pass: { "!!": { var: entity.owner } }, ${RULE} }`;

describe("what the contract shows", () => {
  const rulebook = sound({ "rules/all.yaml": CONTRACT });

  test("scorecards", () => {
    const [ours, readiness] = rulebook.scorecards;
    expect(readiness).toMatchObject({
      id: "production-readiness",
      owner: "group:default/platform",
      draft: false,
      levels: ["bronze", "silver"],
      targets: [{ level: "silver", when: { "==": [{ var: "entity.tier" }, "1"] } }, { level: "bronze" }],
      params: { min_coverage: 80 },
      location: { file: "rules/all.yaml", line: 1, column: 1 },
    });
    expect(readiness?.rules[0]).toMatchObject({
      id: "runbook-is-linked",
      level: "bronze",
      weight: 1,
      severity: "medium",
      notApplicable: "Libraries have no runbook.",
      fix: { effort: 900_000, action: "open-runbook-pr" },
      location: { line: 14, column: 5 },
    });
    expect(ours).toMatchObject({
      id: "ours",
      title: "Production readiness",
      params: { min_coverage: 70 },
      levels: ["silver"],
    });
    expect(ours?.rules.map(({ id }) => id)).toEqual(["covered"]);
  });

  test("gates", () => {
    expect(rulebook.gates).toMatchObject([
      {
        id: "production",
        environments: ["production", "prod-*"],
        unregistered: "warn",
        require: [
          { scorecard: "production-readiness", level: "target", enforcement: [{ step: "block" }] },
          {
            scorecard: "ours",
            rules: ["covered"],
            onUnknown: "warn",
            enforcement: [
              { step: "warn", from: "2026-12-01" },
              { step: "ratchet", from: "2027-01-15" },
              { step: "block", from: "2027-04-01", when: { "==": [{ var: "entity.tier" }, "1"] } },
            ],
          },
        ],
        approvals: [{ from: "group:default/sre", count: 1 }],
        breakGlass: ["group:default/sre"],
        validFor: 3_600_000,
        rollback: "allow",
        timezone: "Europe/Berlin",
      },
    ]);
  });

  test("freezes, initiatives, actions and facts", () => {
    expect(rulebook.freezes).toMatchObject([
      { id: "weekend", window: { cron: "0 16 * * FRI", duration: 64 * 3_600_000 }, timezone: "UTC", exempt: [] },
      { id: "year-end", window: { from: "2026-12-20T18:00", to: "2027-01-04T08:00" }, exempt: ["rollback"] },
    ]);
    expect(rulebook.initiatives).toMatchObject([
      { id: "node-24", level: "bronze", start: "2026-12-01", remind: { every: 604_800_000, to: "owners" } },
    ]);
    expect(rulebook.actions).toMatchObject([
      { id: "open-runbook-pr", run: { githubWorkflow: { inputs: { entity: "{{entity.ref}}" } } }, roles: ["reporter"] },
    ]);
    expect([...rulebook.facts.values()]).toEqual([
      {
        name: "test.line_coverage_pct",
        type: "number",
        unit: "percent",
        description: "Lines covered by tests.",
        factSet: "coverage",
        sources: ["ci", "sonarqube"],
        maxAge: 604_800_000,
      },
    ]);
  });
});

describe("what is left out", () => {
  const rulebook = sound({
    "a.yaml": `
kind: Scorecard
id: a
title: A
rules: [ ${HAS_OWNER} ]
---
kind: Gate
id: g
title: G
environments: [ " Ｐroduction " ]
require: [ { scorecard: a, level: done, enforcement: warn } ]
approvals: [ { from: sre } ]
---
kind: FactSet
id: f
sources: [ ci ]
maxAge: never
facts: { a.b: { type: list, description: X } }
`,
  });

  test("a scorecard has one level, `done`, and asks for it", () => {
    expect(rulebook.scorecards[0]).toMatchObject({
      levels: ["done"],
      targets: [{ level: "done" }],
      params: {},
      draft: false,
    });
    expect(rulebook.scorecards[0]?.rules[0]).toMatchObject({
      level: "done",
      weight: 1,
      severity: "medium",
      draft: false,
    });
  });

  test("a gate warns of the unregistered, lets rollbacks pass and is valid for an hour", () => {
    expect(rulebook.gates[0]).toMatchObject({
      environments: ["production"],
      unregistered: "warn",
      rollback: "allow",
      validFor: 3_600_000,
      timezone: "UTC",
      approvals: [{ from: "group:default/sre", count: 1 }],
      breakGlass: [],
    });
  });

  test("a fact that never goes stale is fresh for ever", () => {
    expect(rulebook.facts.get("a.b")?.maxAge).toBe(Infinity);
  });

  test("no targets are no targets", () => {
    const none = sound({ "a.yaml": `kind: Scorecard\nid: a\ntitle: A\ntargets: []\nrules: [ ${HAS_OWNER} ]\n` });
    expect(none.scorecards[0]?.targets).toEqual([]);
  });
});

describe("what is shipped", () => {
  const FACTS = `
kind: FactSet
id: ci
sources: [ ci ]
maxAge: 7d
facts:
  test.coverage: { type: number, description: Shipped. }
  test.passes: { type: boolean, description: Shipped. }
`;
  const OWN = `
kind: FactSet
id: ci
sources: [ sonar, ci ]
maxAge: 1d
facts: { test.coverage: { type: string, description: Ours. } }
`;
  const BASE = `
kind: Scorecard
id: readiness
title: Readiness
levels: [ low, high ]
appliesTo: { "==": [ { var: entity.kind }, API ] }
targets: [ { level: high } ]
params: { least: { type: number, default: 80 } }
rules:
  - { id: is-covered, title: Is covered, pass: { ">=": [ { var: facts.test.coverage }, { var: params.least } ] }, ${RULE} }
  - { id: passes, title: Passes, level: high, pass: { var: facts.test.passes }, ${RULE} }
`;

  test("FactSets are always there, and own ones replace what they say of a fact", () => {
    const { facts } = sound({ "own.yaml": OWN }, { "shipped.yaml": FACTS });
    expect(facts.get("test.coverage")).toMatchObject({
      type: "string",
      sources: ["sonar", "ci"],
      maxAge: 86_400_000,
      description: "Ours.",
    });
    expect(facts.get("test.passes")).toMatchObject({ sources: ["ci"], maxAge: 604_800_000 });
  });

  test("scorecards are there to be extended, and are not evaluated by themselves", () => {
    const own = "kind: Scorecard\nid: ours\nextends: readiness\nparams: { least: 70 }\n";
    const { scorecards } = sound({ "own.yaml": own }, { "facts.yaml": FACTS, "base.yaml": BASE });
    expect(scorecards.map(({ id }) => id)).toEqual(["ours"]);
    expect(scorecards[0]).toMatchObject({
      title: "Readiness",
      appliesTo: { "==": [{ var: "entity.kind" }, "API"] },
      levels: ["low", "high"],
      targets: [{ level: "high" }],
      params: { least: 70 },
      rules: [
        { id: "is-covered", level: "low", location: { file: "base.yaml" } },
        { id: "passes", level: "high" },
      ],
    });
  });

  test("a scorecard may keep the name of the one it extends, and replace a rule", () => {
    const own = `
kind: Scorecard
id: readiness
extends: readiness
title: Ours
without: [ passes ]
rules: [ { id: passes, title: Is green, level: high, severity: high, pass: { "===": [ { var: facts.test.passes }, true ] }, ${RULE} } ]
`;
    const { scorecards } = sound({ "own.yaml": own }, { "facts.yaml": FACTS, "base.yaml": BASE });
    expect(scorecards).toMatchObject([
      { id: "readiness", title: "Ours", rules: [{ id: "is-covered" }, { id: "passes", title: "Is green" }] },
    ]);
  });

  test("a rule stays on the level it was written for, and without targets the lowest level is asked of all", () => {
    const base = BASE.replace("targets: [ { level: high } ]\n", "");
    const own = `
kind: Scorecard
id: ours
extends: readiness
levels: [ basic, low, high ]
rules: [ ${HAS_OWNER} ]
`;
    const { scorecards } = sound({ "own.yaml": own }, { "facts.yaml": FACTS, "base.yaml": base });
    expect(scorecards[0]?.targets).toEqual([{ level: "basic" }]);
    expect(scorecards[0]?.rules.map(({ id, level }) => [id, level])).toEqual([
      ["is-covered", "low"],
      ["passes", "high"],
      ["has-owner", "basic"],
    ]);
  });

  test("an action that only a shipped file knows is missed where the scorecard is extended", () => {
    const base = BASE.replace("fix: { text: y }", "fix: { text: y, action: open-pr }");
    const { problems } = load(
      { "own.yaml": "kind: Scorecard\nid: ours\nextends: readiness\n" },
      { "facts.yaml": FACTS, "base.yaml": base },
    );
    expect(problems).toMatchObject([{ code: "unknown-action", file: "own.yaml", line: 3 }]);
  });

  test("what does not fit a shipped scorecard is said where it is extended", () => {
    const reads = `${BASE}  - { id: on-level, title: On level, pass: { at_level: [ delivery, done ] }, ${RULE} }\n`;
    const own = "kind: Scorecard\nid: ours\nextends: readiness\n";
    const { problems } = load({ "own.yaml": own }, { "facts.yaml": FACTS, "base.yaml": reads });
    expect(problems).toMatchObject([{ code: "unknown-scorecard", file: "own.yaml", line: 3, column: 10 }]);
  });
});

describe("the order of scorecards", () => {
  test("each stands after those whose levels it reads", () => {
    const card = (id: string, pass: string): string =>
      `kind: Scorecard\nid: ${id}\ntitle: T\nrules: [ { id: r, title: R, pass: ${pass}, ${RULE} } ]\n---\n`;
    const text =
      card("a", "{ at_level: [ c, done ] }") +
      card("b", '{ some: [ { related: dependsOn }, { ">": [ { var: levels.a.rank }, 0 ] } ] }') +
      card("c", '{ "!!": { var: entity.owner } }') +
      card("d", '{ "!!": { var: entity.owner } }');
    expect(sound({ "a.yaml": text }).scorecards.map(({ id }) => id)).toEqual(["c", "a", "b", "d"]);
  });

  test("inherited rules count", () => {
    const text = `
kind: Scorecard
id: z
title: Z
rules: [ ${HAS_OWNER} ]
---
kind: Scorecard
id: m
title: M
rules: [ { id: r, title: R, pass: { at_level: [ z, done ] }, ${RULE} } ]
---
kind: Scorecard
id: a
extends: m
`;
    expect(sound({ "a.yaml": text }).scorecards.map(({ id }) => id)).toEqual(["z", "a", "m"]);
  });
});

describe("the digest", () => {
  const [first = "", ...others] = CONTRACT.split("---\n");
  const digest = sound({ "rules/all.yaml": CONTRACT }).digest;

  test("is a SHA-256", () => expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/));

  test.each<[string, Record<string, string>]>([
    ["other files", Object.fromEntries([...others, first].map((text, at) => [`${at}.yaml`, text]))],
    ["comments and empty lines", { "a.yaml": `# why\n\n${CONTRACT.replaceAll("\nid:", "\n# an id\n\nid:")}` }],
    [
      "other spellings of the same",
      {
        "a.yaml": CONTRACT.replace("validFor: 1h", "validFor: 60m").replace(
          "severity: medium\n",
          'severity: "medium"\n',
        ),
      },
    ],
    ["other test cases", { "a.yaml": CONTRACT.replace("name: by title", "name: by its title") }],
  ])("is the same in %s", (_name, files) => {
    expect(sound(files).digest).toBe(digest);
  });

  test.each<[string, string, string]>([
    ["a title", "title: Has a runbook", "title: Links a runbook"],
    ["a condition", "production ] ] }", "production, beta ] ] }"],
    ["a default", "default: 80", "default: 81"],
    ["a fact's freshness", "maxAge: 7d\nfacts", "maxAge: 8d\nfacts"],
    ["the order of levels", "levels: [ bronze, silver ]", "levels: [ silver, bronze ]"],
    ["a step", "ratchet, from: 2027-01-15", "ratchet, from: 2027-01-16"],
  ])("is another with another %s", (_name, before, after) => {
    expect(CONTRACT).toContain(before);
    expect(sound({ "a.yaml": CONTRACT.replace(before, after) }).digest).not.toBe(digest);
  });

  test("holds what is shipped", () => {
    const facts =
      "kind: FactSet\nid: s\nsources: [ ci ]\nmaxAge: 7d\nfacts: { s.a: { type: number, description: A } }\n";
    expect(sound({ "a.yaml": CONTRACT }, { "s.yaml": facts }).digest).not.toBe(digest);
  });
});

describe("tests of rules", () => {
  const RULES = `
kind: Scorecard
id: a
title: A
levels: [ low, high ]
rules:
  - ${HAS_OWNER}
  - { id: is-covered, title: Is covered, level: high, pass: { ">=": [ { var: facts.test.coverage }, 80 ] }, ${RULE} }
---
kind: FactSet
id: f
sources: [ ci ]
maxAge: 7d
facts: { test.coverage: { type: number, description: X } }
---
kind: Gate
id: g
title: G
environments: [ production ]
require: [ { scorecard: a, level: target, enforcement: block } ]
`;
  const TESTS = `
kind: Tests
scorecard: a
at: 2026-12-01T12:00:00Z
given:
  entity: { kind: Component, metadata: { name: x, labels: { team: a } }, spec: { type: service } }
  facts: { test.coverage: 81 }
  levels: { a: high }
cases:
  - { rule: has-owner, name: owned, entity: { spec: { owner: b }, metadata: { labels: null } }, expect: pass }
  - rule: is-covered
    at: 2026-12-02
    facts: { test.coverage: { value: null, age: 2d, source: ci }, x.list: [ 1 ] }
    levels: { a: none }
    related: { dependsOn: [ { entity: { ref: "component:default/y" }, levels: { a: not-applicable } } ] }
    expect: unknown
---
kind: Tests
gate: g
at: 2026-12-01
given: { change: { environment: production, type: release } }
cases:
  - { name: fails, entity: { kind: API }, change: { type: hotfix }, findings: { a/has-owner: fail }, expect: block }
`;
  const { tests, problems } = load({ "a.yaml": RULES, "a.test.yaml": TESTS });

  test("are sound", () => expect(problems).toEqual([]));

  test("a case is laid over what is given, and null takes away", () => {
    expect(tests[0]).toMatchObject({ scorecard: "a", location: { file: "a.test.yaml", line: 2 } });
    expect(tests[0]?.cases[0]).toEqual({
      rule: "has-owner",
      name: "owned",
      at: Date.UTC(2026, 11, 1, 12),
      entity: { kind: "Component", metadata: { name: "x" }, spec: { type: "service", owner: "b" } },
      facts: [{ name: "test.coverage", value: 81, age: 0 }],
      levels: new Map([["a", { applicable: true, id: "high", rank: 2 }]]),
      related: new Map(),
      expect: "pass",
      location: { file: "a.test.yaml", line: 10, column: 5 },
    });
  });

  test("a case has its own time, facts of an age, levels and neighbours", () => {
    expect(tests[0]?.cases[1]).toMatchObject({
      name: "case 2",
      at: Date.UTC(2026, 11, 2),
      facts: [
        { name: "test.coverage", value: null, age: 172_800_000, source: "ci" },
        { name: "x.list", value: [1], age: 0 },
      ],
      levels: new Map([["a", { applicable: true, id: null, rank: 0 }]]),
      related: new Map([
        [
          "dependsOn",
          [
            {
              entity: { ref: "component:default/y" },
              facts: [],
              levels: new Map([["a", { applicable: false, id: null, rank: 0 }]]),
              related: new Map(),
            },
          ],
        ],
      ]),
    });
  });

  test("a gate's case has a change and findings", () => {
    expect(tests[1]).toMatchObject({
      gate: "g",
      cases: [
        {
          name: "fails",
          entity: { kind: "API" },
          change: { environment: "production", type: "hotfix" },
          findings: new Map([["a/has-owner", "fail"]]),
          expect: "block",
        },
      ],
    });
  });
});

test("no rule files make an empty rulebook", () => {
  expect(load({})).toMatchObject({ rulebook: { scorecards: [], gates: [] }, tests: [], problems: [] });
});

test("refuses a duration that would end where no calendar tells it", () => {
  const gate = (validFor: string) =>
    `kind: Gate\nid: x\ntitle: X\nenvironments: [production]\nvalidFor: ${validFor}\napprovals: [{ from: sre }]\n`;
  const problemsOf = (validFor: string) => loadRulebook([{ path: "gate.yaml", text: gate(validFor) }], []).problems;
  expect(problemsOf("5200w")).toEqual([]);
  for (const validFor of ["5300w", "300000000w", `${"9".repeat(400)}d`]) {
    expect(problemsOf(validFor)).toMatchObject([
      { line: 5, severity: "error", help: "a duration is a hundred years at most: `5200w`" },
    ]);
  }
});
