// What is known of these entities, and of all that is related to them: held already, or read a few at a time?

import type { CatalogEntry } from "../../model/catalog.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Store } from "../../ports.ts";
import { neighboursOf, readPart } from "../evaluations/entity-state.ts";
import type { EntityPart } from "../evaluations/entity-state.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

/** Null: the catalog lacks it. */
export type Part = EntityPart | null;

export interface PartsToRead {
  readonly store: Store;
  readonly pause: (() => Promise<void>) | undefined;
  /** What need not be read. */
  readonly held: ReadonlyMap<EntityRef, Part>;
  readonly rulebook: CompiledRulebook | undefined;
}

/** How many entities are read at once. */
const CHUNK = 50;

export async function readParts(
  refs: readonly EntityRef[],
  reading: PartsToRead,
): Promise<ReadonlyMap<EntityRef, Part>> {
  const parts = new Map<EntityRef, Part>();
  const lacking = takeHeld(refs, reading, parts);
  const entries = new Map(lacking.length === 0 ? [] : await reading.store.catalog.entries(lacking));
  const entities = [...parts.values()].flatMap((part) => part?.entry ?? []).concat([...entries.values()]);
  const others = new Set(entities.flatMap(({ entity }) => neighboursOf(entity)));
  for (const ref of [...lacking, ...parts.keys()]) others.delete(ref);
  const all = [...lacking, ...takeHeld([...others], reading, parts)];
  for (let start = 0; start < all.length; start += CHUNK) {
    if (start > 0) await reading.pause?.();
    await readChunk(all.slice(start, start + CHUNK), entries, reading, parts);
  }
  return parts;
}

/** Puts what is held already into `parts`, and answers the rest. */
function takeHeld(refs: readonly EntityRef[], { held }: PartsToRead, parts: Map<EntityRef, Part>): EntityRef[] {
  return refs.filter((ref) => {
    const part = held.get(ref);
    if (part !== undefined) parts.set(ref, part);
    return part === undefined;
  });
}

/** `entries`: those that were read before; the others are read as well. */
async function readChunk(
  refs: readonly EntityRef[],
  entries: ReadonlyMap<EntityRef, CatalogEntry>,
  { store: { catalog, facts, evaluations, directives }, rulebook }: PartsToRead,
  parts: Map<EntityRef, Part>,
): Promise<void> {
  const others = refs.filter((ref) => !entries.has(ref));
  const [otherEntries, factsOf, evaluationsOf, waiversOf] = await Promise.all([
    others.length === 0 ? new Map<EntityRef, CatalogEntry>() : catalog.entries(others),
    facts.of(refs),
    evaluations.of(refs),
    // Whatever is over by now: it is asked of them when they are evaluated.
    directives.waiversOf(refs, 0),
  ]);
  for (const ref of refs) {
    const entry = entries.get(ref) ?? otherEntries.get(ref);
    const told = [factsOf.get(ref) ?? [], evaluationsOf.get(ref), waiversOf.get(ref) ?? []] as const;
    const part = entry && readPart(entry, ...told, rulebook);
    parts.set(ref, part ?? null);
  }
}
