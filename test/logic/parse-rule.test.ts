// Is everything that can be wrong with a rule found, all at once, where it stands, with help?

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentReads, staticType, walkExpression } from "../../src/logic/expression.ts";
import { OPERATOR_NAMES } from "../../src/logic/operators.ts";
import { MAX_DEPTH, MAX_NODES, parseRule } from "../../src/logic/parse-rule.ts";
import type { ParseOptions } from "../../src/logic/parse-rule.ts";
import type { JsonValue } from "../../src/model/json.ts";

/** Each problem in one line: where, which, what, help. */
function problemsOf(rule: JsonValue, options: ParseOptions = {}): readonly string[] {
  return parseRule(rule, options).problems.map(({ code, path, of, message, help }) => {
    const place = `${path.join("/")}${of === "key" ? " (key)" : ""}`;
    return `${place}: ${message} [${code}]${help === undefined ? "" : ` = ${help}`}`;
  });
}

describe("what is wrong is said in one line with help", () => {
  const cases: readonly (readonly [JsonValue, string])[] = [
    [
      { gte: [{ var: "facts.a.b" }, 1] },
      "gte (key): unknown operator `gte` [unknown-operator] = did you mean `>=`? `muster operators` lists them all",
    ],
    ...[
      ["=>", ">="],
      ["=<", "<="],
    ].map(
      ([written = "", meant]) =>
        [
          { [written]: [{ var: "facts.a.b" }, 1] },
          `${written} (key): unknown operator \`${written}\` [unknown-operator] = did you mean \`${meant}\`? \`muster operators\` lists them all`,
        ] as const,
    ),
    [
      { or: [false, { sme: [] }] },
      "or/1/sme (key): unknown operator `sme` [unknown-operator] = did you mean `some`? `muster operators` lists them all",
    ],
    [
      { log: "x" },
      "log (key): unknown operator `log` [unknown-operator] = rules write nothing; `muster operators` lists them all",
    ],
    [{ "==": [1] }, '== (key): `==` takes 2 arguments, not 1 [wrong-arity] = it is written {"==": [a, b]}'],
    [
      { "<": [1, 2, 3, 4] },
      '< (key): `<` takes 2 to 3 arguments, not 4 [wrong-arity] = it is written {"<": [a, b] or [a, b, c]}',
    ],
    [
      { length: [1, 2] },
      'length (key): `length` takes 1 argument, not 2 [wrong-arity] = a list as the argument is written in a list of its own: {"length": [[…]]}',
    ],
    [
      { ">": [1, 2], note: "x" },
      "note (key): `note` stands beside `>`: an object in a rule has one key, its operator [several-keys] = join two conditions with `and`; write comments as YAML comments",
    ],
    [
      { in: [{ var: "entity.kind" }, { a: 1, b: 2 }] },
      "in/1/a (key): an object with the keys `a`, `b` is not a rule [several-keys] = an object in a rule has one key, its operator; data cannot be written as an object",
    ],
    [
      { "==": [{ var: "entity.__proto__.x" }, 1] },
      "==/0/var: `__proto__` cannot be read: no data holds it [reserved-name]",
    ],
    [{ var: ["fcts.a.b", 1] }, "var/0: nothing is read from `fcts` [unknown-root] = did you mean `facts`?"],
    [
      { var: "test.line_coverage_pct" },
      "var: nothing is read from `test` [unknown-root] = a path starts with `entity`, `facts`, `levels`, `change`, `params`; a fact is read as `facts.test…`",
    ],
    [{ var: "" }, "var: a rule cannot read the whole document [whole-document] = name a path"],
    [
      { var: "facts" },
      "var: `facts` cannot be read whole [whole-root] = name a fact, as `facts.test.line_coverage_pct`",
    ],
    [
      { var: "levels.security" },
      "var: `levels.security` cannot be read whole [whole-root] = read `levels.security.id` or `levels.security.rank`",
    ],
    [
      { var: "levels.security.level" },
      "var: a level has no `level` [unknown-level-member] = a level has `id` and `rank`: read `levels.security.id` or `levels.security.rank`",
    ],
    [
      { var: "entity.annotations" },
      "var: `entity` never has `annotations` [unknown-member] = did you mean `entity.metadata.annotations`?",
    ],
    [{ var: "entity.lifcycle" }, "var: `entity` never has `lifcycle` [unknown-member] = did you mean `lifecycle`?"],
    [
      { var: { cat: ["a", "b"] } },
      "var: the path of `var` has to be literal text [computed-path] = write the path as text, so that it can be checked",
    ],
    [
      { missing: { merge: ["a"] } },
      "missing: the path of `missing` has to be literal text [computed-path] = write the path as text, so that it can be checked",
    ],
    [
      { some: [{ var: "entity.metadata.links" }, { "==": [{ var: "entity.tier" }, "1"] }] },
      'some/1/==/0/var: `entity.tier` inside an iterator reads the item, which has no `entity` [root-in-iterator] = to read the document write {"val": ["$root","entity","tier"]}',
    ],
    [
      { some: [{ related: "dependsOn" }, { "==": [{ var: "lifecycle" }, "x"] }] },
      "some/1/==/0/var: nothing is read from `lifecycle` [unknown-root] = a path starts with `entity`, `facts`, `levels`, `change`, `params`; a fact is read as `facts.lifecycle…`",
    ],
    [
      { some: [{ var: "entity.metadata.links" }, { var: "$root.entity" }] },
      'some/1/var: only `val` understands `$root` [root-by-var] = write {"val": ["$root","entity"]}',
    ],
    [
      { reduce: [{ var: "entity.metadata.tags" }, { var: "length" }, 0] },
      "reduce/1/var: `length` cannot be read inside `reduce` [outside-reduce] = write `current.length`",
    ],
    [
      { some: [{ related: "dependsOn" }, { some: [{ related: "dependsOn" }, true] }] },
      "some/1/some/0/related (key): `related` cannot stand inside another [nested-related] = only one hop is possible: collect what lies further away in a fact of the related entity",
    ],
    [
      { some: [[1], { some: [[1], { some: [[1], true] }] }] },
      "some/1/some/1/some (key): iterators nest at most 2 deep; this `some` is the third [nested-iteration] = collect what it needs in a fact",
    ],
    [
      { glob: [{ var: "entity.kind" }, { var: "entity.type" }] },
      "glob/1/var: the pattern of `glob` has to be literal text [literal-required] = write it out, so that it can be checked",
    ],
    [
      { sem_ver: [{ var: "facts.a.b" }, "==", "1.0.0"] },
      "sem_ver/1: `==` does not compare versions [unknown-version-operator] = did you mean `=`?",
    ],
    [
      { sem_ver: [{ var: "facts.a.b" }, ">=", "24.x"] },
      "sem_ver/2: `24.x` is not a version [bad-version] = write a version like `24.0.0`; `^` takes any of the same major version, `~` of the same minor",
    ],
    [
      { related: 5 },
      "related: the relation of `related` has to be literal text [literal-required] = write it out, so that it can be checked",
    ],
    [
      { reduce: [{ var: "entity.metadata.tags" }, { var: "current" }] },
      "reduce (key): `reduce` without a start value begins with null, and arithmetic over null is unknown [reduce-without-start] = give the start value as third argument",
    ],
  ];
  test.each(cases.map(([rule, line]) => [JSON.stringify(rule), rule, line] as const))("%s", (_, rule, line) => {
    expect(problemsOf(rule)).toEqual([line]);
  });
});

