// Does a gate check over a catalog on disk read what it should, and is what is not known never taken for a pass?

import { describe, expect, it } from "vitest";
import { checkGate } from "../../../src/app/decisions/check-gate.ts";
import type { FilesCheck } from "../../../src/app/decisions/check-gate.ts";
import { readFactArguments } from "../../../src/app/facts/fact-arguments.ts";
import type { Decision } from "../../../src/model/decision.ts";
import type { Rulebook } from "../../../src/model/rulebook.ts";
import { loadRulebook } from "../../../src/rulebook/load-rulebook.ts";

const AT = Date.parse("2026-12-01T12:00:00Z");

const FACTS = `
kind: FactSet
id: tests
sources: [ ci, sonarqube ]
maxAge: 7d
facts:
  cover.lines_pct: { type: number, unit: percent, description: Lines covered. }
  cover.gaps: { type: list, description: What is not covered. }
---
kind: FactSet
id: scans
sources: [ trivy ]
maxAge: 24h
facts:
  scan.critical_count: { type: number, unit: count, description: Critical vulnerabilities. }
`;

const RULES = `
kind: Scorecard
id: ready
title: Ready
appliesTo: { "==": [ { var: entity.kind }, Component ] }
levels: [ bronze, silver ]
targets:
  - { level: silver, when: { "==": [ { var: entity.tier }, "1" ] } }
  - { level: bronze }
rules:
  - { id: is-covered, title: Covered, pass: { ">=": [ { var: facts.cover.lines_pct }, 80 ] } }
  - { id: has-no-critical, title: No criticals, level: silver, pass: { "<": [ { var: facts.scan.critical_count }, 1 ] } }
---
kind: Scorecard
id: around
title: What it stands on
appliesTo: { "==": [ { var: entity.kind }, Component ] }
rules:
  - { id: rests-on-what-is-ready, title: Dependencies are ready, pass: { every: [ { related: dependsOn }, { at_level: [ ready, bronze ] } ] } }
  - { id: is-ready-itself, title: Ready itself, pass: { at_level: [ ready, bronze ] } }
  - { id: names-its-version, title: Names its version, pass: { exists: change.version } }
  - { id: is-in-reach, title: Can be computed, pass: { some: [ { var: facts.x.numbers }, { some: [ { val: [ "$root", facts, x, numbers ] }, { "<": [ { var: "" }, 0 ] } ] } ] } }
---
kind: Scorecard
id: tomorrow
title: Tomorrow
draft: true
rules:
  - { id: never, title: Never, pass: { "==": [ { var: entity.kind }, Nothing ] } }
`;

const gateOf = (require: string) => `
kind: Gate
id: production
title: Production
environments: [ production ]
require: [ ${require} ]
`;

const TEAM =
  "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: a }\nspec: { type: team, children: [] }\n";

const SERVICES = ["shop", "cart", "shelf"]
  .map(
    (name) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, labels: { tier: "${name === "shop" ? 1 : 2}" } }
