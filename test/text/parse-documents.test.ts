// What comes out of YAML and JSON text, and what is refused, each with its place?

import { describe, expect, test } from "vitest";
import { CATALOG_LIMITS, RULE_FILE_LIMITS, parseDocuments } from "../../src/text/parse-documents.ts";
import type { ParsedText, ParseLimits } from "../../src/text/parse-documents.ts";

function parse(text: string, path = "file.yaml", limits: ParseLimits = RULE_FILE_LIMITS): ParsedText {
  return parseDocuments({ path, text }, limits);
}

function values(text: string, path?: string): unknown[] {
  return parse(text, path).documents.map(({ value }) => value);
}

function places(parsed: ParsedText): string[] {
  return parsed.problems.map(({ line, column, code, severity }) => `${line}:${column} ${severity} ${code}`);
}

describe("values", () => {
  test.each<[string, string, unknown[]]>([
    [
      "booleans are true and false alone",
      "a: true\nb: False\nc: yes\nd: on",
      [{ a: true, b: false, c: "yes", d: "on" }],
    ],
    ["numbers that print back the same", "a: 1\nb: -2.5\nc: 0", [{ a: 1, b: -2.5, c: 0 }]],
    [
      "dates and times of day stay text",
      "a: 2026-12-01\nb: 12:30\nc: 1_000",
      [{ a: "2026-12-01", b: "12:30", c: "1_000" }],
    ],
    ["null in its spellings", "a: null\nb: ~\nc:", [{ a: null, b: null, c: null }]],
    [
      "keys are text, however they read",
      "1: a\ntrue: b\nnull: c\n1.50: d",
      [{ "1": "a", true: "b", null: "c", "1.50": "d" }],
    ],
    ["an empty text, comments and null are no documents", "# nothing\n---\n---\n~\n---\na: 1\n...\n", [{ a: 1 }]],
    ["several documents", "a: 1\n---\n- b\n---\nc\n", [{ a: 1 }, ["b"], "c"]],
    ["a byte order mark is no text", "\uFEFFa: 1\nb: 2\n", [{ a: 1, b: 2 }]],
    ["lines that end as on Windows", "a: |\r\n  x\r\n  y\r\nb: 2\r\n", [{ a: "x\ny\n", b: 2 }]],
    ["the 1.1 directive changes nothing", "%YAML 1.1\n---\na: no\nb: 1:30\n", [{ a: "no", b: "1:30" }]],
    ["merge keys are keys", "a: &a { x: 1 }\nb: { <<: *a }\n", [{ a: { x: 1 }, b: { "<<": { x: 1 } } }]],
    ["an alias as a key", "a: &name web\nb: { *name : 1 }\n", [{ a: "web", b: { web: 1 } }]],
    ["an alias means what its anchor meant then", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", [{ a: 1, b: 1, c: 2, d: 2 }]],
    ["aliases inside aliases", "a: &a [1]\nb: &b [*a, *a]\nc: *b\n", [{ a: [1], b: [[1], [1]], c: [[1], [1]] }]],
    ["quoted template syntax is text", 'a: "{{ x }}"\nb: ${{ y }}\n', [{ a: "{{ x }}", b: "${{ y }}" }]],
  ])("%s", (_name, text, expected) => {
    expect(values(text)).toEqual(expected);
    expect(parse(text).problems).toEqual([]);
  });

  test.each([
    "1.10",
    "0777",
    "0x1F",
    ".5",
    "1e3",
    "-0",
    "+1",
    "12345678901234567890",
    ".inf",
    "-.INF",
    ".nan",
    "1e999",
    "5.",
  ])("%s stays text, with a warning", (written) => {
    expect(values(`a: ${written}`)).toEqual([{ a: written }]);
    expect(places(parse(`a: ${written}`))).toEqual(["1:4 warning number-kept-as-text"]);
  });

  test("JSON keeps its numbers, but for those it would lose digits of", () => {
    const text = '{"a": 1.0, "b": 1e3, "c": 12345678901234567890}';
    expect(values(text, "f.json")).toEqual([{ a: 1, b: 1000, c: "12345678901234567890" }]);
  });
});

describe("merge keys in catalogs", () => {
  const catalog = (text: string) => parse(text, "file.yaml", CATALOG_LIMITS);
  test.each<[string, string, unknown]>([
    ["what stands there counts before what is taken over", "<<: *a\ny: 9", { x: 1, y: 9 }],
    ["wherever the key stands", "y: 9\n<<: *a", { x: 1, y: 9 }],
    ["the first of several", "<<: [*b, *a]", { x: 3, y: 2 }],
    ["given twice", "<<: *b\n<<: *a", { x: 3, y: 2 }],
    ["of a mapping that takes over another", "<<: *c", { x: 1, y: 2, z: 4 }],
    ["of nothing", "<<:\ny: 9", { y: 9 }],
    ["in quotes it is a key", '"<<": *b', { "<<": { x: 3 } }],
  ])("%s", (_name, text, expected) => {
    const anchors = "a: &a { x: 1, y: 2 }\nb: &b { x: 3 }\nc: &c { <<: *a, z: 4 }\nof:\n";
    const [document] = catalog(`${anchors}${text.replaceAll(/^/gm, "  ")}\n`).documents;
    const value = document?.value as { of: object } | undefined;
    expect(value?.of).toEqual(expected);
  });

  test("what is taken over is placed where it is written", () => {
    const [document] = catalog("a: &a\n  x: 1\nb:\n  <<: [*a]\n  y: 2\n").documents;
    expect(document?.span(["b", "x"])).toMatchObject({ line: 2, column: 6 });
    expect(document?.span(["b", "y"])).toMatchObject({ line: 5, column: 6 });
  });

  test("nothing but mappings can be taken over", () => {
    expect(places(catalog("a: &a [1]\nb: { <<: *a }\n"))).toEqual(["2:10 error merge-not-mapping"]);
  });
});

describe("refusals", () => {
  test.each<[string, string, string[]]>([
    [
      "repeated keys, all of them",
      "a: 1\nb: { c: 1, c: 2 }\na: 2\n",
      ["2:12 error duplicate-key", "3:1 error duplicate-key"],
    ],
    ["keys that read the same", '1: a\n"1": b\n', ["2:1 error duplicate-key"]],
    ["keys that are no text", "? [a]\n: b\n? { c: d }\n: e\n", ["1:3 error key-not-text", "3:3 error key-not-text"]],
    ["template syntax", "a: {{ b }}\n", ["1:5 error key-not-text"]],
    [
      "names that lead out of plain data",
      "__proto__: 1\na: { constructor: 2 }\n",
      ["1:1 error forbidden-key", "2:6 error forbidden-key"],
    ],
    [
      "a bare tag",
      "a: ! { b: 1 }\nc: ! text\nd:\n  - ! [1]\n",
      ["1:6 error unresolved-tag", "2:6 error unresolved-tag", "4:7 error unresolved-tag"],
    ],
    ["tags", "a: !!binary aGk=\nb: !mine c\n", ["1:4 error unresolved-tag", "2:4 error unresolved-tag"]],
    ["tabs", "a:\n\tb: 1\n", ["2:1 error yaml-syntax"]],
    ["an anchor that is not there", "a: *b\nc: *d\n", ["1:4 error unknown-anchor", "2:4 error unknown-anchor"]],
    [
      "keys that are aliases of what is no text",
      "a: &a [1]\nb: { *a : 1, *c : 2 }\n",
      ["2:6 error key-not-text", "2:14 error unknown-anchor"],
    ],
    ["an alias of what it stands in", "a: &a [*a]\n", ["1:8 error alias-cycle"]],
    ["a bracket that is not closed", "a: [1, 2\nb: 3\n", ["2:1 error yaml-syntax"]],
    ["a quote that is not closed", "a: 'b\nc: d\n", ["3:1 error yaml-syntax"]],
  ])("%s", (_name, text, expected) => {
    const parsed = parse(text);
    expect(places(parsed)).toEqual(expected);
    expect(parsed.documents).toEqual([]);
  });

  test("a broken document does not keep the others from being read", () => {
    const parsed = parse("a: [1\n---\nb: 2\n---\nc: 1\nc: 2\n");
    expect(parsed.documents.map(({ value, line }) => [value, line])).toEqual([[{ b: 2 }, 3]]);
    expect(places(parsed)).toEqual(["2:1 error yaml-syntax", "6:1 error duplicate-key"]);
    expect(parsed.isPartial).toBe(true);
  });

  test("what can be read of a damaged document is kept apart", () => {
    const parsed = parse("a: { !: [1] }\nb: { !=: [1, 2] }\nc: { !!: x }\nd: 1\nd: 2\n");
    expect(parsed.documents).toEqual([]);
    expect(parsed.damaged?.map(({ value }) => value)).toEqual([
      { a: { "!": [1] }, b: { "!=": [1, 2] }, c: { "!!": "x" }, d: 1 },
    ]);
    expect(parsed.isPartial).toBe(false);
  });
});

describe("limits", () => {
  const open = ["[", "{"].map((bracket): [string, string] => [`20,000 times \`${bracket}\``, bracket.repeat(20_000)]);
  test.each<[string, string]>([
    ...open,
    ["20,000 times `{a: `", "{a: ".repeat(20_000)],
    ["20,000 times `- `", "- ".repeat(20_000)],
    ["20,000 times `? `", "? ".repeat(20_000)],
    [
      "300 lines, each indented further",
      Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""),
    ],
    ["brackets that are closed again", "[".repeat(200) + "]".repeat(200)],
    ["nesting by aliases", `a: &a ${"[".repeat(40)}${"]".repeat(40)}\nb: ${"[".repeat(40)}*a${"]".repeat(40)}\n`],
  ])("%s are too deep", (_name, text) => {
    const parsed = parse(text);
    expect(parsed.problems.map(({ code }) => code)).toEqual(["too-deep"]);
    expect(parsed.problems[0]?.line).toBeGreaterThan(0);
    expect(parsed.documents).toEqual([]);
  });

  test("64 levels are not too deep", () => {
    expect(parse("[".repeat(64) + "]".repeat(64)).problems).toEqual([]);
  });

  test("text full of brackets is not nested", () => {
    const text = Array.from({ length: 5_000 }, () => '- "[[[{{{"\n- a [[[ {{ b\n- |\n  {{ [[\n').join("");
    expect(parse(text, "f.yaml", CATALOG_LIMITS).problems).toEqual([]);
  });

  test("a bomb of aliases is defused before it grows", () => {
    const names = "abcdefghij".split("");
    const bomb = names.map(
      (name, at) =>
        `${name}: &${name} [${Array(9)
          .fill(at === 0 ? "x" : `*${names[at - 1]}`)
          .join(", ")}]`,
    );
    expect(places(parse(bomb.join("\n")))).toEqual([expect.stringMatching(/too-many-aliases|too-large/)]);
  });

  test("what a few aliases multiply is counted after they are followed", () => {
    const wide = `a: &a [${"x, ".repeat(2_000)}]\nb: [${"*a, ".repeat(40)}]\n`;
    expect(places(parse(wide))).toEqual(["2:97 error too-large"]);
  });

  test("a condition reused by every rule of a file is no bomb", () => {
    expect(parse(`a: &a { b: c }\nd: [${"*a, ".repeat(400)}]\n`).problems).toEqual([]);
  });

  test("a file that is too long says so at its beginning", () => {
    expect(places(parse(`a: ${"x".repeat(300_000)}`))).toEqual(["1:1 error file-too-large"]);
  });
});

