// What does a rule read in a test case? The document that a real catalog and real facts would give it.

import { importCatalog } from "../../catalog/import-catalog.ts";
import type { Document } from "../../model/document.ts";
import type { Entity } from "../../model/entity.ts";
import type { Fact, FactDeclaration, FactTable } from "../../model/fact.ts";
import type { JsonObject } from "../../model/json.ts";
import { objectAt } from "../../model/manifest.ts";
import type { GateCase, TestDocument, TestFact } from "../../model/rule-tests.ts";
import type { Instant } from "../../model/time.ts";

const UNDECLARED_SOURCE = "test";

/** The ages of facts count back from `at`. */
export function buildTestDocument(
  test: TestDocument,
  declarations: ReadonlyMap<string, FactDeclaration>,
  at: Instant,
): Document {
  const related = new Map(
    [...test.related].map(([relation, others]) => [
      relation,
      others.map((other) => buildTestDocument(other, declarations, at)),
    ]),
  );
  const entity = buildTestEntity(test.entity);
  const relations = Object.fromEntries(
    [...related].map(([relation, others]) => [relation, others.map((other) => other.entity.ref)]),
  );
  return {
    entity: { ...entity, relations: { ...entity.relations, ...relations } },
    facts: factTable(test.facts, declarations, at),
    levels: test.levels,
    related: (relation) => related.get(relation) ?? [],
  };
}

/** At a gate, `change` always has at least a type. */
export function buildGateDocument(test: GateCase): Document {
  return {
    entity: buildTestEntity(test.entity),
    facts: new Map(),
    levels: new Map(),
    change: { type: "release", ...test.change },
    related: () => [],
  };
}

/**
 * The entity is imported like any other, so that owners become refs, and lifecycle, tier and type get their places.
 * Then what the case states is put over it.
 */
function buildTestEntity(written: JsonObject): Entity {
  const metadata = { name: "test", ...objectAt(written, "metadata") };
  const declared = { apiVersion: "backstage.io/v1alpha1", kind: "Component", ...written, metadata };
  const catalog = importCatalog([{ path: "test.json", text: JSON.stringify(declared) }]);
  const [entry] = catalog.entries.values();
  const { apiVersion: _, ...given } = { ...declared, metadata: { ...entry?.entity.metadata, ...metadata } };
  return { ...entry?.entity, ...given } as Entity;
}

function factTable(
  facts: readonly TestFact[],
  declarations: ReadonlyMap<string, FactDeclaration>,
  at: Instant,
): FactTable {
  const table = new Map<string, Fact[]>();
  for (const { name, value, age, source } of facts) {
    const from = source ?? declarations.get(name)?.sources[0] ?? UNDECLARED_SOURCE;
    const fact: Fact = { name, value, source: from, observedAt: at - age, provenance: "observed" };
    table.set(name, [...(table.get(name) ?? []), fact]);
  }
  return table;
}
