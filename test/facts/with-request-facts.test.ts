// Which facts hold for a request that brings its own?

import { describe, expect, it } from "vitest";
import { buildFactTables } from "../../src/facts/build-fact-tables.ts";
import { oneSource, withRequestFacts } from "../../src/facts/with-request-facts.ts";
import type { EntityFact, FactDeclaration } from "../../src/model/fact.ts";
import type { JsonObject, JsonValue } from "../../src/model/json.ts";

const AT = Date.parse("2026-12-01T12:00:00Z");
const ENTITY = "component:default/shop";
const DECLARATIONS: ReadonlyMap<string, FactDeclaration> = new Map(
  (["sonarqube ci", "trivy"] as const).map((sources, index) => {
    const name = `test.f${index}`;
    const declared = { name, type: "number", description: "x", factSet: "test", maxAge: Infinity } as const;
    return [name, { ...declared, sources: sources.split(" ") }];
  }),
);

function fact(name: string, value: JsonValue, source: string, age = 0): EntityFact {
  return { entity: ENTITY, name, value, source, observedAt: AT - age, provenance: "observed" };
}

function laidOver(known: readonly EntityFact[], values: JsonObject) {
  const table = buildFactTables(known, DECLARATIONS).tables.get(ENTITY) ?? new Map();
  const { facts, problems } = withRequestFacts(
    table,
    { entity: ENTITY, source: oneSource("ci"), at: AT, values },
    DECLARATIONS,
  );
  const told = [...facts].map(([name, all]) => [
    name,
    all.map(({ source, value }) => `${source} ${JSON.stringify(value)}`),
  ]);
  return { facts: Object.fromEntries(told) as Record<string, string[]>, codes: problems.map(({ code }) => code) };
}

describe("a fact of the request", () => {
  it("stands where the fact set puts its source, beside the facts of others", () => {
    const known = [fact("test.f0", 1, "ci", 5), fact("test.f0", 2, "sonarqube", 9), fact("test.f1", 3, "trivy")];
    expect(laidOver(known, { "test.f0": 4 }).facts).toEqual({
      "test.f0": ["sonarqube 2", "ci 4"],
      "test.f1": ["trivy 3"],
    });
  });

  it("replaces its source's earlier one, though that one's clock is ahead", () => {
    expect(laidOver([fact("test.f0", 1, "ci", -60_000)], { "test.f0": 4 }).facts).toEqual({ "test.f0": ["ci 4"] });
  });

  it("that says nothing known makes what was known unknown", () => {
    expect(laidOver([fact("test.f0", 1, "ci")], { "test.f0": null }).facts).toEqual({ "test.f0": ["ci null"] });
  });

  it("under `x.` needs no declaration, and of a foreign name nothing comes", () => {
    const { facts, codes } = laidOver([], { "x.any": "v", constructor: 1, "test.f1": 1, "test.f0": "1" });
    expect(facts).toEqual({ "test.f0": ["ci null"], "x.any": [`ci "v"`] });
    expect(codes).toEqual(["undeclared-fact", "source-not-listed", "wrong-type"]);
  });
});

it("leaves what is known as it is where nothing is taken", () => {
  const table = new Map();
  const request = { entity: ENTITY, source: oneSource("ci"), at: AT, values: { "test.f1": 1 } };
  expect(withRequestFacts(table, request, DECLARATIONS).facts).toBe(table);
});
