// What is known of one entity: what does the catalog say, which facts count, which levels does it hold?

import type { DescribedEntity, KnownFact } from "../../api/entities.ts";
import type { EntityPath } from "../../api/parts.ts";
import { freshFact } from "../../logic/fact-observation.ts";
import type { Fact, FactDeclaration, FactTable } from "../../model/fact.ts";
import { isUndeclaredByDesign } from "../../model/fact.ts";
import type { JsonValue } from "../../model/json.ts";
import { compareText } from "../../model/problem.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { levelsOf } from "./entity-levels.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import type { EntityState } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";

type Declarations = ReadonlyMap<string, FactDeclaration>;

/** Works also before any rulebook is in force: then there are no levels, and facts have no declarations. */
export async function readEntity(muster: Muster, path: EntityPath): Promise<DescribedEntity> {
  return describeEntity(muster, await findEntity(muster, path));
}

/** The same of an entity that has been looked up. */
export async function describeEntity(muster: Muster, state: EntityState): Promise<DescribedEntity> {
  const at = muster.clock.now();
  const rules = await muster.rules.current(muster.store);
  const { ref } = state.entry.entity;
  const kept = (await muster.store.facts.of([ref])).get(ref) ?? [];
  return {
    // An entity is plain JSON throughout, though its type does not say so.
    entity: state.entry.entity as unknown as JsonValue,
    origins: originsOf(state),
    facts: describeFacts(kept, state.document.facts, rules?.rulebook.facts ?? new Map(), at),
    levels: rules === undefined ? [] : levelsOf(state, rules, at),
  };
}

function originsOf({ entry }: EntityState): DescribedEntity["origins"] {
  return entry.origins.map(({ source, format, file, line }) => ({
    source,
    format,
    file: file ?? null,
    line: line ?? null,
  }));
}

function describeFacts(kept: readonly Fact[], table: FactTable, declarations: Declarations, at: Instant): KnownFact[] {
  const names = [...new Set(kept.map(({ name }) => name))].sort(compareText);
  return names.flatMap((name) => {
    const declaration = declarations.get(name);
    const taken = table.get(name) ?? [];
    const counting = freshFact(taken, at, declaration?.maxAge ?? Infinity);
    const sources = new Set(taken.map(({ source }) => source));
    const others = kept.filter((fact) => fact.name === name && !sources.has(fact.source));
    return [...taken, ...others].map((fact) => describeFact(fact, declaration, at, fact === counting));
  });
}

function describeFact(fact: Fact, declaration: FactDeclaration | undefined, at: Instant, counts: boolean): KnownFact {
  const { name, value, source, observedAt, provenance, url, items, error } = fact;
  const expiresAt = observedAt + (declaration?.maxAge ?? Infinity);
  return {
    name,
    value,
    source,
    observedAt: formatInstant(observedAt),
    provenance,
    url: url ?? null,
    items: items ?? null,
    error: error ?? null,
    unit: declaration?.unit ?? null,
    state: stateOf(fact, declaration, at),
    expiresAt: value !== null && Number.isFinite(expiresAt) ? formatInstant(expiresAt) : null,
    counts,
  };
}

function stateOf({ name, source, value, observedAt }: Fact, declaration: FactDeclaration | undefined, at: Instant) {
  const isTaken = declaration?.sources.includes(source) ?? isUndeclaredByDesign(name);
  if (!isTaken) return "not-taken";
  if (at - observedAt > (declaration?.maxAge ?? Infinity)) return "stale";
  return value === null ? "not-known" : "fresh";
}