test("all problems are reported at once, and there is no expression then", () => {
  const rule = { and: [{ gt: [1, 2] }, { "==": [1] }, { var: "nowhere.x" }, { var: "params.none" }] };
  const { expression, problems } = parseRule(rule, {});
  expect(expression).toBeUndefined();
  expect(problems.map(({ code }) => code)).toEqual([
    "unknown-operator",
    "wrong-arity",
    "unknown-root",
    "unknown-param",
  ]);
});

test("warnings leave the expression in place", () => {
  const { expression, problems } = parseRule({ "!!": { var: "entity.labels" } }, {});
  expect(problems.map(({ severity }) => severity)).toEqual(["warning"]);
  expect(expression).toBeDefined();
});

describe("roots", () => {
  test("only those allowed are read", () => {
    expect(problemsOf({ var: "facts.a.b" }, { allowed: ["entity", "change"] })).toEqual([
      "var: `facts` cannot be read here [root-not-readable] = here a condition reads `entity` and `change`",
    ]);
    expect(problemsOf({ var: "change.environment" }, { allowed: ["entity", "change"] })).toEqual([]);
  });

  test("free roots take any path, and computed ones", () => {
    expect(problemsOf({ "+": [{ var: "" }, { var: "x" }, { var: { var: "y" } }] }, { roots: "free" })).toEqual([]);
  });

  test("paths over related entities are paths of documents", () => {
    const rule = { every: [{ related: "dependsOn" }, { "<": [{ var: "facts.a.b" }, { var: "levels.s.rank" }] }] };
    const { expression, problems } = parseRule(rule, {});
    expect(problems).toEqual([]);
    const reads = expression === undefined ? [] : documentReads(expression);
    expect(reads.map(({ scope, documentKeys, path }) => [scope, documentKeys.join("."), path.join("/")])).toEqual([
      ["item", "facts.a.b", "every/1/</0/var"],
      ["item", "levels.s.rank", "every/1/</1/var"],
    ]);
  });

  test("what is filtered or reduced from related entities still is", () => {
    const filtered = { some: [{ filter: [{ related: "dependsOn" }, true] }, { var: "entity.kind" }] };
    const reduced = {
      reduce: [{ related: "dependsOn" }, { "+": [{ var: "accumulator" }, { var: "current.facts.a.b" }] }, 0],
    };
    expect([...problemsOf(filtered), ...problemsOf(reduced)]).toEqual([]);
    expect(
      problemsOf({ some: [{ map: [{ related: "dependsOn" }, { var: "entity.metadata" }] }, { var: "name" }] }),
    ).toEqual([]);
  });

  test("inside an iterator `val` reads the document by `$root`, and `exists` too", () => {
    const root = { "==": [{ var: "" }, { val: ["$root", "entity", "type"] }] };
    const exists = { exists: ["$root", "entity", "metadata", "annotations", "a.b/c"] };
    expect(problemsOf({ some: [{ var: "entity.metadata.tags" }, { and: [root, exists] }] })).toEqual([]);
    expect(problemsOf({ val: ["$root", "entty"] })).toEqual([
      "val: nothing is read from `entty` [unknown-root] = did you mean `entity`?",
    ]);
  });
});

