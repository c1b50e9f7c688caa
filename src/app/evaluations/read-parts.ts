// What is known of these entities, and of all that they are related to? Taken from memory, or read a few at a time.

import type { CatalogEntry } from "../../model/catalog.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { EntityEvaluations } from "../../ports/evaluations.ts";
import type { Store } from "../../ports/store.ts";
import { neighboursOf, readPart } from "./entity-state.ts";
import type { EntityPart } from "./entity-state.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

/** Null: the catalog lacks it. */
export type Part = EntityPart | null;

export interface PartsToRead {
  readonly store: Store;
  readonly pause: (() => Promise<void>) | undefined;
  /** Parts in memory, which need not be read. */
  readonly held: ReadonlyMap<EntityRef, Part>;
  readonly rulebook: CompiledRulebook | undefined;
}

/** How many entities are read at once. */
const CHUNK = 50;

/** The parts of `refs` and of all that they are related to. */
export async function readParts(
  refs: readonly EntityRef[],
  reading: PartsToRead,
): Promise<ReadonlyMap<EntityRef, Part>> {
  const parts = new Map<EntityRef, Part>();
  const lacking = takeHeld(refs, reading, parts);
  const read: ReadBefore = { entries: new Map(), evaluations: new Map() };
  await inChunks(lacking, reading, (chunk) => readFirst(chunk, reading, read));
  const entities = [...parts.values()].flatMap((part) => part?.entry ?? []).concat([...read.entries.values()]);
  const others = new Set(entities.flatMap(({ entity }) => neighboursOf(entity)));
  for (const ref of [...lacking, ...parts.keys()]) others.delete(ref);
  const rest = takeHeld([...others], reading, parts);
  const isFirst = new Set(lacking);
  await inChunks([...lacking, ...rest], reading, (chunk) =>
    readRest(chunk, reading, {
      ...read,
      others: chunk.filter((ref) => !isFirst.has(ref)),
      parts,
    }),
  );
  return parts;
}

async function inChunks(
  refs: readonly EntityRef[],
  { pause }: PartsToRead,
  read: (chunk: readonly EntityRef[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < refs.length; start += CHUNK) {
    if (start > 0) await pause?.();
    await read(refs.slice(start, start + CHUNK));
  }
}

/** What was read first, of the entities asked for. */
interface ReadBefore {
  readonly entries: Map<EntityRef, CatalogEntry>;
  readonly evaluations: Map<EntityRef, EntityEvaluations>;
}

/** Puts the parts that are in memory into `parts`, and returns the other refs. */
function takeHeld(refs: readonly EntityRef[], { held }: PartsToRead, parts: Map<EntityRef, Part>): EntityRef[] {
  return refs.filter((ref) => {
    const part = held.get(ref);
    if (part !== undefined) parts.set(ref, part);
    return part === undefined;
  });
}

/**
 * Reads the revisions before everything that they stand for, neighbours included. So whatever another process writes
 * meanwhile is noticed when the evaluations are saved.
 */
async function readFirst(
  refs: readonly EntityRef[],
  { store: { catalog, evaluations } }: PartsToRead,
  read: ReadBefore,
): Promise<void> {
  for (const [ref, found] of await evaluations.of(refs)) read.evaluations.set(ref, found);
  for (const [ref, entry] of await catalog.entries(refs)) read.entries.set(ref, entry);
}

interface ToRead extends ReadBefore {
  /** The entities of which nothing was read before. */
  readonly others: readonly EntityRef[];
  readonly parts: Map<EntityRef, Part>;
}

async function readRest(
  refs: readonly EntityRef[],
  { store: { catalog, facts, evaluations, directives }, rulebook }: PartsToRead,
  { others, parts, ...read }: ToRead,
): Promise<void> {
  const [entriesOf, evaluationsOf, factsOf, waiversOf] = await Promise.all([
    others.length === 0 ? undefined : catalog.entries(others),
    others.length === 0 ? undefined : evaluations.of(others),
    facts.of(refs),
    // Also waivers that have ended: which of them are active is decided when an entity is evaluated.
    directives.waiversOf(refs, 0),
  ]);
  for (const ref of refs) {
    const entry = read.entries.get(ref) ?? entriesOf?.get(ref);
    const evaluated = read.evaluations.get(ref) ?? evaluationsOf?.get(ref);
    const told = [factsOf.get(ref) ?? [], evaluated, waiversOf.get(ref) ?? []] as const;
    const part = entry && readPart(entry, ...told, rulebook);
    parts.set(ref, part ?? null);
  }
}
