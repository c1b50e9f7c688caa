// Where a condition is called constant, is it so on every document? A wrong answer would refuse a sound rulebook.

import fc from "fast-check";
import { expect, test } from "vitest";
import { compileRules } from "../../src/logic/compile-rules.ts";
import { parseRule } from "../../src/logic/parse-rule.ts";
import type { Document } from "../../src/model/document.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import type { FactCatalogue } from "../../src/rulebook/fact-catalogue.ts";
import { constantOf } from "../../src/rulebook/lint/constant-truth.ts";

const SEED = 20_261_202;
const RUNS = 20_000;

const UNITS = { "a.percent": "percent", "a.count": "count", "a.number": undefined };
const catalogue = new Map(
  Object.entries(UNITS).map(([name, unit]) => [name, { name, unit, type: "number" as const }]),
) as unknown as FactCatalogue;

const read = fc.constantFrom<JsonValue>(
  { var: "facts.a.percent" },
  { var: "facts.a.count" },
  { var: "facts.a.number" },
  { var: "entity.lifecycle" },
  { length: { var: "entity.metadata.tags" } },
);
const literal = fc.constantFrom<JsonValue>(-1, 0, 1, 50, 100, 101, "beta", "production", true, false, null);
const comparison = fc
  .tuple(fc.constantFrom("==", "===", "!=", "!==", "<", "<=", ">", ">="), read, literal, fc.boolean())
  .map(([operator, a, b, swapped]): JsonValue => ({ [operator]: swapped ? [b, a] : [a, b] }));
const condition = fc.letrec<{ any: JsonValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    comparison,
    fc.constantFrom<JsonValue>(true, false, { "<": [1, 2] }, { in: [{ var: "entity.lifecycle" }, []] }),
    fc
      .tuple(fc.constantFrom("and", "or"), fc.array(tie("any"), { minLength: 1, maxLength: 3 }))
      .map(([name, args]): JsonObject => ({ [name]: args })),
    tie("any").map((inner): JsonObject => ({ "!": [inner] })),
    tie("any").map((inner): JsonObject => ({ "!!": [inner] })),
    fc.tuple(tie("any"), tie("any"), tie("any")).map((args): JsonObject => ({ if: args })),
  ),
})).any;

const values = fc.record({
  "a.percent": fc.constantFrom(0, 0.5, 50, 99, 100),
  "a.count": fc.constantFrom(0, 1, 50, 100, 101, 1_000),
  "a.number": fc.constantFrom(-2, -1, 0, 1, 50, 100, 101, 102),
  lifecycle: fc.constantFrom("beta", "production", "other"),
  tags: fc.constantFrom<string[]>([], ["a"], ["a", "b"]),
});

function documentOf({ lifecycle, tags, ...facts }: JsonObject): Document {
  const fact = (name: string, value: JsonValue): Fact => ({
    name,
    value,
    source: "ci",
    observedAt: 0,
    provenance: "observed",
  });
  return {
    entity: {
      ref: "component:default/a",
      kind: "Component",
      metadata: { name: "a", namespace: "default", tags: tags as string[] },
      spec: {},
      relations: {},
      lifecycle: lifecycle as string,
    },
    facts: new Map(Object.entries(facts).map(([name, value]) => [name, [fact(name, value)]])),
    levels: new Map(),
    related: () => [],
  };
}

test(`${RUNS} random conditions (seed ${SEED})`, () => {
  const seen = { constant: 0, open: 0 };
  const property = fc.property(condition, fc.array(values, { minLength: 4, maxLength: 4 }), (logic, documents) => {
    const { expression } = parseRule(logic, {});
    if (expression === undefined) return;
    const constant = constantOf(expression, catalogue);
    seen[constant === undefined ? "open" : "constant"]++;
    if (constant === undefined) return;
    const rules = compileRules([{ expression }], { isFact: () => true, factMaxAge: () => Infinity });
    for (const document of documents) {
      const truth = rules.evaluate(0, rules.load(documentOf(document), 0));
      // A comparison over null is not known, on whichever document: that is not called a pass.
      expect([constant.truth, undefined]).toContain(truth);
    }
  });
  fc.assert(property, { numRuns: RUNS, seed: SEED });
  expect(seen.constant).toBeGreaterThan(RUNS / 50);
  expect(seen.open).toBeGreaterThan(RUNS / 4);
});
