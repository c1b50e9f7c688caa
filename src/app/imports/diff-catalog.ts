// What differs between a merged catalog and what is stored? Entities, and the facts that are extracted from a catalog.

import { EXTRACTED_SOURCES, extractFactsOneByOne } from "../../facts/extract-facts.ts";
import type { Catalog, CatalogEntry } from "../../model/catalog.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { EntityFact, Fact, FactDeclaration } from "../../model/fact.ts";
import { isSameJson } from "../../model/json.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { DAY } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { FactKey } from "../../ports/facts.ts";
import { slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";

export interface CatalogDiff {
  /** New, or different from what is stored. */
  readonly changed: readonly CatalogEntry[];
  /** What is stored of the entities in the merged catalog; without new ones. */
  readonly before: ReadonlyMap<EntityRef, CatalogEntry>;
  readonly removed: readonly EntityRef[];
  /** Extracted facts to write. */
  readonly facts: readonly EntityFact[];
  /** Extracted facts that the catalog no longer gives. */
  readonly withdrawn: readonly FactKey[];
}

export interface MergedCatalog {
  readonly catalog: Catalog;
  /** The manifests of all sources. */
  readonly manifests: readonly Manifest[];
  readonly declarations: ReadonlyMap<string, FactDeclaration>;
  readonly at: Instant;
}

/** How many entities are read at once. */
const CHUNK = 200;
/** How often `catalog.last_seen_at` is written where nothing else changes. */
export const SEEN_AGAIN = DAY / 2;

export async function diffCatalog(muster: Muster, merged: MergedCatalog): Promise<CatalogDiff> {
  const { entries } = merged.catalog;
  const told = await toldFacts(muster, merged);
  const kept = await muster.store.catalog.refs();
  const changed: CatalogEntry[] = [];
  const before = new Map<EntityRef, CatalogEntry>();
  const facts: EntityFact[] = [];
  const withdrawn: FactKey[] = [];
  const all = [...entries.keys()];
  for (let start = 0; start < all.length; start += CHUNK) {
    const refs = all.slice(start, start + CHUNK);
    const [keptEntries, keptFacts] = await Promise.all([
      muster.store.catalog.entries(refs),
      muster.store.facts.of(refs),
    ]);
    for (const ref of refs) {
      const [entry, keptEntry] = [entries.get(ref), keptEntries.get(ref)];
      if (keptEntry !== undefined) before.set(ref, keptEntry);
      if (entry !== undefined && !isSameEntry(entry, keptEntry)) changed.push(entry);
      diffFacts(ref, told.get(ref) ?? [], keptFacts.get(ref) ?? [], merged, { facts, withdrawn });
    }
    await muster.pause?.();
  }
  return { changed, before, removed: kept.filter((ref) => !entries.has(ref)), facts, withdrawn };
}

/** By entity. Where two facts have the same name and source, the later counts, as everywhere. */
async function toldFacts(
  muster: Muster,
  { catalog, manifests, at }: MergedCatalog,
): Promise<ReadonlyMap<EntityRef, readonly EntityFact[]>> {
  const told = new Map<EntityRef, EntityFact[]>();
  const breathe = slicer(muster);
  for (const fact of extractFactsOneByOne({ catalog, manifests, at })) {
    const ofEntity = told.get(fact.entity);
    if (ofEntity === undefined) told.set(fact.entity, [fact]);
    else ofEntity.push(fact);
    const pausing = breathe();
    if (pausing !== undefined) await pausing;
  }
  return told;
}

function isSameEntry(a: CatalogEntry, b: CatalogEntry | undefined): boolean {
  return isSameJson(a as unknown as JsonValue, b as unknown as JsonValue | undefined);
}

function diffFacts(
  entity: EntityRef,
  told: readonly EntityFact[],
  kept: readonly Fact[],
  { declarations, at }: MergedCatalog,
  into: { readonly facts: EntityFact[]; readonly withdrawn: FactKey[] },
): void {
  const keptByKey = new Map(kept.map((fact) => [keyOf(fact), fact]));
  const toldByKey = new Map(told.map((fact) => [keyOf(fact), fact]));
  for (const [key, fact] of toldByKey) {
    const known = keptByKey.get(key);
    if (known === undefined || isToSay(fact, known, declarations.get(fact.name), at)) into.facts.push(fact);
  }
  for (const [key, fact] of keptByKey) {
    if (isExtracted(fact) && !toldByKey.has(key)) into.withdrawn.push({ entity, name: fact.name, source: fact.source });
  }
}

/** Whether a fact was extracted from a catalog. A fact that somebody observed and delivered must not be withdrawn. */
function isExtracted({ source, provenance }: Fact): boolean {
  return provenance === "declared" && EXTRACTED_SOURCES.includes(source);
}

function keyOf({ name, source }: Fact): string {
  return `${name}\0${source}`;
}

/** Whether a fact has to be written. One that says the same is written again only before it gets stale. */
function isToSay(told: Fact, known: Fact, declaration: FactDeclaration | undefined, at: Instant): boolean {
  const age = at - known.observedAt;
  if (told.name === "catalog.last_seen_at") return age >= SEEN_AGAIN;
  const isSame =
    isSameJson(told.value, known.value) && told.url === known.url && isSameJson(told.items ?? [], known.items ?? []);
  return !isSame || age > (declaration?.maxAge ?? Infinity) / 2;
}
