import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFactsFile } from "../../src/facts/read-facts-file.ts";
import type { FactDeclaration, FactType } from "../../src/model/fact.ts";
import { AT } from "./extract.ts";

const ENTITIES = new Map([["component:default/checkout", {}]]);

function declare(name: string, type: FactType, sources = ["ci", "sonarqube"]): [string, FactDeclaration] {
  return [name, { name, type, description: "", factSet: "tests", sources, maxAge: Number.POSITIVE_INFINITY }];
}

const DECLARATIONS = new Map([
  declare("test.coverage_pct", "number"),
  declare("repo.is_archived", "boolean"),
  declare("repo.branch", "string"),
  declare("repo.last_push_at", "date"),
  declare("runtime.version", "version"),
  declare("repo.topics", "list"),
]);

function read(text: string, path = "facts.yaml") {
  const { facts, problems } = readFactsFile({ path, text }, { entities: ENTITIES, declarations: DECLARATIONS, at: AT });
  return { facts, problems, codes: problems.map(({ code, line, column }) => `${line}:${column} ${code}`) };
}

const item = (facts: string, head = "source: ci") =>
  `- { entity: component:default/checkout, ${head}, facts: { ${facts} } }\n`;

const COVERAGE = {
  entity: "component:default/checkout",
  name: "test.coverage_pct",
  value: 81.4,
  source: "ci",
  observedAt: AT,
  provenance: "observed",
};

describe("the same facts", () => {
  const asJson = '{ "entity": "component:default/checkout", "source": "ci", "facts": { "test.coverage_pct": 81.4 } }';

  it.each([
    ["YAML", "facts.yaml", item("test.coverage_pct: 81.4")],
    ["YAML documents", "facts.yaml", item("test.coverage_pct: 81.4").replace("- ", "")],
    ["JSON", "facts.json", `[${asJson}]`],
    ["one JSON object", "facts.json", asJson],
    ["NDJSON", "facts.ndjson", `${asJson}\r\n\r\n`],
    ["a flow mapping that is not JSON", "facts.yaml", asJson.replaceAll('"', "")],
  ])("are read from %s", (_, path, text) => {
    expect(read(text, path)).toMatchObject({ facts: [COVERAGE], problems: [] });
  });

  it("are read from lines of JSON, whatever the file is called", () => {
    const { facts, codes } = read(`${asJson}\n${asJson}\n{ "entity": \n`, "facts.json");
    expect(facts).toEqual([COVERAGE, COVERAGE]);
    expect(codes).toEqual(["3:13 json-syntax"]);
  });
});

it("reads all that may be said of a fact", () => {
  const text = `- entity: Checkout
  source: ci
  observedAt: 2026-11-30T08:00:00+01:00
  url: https://ci.acme.io/1
  provenance: attested
  facts:
    test.coverage_pct: { value: 2, items: [a, b], url: "https://ci.acme.io/2" }
    repo.topics: { value: null, error: the server was down }
    x.mine: { value: 1, unit: ms }
`;
  const head = {
    entity: "component:default/checkout",
    source: "ci",
    provenance: "attested",
    observedAt: Date.parse("2026-11-30T07:00:00Z"),
  };
  expect(read(text)).toMatchObject({
    facts: [
      { ...head, name: "test.coverage_pct", value: 2, items: ["a", "b"], url: "https://ci.acme.io/2" },
      { ...head, name: "repo.topics", value: null, error: "the server was down", url: "https://ci.acme.io/1" },
      { ...head, name: "x.mine", value: { value: 1, unit: "ms" } },
    ],
    problems: [],
  });
});

it("reads the example of its documentation", () => {
  const page = readFileSync(new URL("../../docs/facts-files.md", import.meta.url), "utf8");
  const declarations = new Map(
    ["line_coverage_pct", "failed_count", "flaky_count"].map((name) => declare(`test.${name}`, "number")),
  );
  const text = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const { facts, problems } = readFactsFile({ path: "facts.yaml", text }, { entities: ENTITIES, declarations, at: AT });
  expect(problems).toEqual([]);
  expect(facts.map(({ value, items }) => [value, items?.length])).toEqual([
    [81.4, undefined],
    [2, 2],
    [null, undefined],
  ]);
});