describe("spans", () => {
  const text = [
    "\uFEFFa: first",
    "list:",
    "  - { key: value, \"quoted\": 'text' }",
    "  - &anchor",
    "    inner: [ 1, two ]",
    "alias: *anchor",
    "empty:",
    "block: |",
    "  lines",
    "",
  ].join("\r\n");
  const [document] = parse(text).documents;

  test.each<[(string | number)[], "key" | "value", [number, number, number]]>([
    [["a"], "key", [1, 1, 1]],
    [["a"], "value", [1, 4, 5]],
    [["list", 0, "key"], "key", [3, 7, 3]],
    [["list", 0, "key"], "value", [3, 12, 5]],
    [["list", 0, "quoted"], "key", [3, 19, 8]],
    [["list", 0, "quoted"], "value", [3, 29, 6]],
    [["list", 1, "inner", 1], "value", [5, 17, 3]],
    [["alias"], "value", [6, 8, 7]],
    [["alias", "inner"], "key", [5, 5, 5]],
    [["alias", "inner", 0], "value", [5, 14, 1]],
    [["empty"], "value", [7, 7, 1]],
    [["block"], "value", [8, 8, expect.any(Number) as number]],
    [["list", 0, "absent", "deeper"], "value", [3, 5, 32]],
    [["list", 9], "value", [3, 3, expect.any(Number) as number]],
  ])("%j, its %s", (path, of, [line, column, length]) => {
    expect(document?.span(path, of)).toEqual({ line, column, length });
  });

  test("the excerpt is the line as it stands, and the caret stays on it", () => {
    const [problem] = parse("a: 1\nb: 0777 # octal\n").problems;
    expect(problem?.excerpt).toEqual({ text: "b: 0777 # octal", length: 4 });
  });
});

test.each([
  ["id: a\n  title: b\n", /the next line is indented further/],
  ["rules:\n  - id: a\n     title: b\n", /the next line is indented further/],
  ["title: a: b\n", /a second `: `/],
])("%j is told by what is wrong with it", (text, message) => {
  expect(parse(text).problems[0]?.message).toMatch(message);
});

test.each([
  ["a.json", (members: readonly string[]) => `{"m": {${members.map((member) => `"${member}": 1`).join(",\n")}}}`],
  ["a.yaml", (members: readonly string[]) => `m:\n${members.map((member) => `  ${member}: 1`).join("\n")}`],
])("finds each of many members of %s without reading them all again", (path, write) => {
  const members = Array.from({ length: 20_000 }, (_, at) => `k${at}`);
  const [document] = parseDocuments({ path, text: write(members) }, CATALOG_LIMITS).documents;
  const before = process.cpuUsage();
  const lines = members.map((member) => document?.span(["m", member], "key").line);
  // A hundredth of what it takes to look through all that stands before.
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  const first = path === "a.json" ? 1 : 2;
  expect(lines).toEqual(members.map((_, at) => at + first));
});
