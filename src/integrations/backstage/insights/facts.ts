// How do FactSets and an entity's facts appear as fact retrievers of Tech Insights?

import type { FactRow, FactSchemaBody, InsightFact } from "../../../api/tech-insights.ts";
import { findEntity } from "../../../app/evaluations/find-entity.ts";
import { knownFacts } from "../../../app/facts/known-facts.ts";
import type { KnownFact } from "../../../app/facts/known-facts.ts";
import { currentRules } from "../../../app/rules/current-rules.ts";
import type { Muster } from "../../../app/muster.ts";
import { parseRef } from "../../../model/entity.ts";
import type { FactDeclaration, FactType } from "../../../model/fact.ts";
import { Refusal } from "../../../model/refusal.ts";
import { formatDuration, formatInstant } from "../../../model/time.ts";
import type { Instant } from "../../../model/time.ts";

/** Tech Insights needs a version for each schema; ours change only with the rulebook. */
const VERSION = "1.0.0";

export async function listFactSchemas(
  muster: Muster,
  ids: readonly string[] | undefined,
): Promise<readonly FactSchemaBody[]> {
  const { rulebook } = await currentRules(muster);
  const sets = Map.groupBy(rulebook.facts.values(), ({ factSet }) => factSet);
  return [...sets]
    .filter(([id]) => ids === undefined || ids.includes(id))
    .map(([id, facts]) => ({
      ...Object.fromEntries(facts.map((fact) => [fact.name, describeFact(fact)])),
      id,
      version: VERSION,
      entityFilter: [],
    }));
}

function describeFact({ type, unit, description, sources, maxAge }: FactDeclaration) {
  const metadata = {
    sources,
    ...(unit !== undefined && { unit }),
    ...(Number.isFinite(maxAge) && { maxAge: formatDuration(maxAge) }),
  };
  return { type: typeOf(type, unit), description, metadata };
}

function typeOf(type: FactType, unit: string | undefined): InsightFact["type"] {
  if (type === "number") return unit === "count" ? "integer" : "float";
  if (type === "date") return "datetime";
  if (type === "list") return "set";
  return type === "boolean" ? "boolean" : "string";
}

/**
 * By FactSet id: those asked for of which anything is known. Throws Refusal where the entity is not a valid ref, or not
 * there.
 */
export async function readLatestFacts(
  muster: Muster,
  entity: string | undefined,
  ids: readonly string[],
): Promise<Readonly<Record<string, FactRow>>> {
  const at = muster.clock.now();
  const { rulebook } = await currentRules(muster);
  const { document } = await findEntity(muster, readEntity(entity));
  const bySet = Map.groupBy(knownFacts(document, rulebook, at).values(), ({ factSet }) => factSet);
  return Object.fromEntries(
    ids.flatMap((id) => {
      const facts = bySet.get(id);
      return facts === undefined ? [] : [[id, rowOf(id, document.entity.ref, facts)]];
    }),
  );
}

function readEntity(entity: string | undefined): string {
  if (entity !== undefined && parseRef(entity) !== undefined) return entity;
  const message = entity === undefined ? "`entity` is not given" : `\`entity\` is not a ref: \`${entity}\``;
  throw new Refusal("malformed", "not-a-ref", message, { help: "write it as `component:default/checkout`" });
}

function rowOf(id: string, ref: string, known: readonly KnownFact[]): FactRow {
  const { kind, namespace, name } = parseRef(ref) ?? { kind: "", namespace: "", name: ref };
  const last = Math.max(...known.map(({ fact }) => fact.observedAt));
  return {
    id,
    entity: { namespace, kind, name },
    timestamp: formatInstant(last),
    version: VERSION,
    facts: Object.fromEntries(known.map(({ fact }) => [fact.name, fact.value])),
  };
}

/** Only the latest value of a fact is kept, so there is at most one row per FactSet. */
export async function readFactRange(
  muster: Muster,
  entity: string | undefined,
  ids: readonly string[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<Readonly<Record<string, FactRow[]>>> {
  const latest = await readLatestFacts(muster, entity, ids);
  return Object.fromEntries(
    Object.entries(latest).flatMap(([id, row]) => {
      const at = Date.parse(row.timestamp);
      return at < from || at > to ? [] : [[id, [row]]];
    }),
  );
}

/** The facts that one check's rule reads, by name. */
export function factsOfCheck(
  known: ReadonlyMap<string, KnownFact>,
  declared: ReadonlyMap<string, FactDeclaration>,
  names: readonly string[],
): Record<string, InsightFact> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = known.get(name)?.fact;
      if (found === undefined) return [];
      const { type = "string", unit, description = name } = declared.get(name) ?? {};
      return [[name, { id: name, type: typeOf(type, unit), description, value: found.value }]];
    }),
  );
}
