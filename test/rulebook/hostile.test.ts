// Does any text at all, however broken, get an answer that says where it is wrong?

import { readFileSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isError } from "../../src/model/problem.ts";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";

const CASES = new URL("../cases/rulebook/", import.meta.url);
const TEXTS = readdirSync(CASES).flatMap((name) =>
  readdirSync(new URL(`${name}/`, CASES))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => readFileSync(new URL(`${name}/${file}`, CASES), "utf8")),
);
const SEED = 20_261_201;

const FRAGMENTS = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ": ",
  "- ",
  "? ",
  "|",
  ">",
  "&a ",
  "*a",
  "!",
  "!!",
  "!=",
  "%",
  "@",
  "`",
  '"',
  "'",
  "#",
  ",",
  "\n",
  "\n---\n",
  "\t",
  "\r",
  "\0",
  "\uFEFF",
  "\uD800",
  "{{ x }}",
  "null",
  "true",
  "1.10",
  ".inf",
  "__proto__: 1",
  "constructor",
  "<<: ",
  "kind: ",
  "id: ",
  "rules: ",
  "pass: ",
  "extends: a",
  "- - - ",
  "[[[[",
  "facts: ",
  "{ var: facts }",
  "{ var: levels.a.rank }",
  "{ at_level: [ a, b ] }",
];

/** One change to a text: cut out, repeat, put in, or swap lines. */
const change = fc.record({
  what: fc.constantFrom("cut", "repeat", "insert", "swap"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  fragment: fc.constantFrom(...FRAGMENTS),
});

function apply(
  text: string,
  { what, at, length, fragment }: typeof change extends fc.Arbitrary<infer T> ? T : never,
): string {
  const start = Math.floor(at * text.length);
  if (what === "cut") return text.slice(0, start) + text.slice(start + length);
  if (what === "repeat") return text.slice(0, start + length) + text.slice(start);
  if (what === "insert") return text.slice(0, start) + fragment + text.slice(start);
  const lines = text.split("\n");
  const line = Math.floor(at * (lines.length - 1));
  const [first = "", second = ""] = [lines[line], lines[line + 1]];
  return lines
    .with(line, second)
    .toSpliced(line + 1, 1, first)
    .join("\n");
}

const hostileText = fc
  .tuple(fc.constantFrom(...TEXTS), fc.array(change, { minLength: 1, maxLength: 6 }))
  .map(([text, changes]) => changes.reduce(apply, text));

function checkAnswer(path: string, text: string): void {
  const { rulebook, problems } = loadRulebook([{ path, text }], []);
  expect(rulebook === undefined).toBe(problems.some(isError));
  const lines = text.split("\n").length;
  for (const problem of problems) {
    expect(problem.file).toBe(path);
    expect(problem.line).toBeGreaterThan(0);
    expect(problem.line).toBeLessThanOrEqual(lines);
    expect(problem.column).toBeGreaterThan(0);
    expect(problem.message).not.toContain("\n");
    expect(problem.message).not.toContain("undefined");
    expect(problem.message).not.toContain("[object Object]");
  }
}

test(`2,000 broken YAML files (seed ${SEED})`, () => {
  expect.hasAssertions();
  fc.assert(
    fc.property(hostileText, (text) => checkAnswer("rules/a.yaml", text)),
    { numRuns: 2_000, seed: SEED },
  );
});

test(`500 documents of any shape (seed ${SEED})`, () => {
  const kinds = ["Scorecard", "Gate", "Freeze", "Initiative", "FactSet", "Action", "Tests"];
  const keys = [
    "id",
    "title",
    "levels",
    "targets",
    "rules",
    "params",
    "extends",
    "without",
    "pass",
    "appliesTo",
    "require",
    "window",
    "facts",
    "cases",
    "given",
    "run",
  ];
  const value = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<unknown>(null, true, 0, -1, 1.5, "", "a", "target", "constructor", "2026-01-01"),
      fc.array(tie("any"), { maxLength: 4 }),
      fc.dictionary(
        fc.constantFrom(...keys, "var", "and", "==", "level", "when", "enforcement", "type", "default"),
        tie("any"),
        { maxKeys: 4 },
      ),
    ),
  })).any;
  const document = fc.tuple(fc.constantFrom(...kinds), fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 8 }));
  expect.hasAssertions();
  fc.assert(
    fc.property(fc.array(document, { minLength: 1, maxLength: 3 }), (documents) => {
      const texts = documents.map(([kind, members]) => JSON.stringify({ kind, ...members }));
      checkAnswer("rules/a.yaml", texts.join("\n---\n"));
      for (const text of texts) checkAnswer("rules/a.json", text);
    }),
    { numRuns: 500, seed: SEED },
  );
});

test(`500 broken JSON files (seed ${SEED})`, () => {
  const sound = JSON.stringify(
    {
      kind: "Scorecard",
      id: "a",
      title: "A",
      rules: [{ id: "r", title: "R", pass: { "!!": [{ var: "entity.owner" }] } }],
    },
    null,
    1,
  );
  const broken = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => changes.reduce(apply, sound));
  expect.hasAssertions();
  fc.assert(
    fc.property(broken, (text) => checkAnswer("rules/a.json", text)),
    { numRuns: 500, seed: SEED },
  );
});

test("nothing of it has touched the prototypes", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