describe("a value is of the type that is declared", () => {
  it.each([
    ["test.coverage_pct: 80", 80],
    ["test.coverage_pct: 81.40", 81.4],
    ["test.coverage_pct: { value: 1.0 }", 1],
    ["repo.is_archived: false", false],
    ["repo.branch: main", "main"],
    ["repo.branch: 7", "7"],
    ["runtime.version: 24", "24"],
    ["runtime.version: 1.10", "1.10"],
    ["repo.last_push_at: 2026-11-30", "2026-11-30"],
    ["repo.topics: [a]", ["a"]],
    ["test.coverage_pct: null", null],
  ])("%s", (fact, value) => {
    const { facts, problems } = read(item(fact));
    expect(facts.map((each) => each.value)).toEqual([value]);
    expect(problems).toEqual([]);
  });

  it.each([
    ['test.coverage_pct: "80"', '`"80"` is a string, not a number'],
    ["test.coverage_pct: [80]", "`[80]` is a list, not a number"],
    ['repo.is_archived: "false"', '`"false"` is a string, not a boolean'],
    ["repo.branch: { a: b }", '`{"a":"b"}` is an object, not a string'],
    ["repo.topics: a", '`"a"` is a string, not a list'],
    ["repo.last_push_at: 5", "`5` is a number, not a date"],
  ])("or not known: %s", (fact, error) => {
    const { facts, codes } = read(item(fact));
    expect(facts).toMatchObject([{ value: null, error }]);
    expect(codes).toMatchObject([/ wrong-type$/.exec(codes[0] ?? "")?.input]);
  });

  it("and where nothing is declared, stays what it was read as, with a warning", () => {
    const { facts, codes } = read(item("x.version: 1.10"));
    expect(facts).toMatchObject([{ value: "1.10" }]);
    expect(codes).toEqual(["1:73 number-kept-as-text"]);
  });

  it("but for a date that is none, which whoever reads it as a date refuses", () => {
    const { facts, problems } = read(item("repo.last_push_at: yesterday"));
    expect(facts).toMatchObject([{ value: "yesterday" }]);
    expect(problems).toMatchObject([{ code: "wrong-type", severity: "warning" }]);
  });
});

describe("what is left out is named, with its place", () => {
  it.each([
    [
      "an entity the catalog lacks",
      item("test.coverage_pct: 1").replace("checkout", "chekout"),
      "1:13 unknown-entity",
      "did you mean `component:default/checkout`?",
    ],
    ["a fact nobody declares", item("test.coverage: 1"), "1:62 undeclared-fact", "did you mean `test.coverage_pct`?"],
    [
      "a source its fact set does not list",
      item("test.coverage_pct: 1", "source: me"),
      "1:62 source-not-listed",
      undefined,
    ],
    [
      "a fact from the future",
      item("test.coverage_pct: 1", "source: ci, observedAt: 2026-12-01T12:05:01Z"),
      "1:65 future-fact",
      undefined,
    ],
    [
      "a time without an offset",
      item("test.coverage_pct: 1", "source: ci, observedAt: 2026-12-01T12:00:00"),
      "1:65 malformed-fact",
      undefined,
    ],
    [
      "a provenance nobody knows",
      item("test.coverage_pct: 1", "source: ci, provenance: true"),
      "1:65 malformed-fact",
      "valid here: `declared`, `observed`, `attested`",
    ],
    [
      "a key nobody knows",
      item("test.coverage_pct: 1", "source: ci, observed: x"),
      "1:63 malformed-fact",
      "did you mean `observedAt`?",
    ],
    ["an item without a source", item("test.coverage_pct: 1", "url: x"), "1:3 malformed-fact", undefined],
    ["an item without facts", "- { entity: checkout, source: ci }\n", "1:3 malformed-fact", undefined],
    ["an item that is none", "- checkout\n", "1:3 malformed-fact", undefined],
    [
      "text that is none",
      "- { entity: [\n",
      "2:1 yaml-syntax",
      "close the bracket; what stands inside it is indented further than its key",
    ],
  ])("%s", (_, text, code, help) => {
    const { facts, codes, problems } = read(text);
    expect([facts, codes]).toEqual([[], [code]]);
    expect(problems[0]?.help).toBe(help);
  });

  it("and the others are taken", () => {
    const { facts } = read(item("test.coverge: 1, test.coverage_pct: 81.4") + "- nothing\n" + item("x.mine: 1"));
    expect(facts.map(({ name }) => name)).toEqual(["test.coverage_pct", "x.mine"]);
  });

  it("a clock that is a little ahead is not the future", () => {
    expect(read(item("test.coverage_pct: 1", "source: ci, observedAt: 2026-12-01T12:05:00Z")).facts).toHaveLength(1);
  });
});