spec: { type: service, lifecycle: production, owner: a${name === "shop" ? ", dependsOn: [ component:cart ]" : ""} }
`,
  )
  .join("---\n");
const CATALOG = `${SERVICES}---\n${TEAM}`;

function rulebook(require: string, more = ""): Rulebook {
  const text = [FACTS, RULES, gateOf(require), ...(more === "" ? [] : [more])].join("---\n");
  const { rulebook: loaded, problems } = loadRulebook([{ path: "rules.yaml", text }], []);
  if (loaded === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return loaded;
}

interface Asked extends Partial<Omit<FilesCheck, "request">> {
  readonly require?: string;
  readonly more?: string;
  readonly known?: readonly unknown[];
  readonly fact?: readonly string[];
  readonly request?: Partial<FilesCheck["request"]>;
}

function check({
  require = "{ scorecard: ready, level: target, enforcement: block }",
  more,
  known = [],
  fact = [],
  ...own
}: Asked): Decision {
  const rules = own.rulebook ?? rulebook(require, more);
  const checking = checkGate({
    rulebook: rules,
    catalogFiles: [{ path: "catalog.yaml", text: CATALOG }],
    factsFiles: [{ path: "facts.json", text: JSON.stringify(known) }],
    at: AT,
    entity: "shop",
    ...own,
    request: {
      environment: "production",
      change: { type: "release" },
      facts: readFactArguments(fact, rules.facts),
      explain: "all",
      ...own.request,
    },
  });
  let step = checking.next();
  while (step.done !== true) step = checking.next();
  return step.value;
}

function known(name: string, facts: Record<string, unknown>, source = "ci", observedAt = "2026-12-01T08:00:00Z") {
  return { entity: `component:${name}`, source, observedAt, facts };
}

const outcomes = ({ findings }: Decision) =>
  Object.fromEntries(
    findings.map(({ rule, outcome, cause }) => [rule, cause === null ? outcome : `${outcome} ${cause}`]),
  );

describe("what is not known", () => {
  const scanned = known("shop", { "scan.critical_count": 0 }, "trivy");

  it.each([
    ["was never observed", [scanned], "unknown missing"],
    ["is too old", [scanned, known("shop", { "cover.lines_pct": 92 }, "ci", "2026-11-20T08:00:00Z")], "unknown stale"],
    ["is of a wrong type", [scanned, known("shop", { "cover.lines_pct": "92" })], "unknown source-error"],
    ["could not be told", [scanned, known("shop", { "cover.lines_pct": null })], "unknown missing"],
  ])("because it %s is unknown and never a pass", (_, facts, outcome) => {
    const of = (onUnknown: string) =>
      check({ require: `{ scorecard: ready, level: target, ${onUnknown} enforcement: block }`, known: facts });
    expect(outcomes(of(""))).toEqual({ "is-covered": outcome, "has-no-critical": "pass" });
    expect(of("")).toMatchObject({ verdict: "block", evaluation: "unknown", basis: [] });
    expect(of("onUnknown: warn,")).toMatchObject({ verdict: "allow", evaluation: "unknown", basis: ["warn"] });
    expect(of("onUnknown: allow,")).toMatchObject({ verdict: "allow", evaluation: "unknown", basis: ["observe"] });
  });

  it("is a rule that takes too many steps, and the rest go on", () => {
    const numbers = Array.from({ length: 400 }, (_, index) => index);
    const decision = check({
      require: "{ scorecard: around, rules: [ is-in-reach, is-ready-itself ], enforcement: block }",
      known: [known("shop", { "x.numbers": numbers, "cover.lines_pct": 90 })],
    });
    expect(outcomes(decision)).toEqual({ "is-in-reach": "unknown rule-error", "is-ready-itself": "pass" });
    expect(decision.verdict).toBe("block");
  });
});

describe("what is required", () => {
  it("is the level the entity has to reach, by its own tier", () => {
    expect(Object.keys(outcomes(check({ entity: "shop" })))).toEqual(["has-no-critical", "is-covered"]);
    expect(Object.keys(outcomes(check({ entity: "cart" })))).toEqual(["is-covered"]);
  });

  it("is never a draft", () => {
    const decision = check({ require: "{ scorecard: tomorrow, rules: [ never ], enforcement: block }" });
    expect(decision).toMatchObject({ verdict: "allow", findings: [] });
    expect(decision.problems.map(({ code }) => code)).toEqual(["nothing-applies"]);
  });

  it("is not applicable where the scorecard does not apply", () => {
    const appliesTo =
      'kind: Scorecard\nid: apis\ntitle: APIs\nappliesTo: { "==": [ { var: entity.kind }, API ] }\nrules: [ { id: is-one, title: Is one, pass: { exists: entity.spec.definition } } ]\n';
    const [finding] = check({
      require: "{ scorecard: apis, rules: [ is-one ], enforcement: block }",
      more: appliesTo,
    }).findings;
    expect(finding).toMatchObject({
      outcome: "not-applicable",
      effect: "none",
      message: "the scorecard `apis` does not apply",
    });
  });
});

describe("what rules read at a gate", () => {
  const around = (rule: string) => `{ scorecard: around, rules: [ ${rule} ], enforcement: block }`;

  it("is the change", () => {
    const require = around("names-its-version");
    const change = { type: "release", version: "1.42.0" } as const;
    expect(outcomes(check({ require, request: { change } }))).toEqual({ "names-its-version": "pass" });
    expect(outcomes(check({ require }))).toEqual({ "names-its-version": "fail" });
  });

  it("is the levels of related entities as they stand", () => {
    const require = around("rests-on-what-is-ready");
    const cart = (value: number) => [known("cart", { "cover.lines_pct": value })];
    expect(outcomes(check({ require, known: cart(90) }))).toEqual({ "rests-on-what-is-ready": "pass" });
    expect(outcomes(check({ require, known: cart(9) }))).toEqual({ "rests-on-what-is-ready": "fail" });
  });

  it("is its own levels as the facts of the request make them", () => {
    const require = around("is-ready-itself");
    const facts = [known("shop", { "cover.lines_pct": 9 })];
    expect(outcomes(check({ require, known: facts }))).toEqual({ "is-ready-itself": "fail" });
    expect(outcomes(check({ require, known: facts, fact: ["cover.lines_pct=90"] }))).toEqual({
      "is-ready-itself": "pass",
    });
  });
});

describe("facts of the request", () => {
  const require = "{ scorecard: ready, rules: [ is-covered, has-no-critical ], enforcement: block }";
  const said = ({ problems }: Decision) => problems.map(({ code, message }) => `${code}: ${message}`);

  it("count where the fact set lists the caller, in place of what it said before", () => {
    const decision = check({
      require,
      known: [known("shop", { "cover.lines_pct": 9 }), known("shop", { "cover.lines_pct": 8 }, "sonarqube")],
      fact: ["cover.lines_pct=81.4"],
    });
    const [, covered] = decision.findings;
    expect(covered).toMatchObject({ rule: "is-covered", outcome: "pass" });
    expect(covered?.evidence[0]).toMatchObject({ value: 81.4, source: "ci", observedAt: AT });
    expect(said(decision)).toEqual([]);
  });

  it("are left out where it does not: nobody vouches for themselves", () => {
    const decision = check({ require, fact: ["scan.critical_count=0", "cover.lines_pct=90"] });
    expect(outcomes(decision)).toEqual({ "has-no-critical": "unknown missing", "is-covered": "pass" });
    expect(said(decision)).toEqual([
      "source-not-listed: `scan.critical_count` is not taken from source `ci`, the fact set `scans` lists `trivy`",
    ]);
  });

  it("nobody declares are left out, with the nearest that is declared", () => {
    const { problems } = check({ require, fact: ["cover.line_pct=90"] });
    expect(problems).toMatchObject([{ code: "undeclared-fact", help: "did you mean `cover.lines_pct`?" }]);
  });

  it("of a wrong type are not known", () => {
    const decision = check({
      require,
      known: [known("shop", { "cover.lines_pct": 90 })],
      fact: ["cover.lines_pct=ninety"],
    });
    expect(outcomes(decision)["is-covered"]).toBe("unknown source-error");
    expect(decision.findings.find(({ rule }) => rule === "is-covered")?.message).toBe(
      '`ci` could not tell `facts.cover.lines_pct`: `"ninety"` is a string, not a number',
    );
    expect(said(decision)).toEqual(['wrong-type: `cover.lines_pct`: `"ninety"` is a string, not a number']);
  });

  it("count for this entity alone", () => {
    const around = "{ scorecard: around, rules: [ rests-on-what-is-ready ], enforcement: block }";
    expect(outcomes(check({ require: around, fact: ["cover.lines_pct=90"] }))).toEqual({
      "rests-on-what-is-ready": "fail",
    });
  });
});

describe("the text of a fact", () => {
  const { facts } = rulebook("{ scorecard: ready, level: target, enforcement: block }");
  it.each([
    ["cover.lines_pct=81.40", 81.4],
    ["cover.lines_pct=0x10", "0x10"],
    ["cover.lines_pct=null", null],
    ["cover.gaps=a, b", ["a", "b"]],
    ["cover.gaps=[]", []],
    ['cover.gaps=["a,b"]', ["a,b"]],
    ["cover.gaps=[", "["],
    ["x.flag=true", true],
    ["x.count=-3", -3],
    ["x.version=1.10", "1.10"],
    ["x.name=a=b", "a=b"],
  ])("%s", (written, value) => expect(Object.values(readFactArguments([written], facts))).toEqual([value]));

  it.each([
    [
      "cover.gaps=",
      "`cover.gaps` has no value",
      "write `cover.gaps=[]` for an empty list, `cover.gaps=null` for not known",
    ],
    ["x.name= ", "`x.name` has no value", "write `x.name='\"\"'` for an empty text, `x.name=null` for not known"],
    ["cover.lines_pct=", "`cover.lines_pct` has no value", "write `cover.lines_pct=null` for not known"],
    ["cover.gaps=a,,b", "an item of `cover.gaps=a,,b` is empty", "name each item, or write a JSON array"],
  ])("%j is refused: it is that of a variable nobody set", (written, message, help) => {
    expect(() => readFactArguments([written], facts)).toThrow(expect.objectContaining({ message, help }));
  });

  it("is empty where that is said", () => {
    expect(readFactArguments(['x.name=""', "x.images=[]"], facts)).toEqual({ "x.name": "", "x.images": [] });
  });

  it.each([
    [["x.a=1", "cover.lines_pct=2", "x.a=3"], "`x.a` is told twice: `x.a=1` and `x.a=3`"],
    [["x.a=1", "x.a=1"], "`x.a` is told twice: `x.a=1`, twice"],
  ])("%j are refused: only one of them could count", (written, message) => {
    const help = "leave one out; a list is one value: `x.a=a,b`";
    expect(() => readFactArguments(written, facts)).toThrow(expect.objectContaining({ message, help }));
  });

  it.each(["cover.lines_pct", "=1", "a b=1"])("%j is refused", (written) =>
    expect(() => readFactArguments([written], facts)).toThrow(/is not NAME=VALUE/),
  );
});

describe("whom it asks about", () => {
  it("is a ref, or a name that only one entity has", () => {
    for (const entity of ["shop", "component:shop", "Component:default/Shop"])
      expect(check({ entity }).entity.ref).toBe("component:default/shop");
  });

  it("is refused where several are meant, or nothing is", () => {
    const twice = [
      { path: "catalog.yaml", text: `${SERVICES}---\n${SERVICES.replaceAll("kind: Component", "kind: API")}` },
    ];
    expect(() => check({ catalogFiles: twice })).toThrow("several entities are called `shop`");
    expect(() => check({ entity: "" })).toThrow("is not an entity");
    expect(() => check({ request: { environment: " " } })).toThrow("the environment has no name");
  });

  it("is refused where no gate is declared at all", () => {
    const rules = rulebook("{ scorecard: ready, level: target, enforcement: block }");
    expect(() => check({ rulebook: { ...rules, gates: [] } })).toThrow("the rules declare no gate");
  });

  it("may be unknown to the catalog, and gets a hint", () => {
    const decision = check({ entity: "shpo" });
    expect(decision).toMatchObject({
      verdict: "allow",
      basis: ["unregistered"],
      entity: { ref: "component:default/shpo" },
    });
    expect(decision.problems[0]?.help).toBe("did you mean `component:default/shop`?");
  });

  it("hears of defects that may hide it, and of its own, not of others'", () => {
    const text = `${CATALOG.replaceAll("owner: a", "owner: nobody")}---\nkind: [\n`;
    const { problems } = check({ entity: "cart", catalogFiles: [{ path: "catalog.yaml", text }] });
    expect(problems.map(({ code, entity }) => [code, entity])).toEqual([
      ["dangling-ref", "component:default/cart"],
      ["broken-document", undefined],
    ]);
  });
});

it("tells some of many errors, and counts the rest", () => {
  const files = Array.from({ length: 6 }, (_, index) => ({ path: `${index}.yaml`, text: "kind: [\n" }));
  const { problems } = check({ catalogFiles: [{ path: "catalog.yaml", text: CATALOG }, ...files] });
  expect(problems.map(({ code }) => code)).toEqual([
    ...Array.from({ length: 3 }, () => "broken-document"),
    "more-errors",
  ]);
  expect(problems.at(-1)?.message).toMatch(/^3 more errors/);
});

it("is held by a freeze of the rules", () => {
  const freeze =
    'kind: Freeze\nid: year-end\ntitle: Year end\nenvironments: [ "prod*" ]\nwindow: { from: 2026-11-20T18:00, to: 2027-01-04T08:00 }\n';
  const until = Date.parse("2027-01-04T08:00:00Z");
  expect(check({ more: freeze }).holds).toEqual([
    { kind: "freeze", id: "year-end", title: "Year end", until, who: [], count: 0 },
  ]);
});
