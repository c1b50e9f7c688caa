// Does every rule end within its steps, whatever it tries, with a clear error and nothing leaked?

import { describe, expect, test } from "vitest";
import { evaluateValue } from "../../src/logic/evaluate-value.ts";
import { parseRule } from "../../src/logic/parse-rule.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { AT, compile, documentOf } from "./documents.ts";

const STOPPED = "stopped after 50000 steps, the most one rule may take";
const many = (length: number): number[] => Array.from({ length }, (_, index) => index);
const ACCUMULATOR: JsonValue = { var: "accumulator" };

function run(rule: JsonValue, data: JsonValue): JsonValue | undefined {
  const { expression, problems } = parseRule(rule, { roots: "free" });
  if (expression === undefined) throw new Error(problems[0]?.message);
  return evaluateValue(expression, data);
}

describe("rules that would run away are stopped", () => {
  const l: JsonValue = { var: "l" };
  const cases: readonly (readonly [string, JsonValue, JsonValue])[] = [
    ["a list doubled 32 times", { reduce: [l, { merge: [ACCUMULATOR, ACCUMULATOR] }, [1]] }, { l: many(32) }],
    ["a text doubled 64 times", { reduce: [l, { cat: [ACCUMULATOR, ACCUMULATOR] }, "ab"] }, { l: many(64) }],
    [
      "a list of itself, doubled, read as text",
      { cat: [{ reduce: [l, [ACCUMULATOR, ACCUMULATOR], 1] }] },
      { l: many(40) },
    ],
    [
      "a list of itself, doubled, compared with text",
      { "==": ["x", { reduce: [l, [ACCUMULATOR, ACCUMULATOR], 1] }] },
      { l: many(40) },
    ],
    [
      "a list of itself, doubled, ordered",
      { "<": [{ reduce: [l, [ACCUMULATOR, ACCUMULATOR], 1] }, 1] },
      { l: many(40) },
    ],
    ["a list of itself, doubled, handed out", { reduce: [l, [ACCUMULATOR, ACCUMULATOR], 1] }, { l: many(40) }],
    ["two iterators in one another", { some: [l, { some: [{ val: ["$root", "l"] }, false] }] }, { l: many(300) }],
    ["a long list", { none: [l, { ">": [{ var: "" }, 1e9] }] }, { l: many(60_000) }],
    [
      "a search through a long list for each item",
      { some: [l, { in: [-1, { val: ["$root", "l"] }] }] },
      { l: many(20_000) },
    ],
    [
      "a body of a thousand parts",
      { some: [l, { "<": [{ "+": many(1_000) }, { "+": [{ var: "" }] }] }] },
      { l: many(2_000) },
    ],
    [
      "a long text against a pattern of stars",
      { some: [l, { glob: [{ val: ["$root", "t"] }, `${"*a".repeat(120)}*b`] }] },
      { l: many(500), t: "a".repeat(4_000) },
    ],
  ];
  test.each(cases)("%s", (_, rule, data) => {
    expect(() => run(rule, data)).toThrow(STOPPED);
  });

  test("in a rule set too, where it is the rule's own error and the other rules go on", () => {
    const doubling = {
      some: [{ reduce: [{ var: "entity.spec.l" }, { merge: [ACCUMULATOR, ACCUMULATOR] }, [1]] }, true],
    };
    const set = compile([doubling, { "==": [{ var: "entity.kind" }, "Component"] }]);
    const values = set.load(documentOf({ entity: { spec: { l: many(32) } } }), AT);
    const into = new Uint8Array(2);
    set.evaluateAll(values, into);
    expect([...into]).toEqual([2, 1]);
    expect(set.evaluate(0, values)).toBeUndefined();
    expect(set.cause(0, values)).toBe("rule-error");
    expect(set.explain(0, values).message).toBe(`the rule ${STOPPED}`);
  });

  test("steps are counted anew for each rule and each document", () => {
    const set = compile([
      { none: [{ var: "entity.spec.l" }, { "<": [{ var: "" }, 0] }] },
      { length: { filter: [{ var: "entity.spec.l" }, true] } },
    ]);
    const values = set.load(documentOf({ entity: { spec: { l: many(40_000) } } }), AT);
    expect([0, 1, 0].map((rule) => set.evaluate(rule, values))).toEqual([true, true, true]);
  });

  test("a rule set can be given less", () => {
    const set = compile([{ none: [{ var: "entity.spec.l" }, { "<": [{ var: "" }, 0] }] }], {}, { fuel: 10 });
    expect(set.evaluate(0, set.load(documentOf({ entity: { spec: { l: many(10) } } }), AT))).toBe(true);
    expect(set.evaluate(0, set.load(documentOf({ entity: { spec: { l: many(11) } } }), AT))).toBeUndefined();
  });
});