describe("parameters", () => {
  const params = { min: 80, names: ["a", "b"], nested: { deep: 1 } };

  test("stand for constants, also inside iterators", () => {
    const rule = { some: [{ var: "entity.spec.l" }, { ">": [{ var: "n" }, { var: "params.min" }] }] };
    const { expression, problems } = parseRule(rule, { params });
    expect(problems).toEqual([]);
    const literals: unknown[] = [];
    if (expression !== undefined) {
      walkExpression(expression, (part) => part.kind === "literal" && literals.push([part.param, part.value]));
    }
    expect(literals).toEqual([["min", 80]]);
  });

  test("are data, never logic", () => {
    const { expression } = parseRule({ var: "params.nested" }, { params });
    expect(expression).toMatchObject({ kind: "literal", value: { deep: 1 } });
  });

  test("that nobody declares are problems with the nearest name", () => {
    expect(problemsOf({ var: "params.mim" }, { params })).toEqual([
      "var: no parameter `params.mim` is declared [unknown-param] = did you mean `min`?",
    ]);
    expect(problemsOf({ var: "params.toString" }, { params: {} })).toEqual([
      "var: no parameter `params.toString` is declared [unknown-param] = the scorecard declares no `params`",
    ]);
  });
});

describe("limits", () => {
  const nested = (depth: number): JsonValue => (depth === 1 ? true : { "!": [nested(depth - 1)] });

  test(`depth: ${MAX_DEPTH} is taken, one more is not`, () => {
    expect(problemsOf(nested(MAX_DEPTH))).toEqual([]);
    expect(problemsOf(nested(MAX_DEPTH + 1))).toEqual([
      expect.stringContaining("nested deeper than 32 levels [too-deep]"),
    ]);
  });

  test("depth of JSON far beyond what a call stack takes is one problem, found at once", () => {
    expect(problemsOf(JSON.parse(`${'{"!":['.repeat(3_000)}1${"]}".repeat(3_000)}`) as JsonValue)).toHaveLength(1);
  });

  test(`parts: ${MAX_NODES} are taken, one more is not`, () => {
    expect(problemsOf({ in: [1, Array.from({ length: MAX_NODES - 3 }, () => 1)] })).toEqual([]);
    expect(problemsOf({ in: [1, Array.from({ length: MAX_NODES * 50 }, () => 1)] })).toEqual([
      expect.stringContaining("a rule has at most 2000 parts"),
    ]);
  });
});

test("the type of an expression is told where operators fix it", () => {
  const types = [
    { "<": [1, 2] },
    { "+": [1] },
    { lower: "A" },
    { filter: [[1], true] },
    { var: "entity.kind" },
    [1],
    null,
    "a",
    { if: [1, 2] },
  ];
  const typeOf = (rule: JsonValue): unknown => {
    const { expression } = parseRule(rule, {});
    return expression === undefined ? "no rule" : staticType(expression);
  };
  expect(types.map(typeOf)).toEqual([
    "boolean",
    "number",
    "string",
    "list",
    undefined,
    "list",
    "null",
    "string",
    undefined,
  ]);
});

describe("any JSON", () => {
  const leadsSomewhere = (value: JsonValue, path: readonly (string | number)[]): boolean => {
    let current: JsonValue | undefined = value;
    for (const step of path) {
      if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return false;
      current = (current as Readonly<Record<string | number, JsonValue>>)[step];
    }
    return true;
  };
  const key = fc.oneof(fc.constantFrom<string>(...OPERATOR_NAMES), fc.string({ maxLength: 4 }));
  const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.constantFrom("entity.kind", "facts.a.b", "current", ""),
      ),
      fc.array(tie("json"), { maxLength: 4 }),
      fc.dictionary(key, tie("json"), { maxKeys: 2, noNullPrototype: true }),
      fc.tuple(key, fc.array(tie("json"), { maxLength: 3 })).map(([name, args]) => ({ [name]: args })),
    ),
  }));

  test.each(["rule", "free"] as const)(
    "is parsed or refused, with %s roots: every problem leads to a place in it",
    (roots) => {
      const { counterexample } = fc.check(
        fc.property(json, (value) => {
          const { expression, problems } = parseRule(value, { roots });
          const hasError = problems.some(({ severity }) => severity === "error");
          return (expression === undefined) === hasError && problems.every(({ path }) => leadsSomewhere(value, path));
        }),
        { numRuns: 20_000, seed: 20_261_201 },
      );
      expect(counterexample).toBeNull();
    },
  );
});
