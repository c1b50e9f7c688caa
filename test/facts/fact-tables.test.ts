import fc from "fast-check";
import { expect, it } from "vitest";
import { buildFactTables } from "../../src/facts/build-fact-tables.ts";
import type { EntityFact, FactDeclaration } from "../../src/model/fact.ts";

const SOURCES = ["sonarqube", "ci", "manual"];
const DECLARATIONS = new Map<string, FactDeclaration>([
  [
    "test.coverage_pct",
    { name: "test.coverage_pct", type: "number", description: "", factSet: "tests", sources: SOURCES, maxAge: 1 },
  ],
]);

function fact(source: string, observedAt: number, value: number | null, name = "test.coverage_pct"): EntityFact {
  return { entity: "component:default/a", name, value, source, observedAt, provenance: "observed" };
}

function table(facts: readonly EntityFact[], name = "test.coverage_pct") {
  const { tables } = buildFactTables(facts, DECLARATIONS);
  return tables.get("component:default/a")?.get(name) ?? [];
}

it("keeps the latest of each source, in the order of precedence", () => {
  const latest = table([
    fact("manual", 9, 1),
    fact("ci", 5, 2),
    fact("ci", 7, 3),
    fact("ci", 6, 4),
    fact("sonarqube", 1, 5),
  ]);
  expect(latest.map(({ source, value }) => [source, value])).toEqual([
    ["sonarqube", 5],
    ["ci", 3],
    ["manual", 1],
  ]);
});

it("lets a value that is not known replace an older one, and of one instant takes the one given last", () => {
  expect(table([fact("ci", 1, 80), fact("ci", 2, null)]).map(({ value }) => value)).toEqual([null]);
  expect(table([fact("ci", 1, 80), fact("ci", 1, 90)]).map(({ value }) => value)).toEqual([90]);
});

it("takes facts under x. from anybody, the latest first", () => {
  const latest = table([fact("b", 1, 1, "x.a"), fact("a", 1, 2, "x.a"), fact("c", 2, 3, "x.a")], "x.a");
  expect(latest.map(({ source }) => source)).toEqual(["c", "a", "b"]);
});

it("leaves out what is not declared, and names sources that are not listed, each once", () => {
  const { tables, problems } = buildFactTables(
    [fact("me", 1, 1), fact("me", 2, 1), fact("ci", 1, 1, "test.nothing")],
    DECLARATIONS,
  );
  expect(tables.size).toBe(0);
  expect(problems).toMatchObject([
    {
      code: "source-not-listed",
      severity: "warning",
      message:
        "`test.coverage_pct` is not taken from source `me`, the fact set `tests` lists `sonarqube`, `ci`, `manual`",
    },
  ]);
});

it("holds the same facts in whatever order they come, where no two of a source are of one instant", () => {
  const facts = fc.uniqueArray(
    fc.record({ source: fc.constantFrom(...SOURCES), observedAt: fc.nat(20), value: fc.nat(5) }),
    { selector: ({ source, observedAt }) => `${source} ${observedAt}`, maxLength: 12 },
  );
  fc.assert(
    fc.property(facts, fc.infiniteStream(fc.nat()), (given, order) => {
      const all = given.map(({ source, observedAt, value }) => fact(source, observedAt, value));
      const shuffled = all
        .map((each) => ({ each, rank: order.next().value ?? 0 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ each }) => each);
      expect(table(shuffled)).toEqual(table(all));
    }),
    { seed: 20261201, numRuns: 300 },
  );
});