test("nesting that a fold builds ends as an error of the rule", () => {
  const set = compile([{ "==": ["", { reduce: [{ var: "entity.spec.l" }, [ACCUMULATOR], []] }] }]);
  const values = set.load(documentOf({ entity: { spec: { l: many(40_000) } } }), AT);
  expect(set.evaluate(0, values)).toBeUndefined();
  expect(set.cause(0, values)).toBe("rule-error");
});

describe("names on prototypes lead nowhere", () => {
  const names = [
    "constructor",
    "__proto__",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "__defineGetter__",
    "__lookupGetter__",
  ];
  const paths = names.flatMap((name) => [
    name,
    `o.${name}`,
    `${name}.${name}`,
    `l.${name}`,
    `t.${name}`,
    `n.${name}`,
    `o.${name}.name`,
  ]);
  const data: JsonValue = { o: { a: 1 }, l: [1], t: "text", n: 1 };

  test.each(paths)("%s", (path) => {
    expect(run({ var: path }, data)).toBeNull();
    expect(run({ val: path.split(".") }, data)).toBeNull();
    expect(run({ var: { cat: [path] } }, data)).toBeNull();
    expect(run({ exists: path }, data)).toBe(false);
    expect(run({ missing: [path] }, data)).toEqual([path]);
    expect(run({ map: [{ merge: [{ var: "" }] }, { var: path }] }, data)).toEqual([null]);
    expect(run({ var: [path, "default"] }, data)).toBe("default");
  });

  test("names of operators are own names too", () => {
    for (const name of names) expect(() => run({ [name]: [] }, {})).toThrow(`unknown operator \`${name}\``);
  });

  test("keys that data really has are read, whatever they are called", () => {
    const odd = JSON.parse('{"constructor": {"name": 1}, "__proto__": 2, "map": 3}') as JsonValue;
    expect(run([{ var: "constructor.name" }, { var: "__proto__" }, { var: "map" }], odd)).toEqual([1, 2, 3]);
  });

  test("the inner workings of a related entity's document are no data", () => {
    const inner = ["document", "#document", "at", "ref", "observe", "read", "readResolved"];
    for (const name of inner) {
      const set = compile([{ some: [{ map: [{ related: "dependsOn" }, [{ var: "" }]] }, { exists: `0.${name}` }] }]);
      const values = set.load(documentOf({ related: { dependsOn: [{}] } }), AT);
      expect(set.evaluate(0, values)).toBe(false);
    }
  });
});

describe("logic never comes from data", () => {
  const data: JsonValue = {
    secret: "s3cret",
    evil: { cat: ["sec", "ret"] },
    list: [{ var: "secret" }, { cat: ["sec", "ret"] }, { throwaway: 1 }],
    rule: { "==": [1, 1] },
  };

  test("names for `missing` are names", () => {
    expect(run({ missing: [{ var: "evil" }] }, data)).toEqual([{ cat: ["sec", "ret"] }]);
    expect(run({ missing: { var: "list" } }, data)).toEqual((data as { list: JsonValue }).list);
    expect(run({ missing_some: [1, { var: "list" }] }, data)).toEqual((data as { list: JsonValue }).list);
  });

  test("what `var` reads is a value", () => {
    expect(run({ var: "rule" }, data)).toEqual({ "==": [1, 1] });
    expect(run({ map: [{ var: "list" }, { var: "" }] }, data)).toEqual((data as { list: JsonValue }).list);
    expect(run({ if: [true, { var: "rule" }] }, data)).toEqual({ "==": [1, 1] });
    expect(run({ var: ["nothing", { var: "rule" }] }, data)).toEqual({ "==": [1, 1] });
  });

  test("parameters are values", () => {
    const { expression } = parseRule({ "!!": { var: "params.p" } }, { params: { p: { unknown_operator: [] } } });
    expect(expression).toBeDefined();
  });
});
