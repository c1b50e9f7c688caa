import { expect, test } from "vitest";
import type { JsonValue } from "../../src/model/json.ts";
import { AT, compile, documentOf } from "./documents.ts";

const OPERATORS = ["<", "<=", ">", ">=", "==", "===", "!=", "!=="];
const CONSTANTS: readonly JsonValue[] = [0, 1, 2.5, "", "1", "b", true, false];
const VALUES: readonly (JsonValue | undefined)[] = [
  0,
  1,
  2.5,
  "",
  "1",
  "b",
  true,
  false,
  [],
  [1],
  ["b"],
  {},
  undefined,
];

test.each(OPERATORS)("rules that are one `%s` with a constant come out alike alone and all at once", (operator) => {
  const rules = CONSTANTS.flatMap((constant) => [
    { [operator]: [{ var: "facts.a.b" }, constant] },
    { [operator]: [constant, { var: "facts.a.b" }] },
  ]);
  const set = compile(rules);
  const all = new Uint8Array(set.size);
  for (const value of VALUES) {
    const values = set.load(documentOf({ facts: value === undefined ? {} : { "a.b": value } }), AT);
    set.evaluateAll(values, all);
    const alone = rules.map((_, rule) => set.evaluate(rule, values));
    expect([...all].map((code) => [false, true, undefined][code])).toEqual(alone);
  }
});

test("of several rules each is judged by its own constant", () => {
  const wanted = [1, 2, "x", true];
  const set = compile(wanted.map((constant) => ({ "==": [{ var: "facts.a.b" }, constant] })));
  const all = new Uint8Array(set.size);
  set.evaluateAll(set.load(documentOf({ facts: { "a.b": 2 } }), AT), all);
  expect([...all]).toEqual([0, 1, 0, 0]);
});

test("values loaded for some rules answer these as values loaded for all do", () => {
  const set = compile([
    { ">": [{ var: "facts.a.b" }, 1] },
    { "==": [{ var: "entity.kind" }, "Component"] },
    { "<": [{ age_days: [{ var: "facts.a.since" }] }, 3] },
  ]);
  const document = documentOf({ facts: { "a.b": 2, "a.since": "2026-11-30" } });
  const [all, some] = [set.load(document, AT), set.load(document, AT, [0, 2])];
  for (const rule of [0, 2]) {
    expect(set.evaluate(rule, some)).toBe(true);
    expect(set.explain(rule, some)).toEqual(set.explain(rule, all));
  }
});
