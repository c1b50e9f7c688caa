// Which entities of the catalog live in which repository?

import type { Muster } from "../../app/muster.ts";
import type { Entity, EntityRef } from "../../model/entity.ts";
import type { Store } from "../../ports.ts";

const SLUG = "github.com/project-slug";
const ENTITIES_AT_ONCE = 500;

/** By `acme/shop`, lower case; refs sorted. */
export type EntitiesByRepository = ReadonlyMap<string, readonly EntityRef[]>;

interface KnownEntities {
  readonly catalog: string;
  readonly entities: Promise<EntitiesByRepository>;
}

/** As long as no source delivers anything else, the catalog is not read again. */
const KNOWN = new WeakMap<Store, KnownEntities>();

export async function entitiesByRepository(muster: Pick<Muster, "store" | "pause">): Promise<EntitiesByRepository> {
  const { store } = muster;
  const catalog = JSON.stringify((await store.catalog.sources()).map(({ name, digest }) => [name, digest]));
  const known = KNOWN.get(store);
  if (known?.catalog === catalog) return known.entities;
  const reading = { catalog, entities: readEntities(muster) };
  KNOWN.set(store, reading);
  reading.entities.catch(() => KNOWN.delete(store));
  return reading.entities;
}

async function readEntities({ store, pause }: Pick<Muster, "store" | "pause">): Promise<EntitiesByRepository> {
  const found = new Map<string, EntityRef[]>();
  let after: string | undefined;
  do {
    const page = await store.catalog.list({ limit: ENTITIES_AT_ONCE, ...(after !== undefined && { after }) });
    for (const { entity } of page.items) {
      const repository = repositoryOf(entity);
      if (repository === undefined) continue;
      const refs = found.get(repository) ?? [];
      refs.push(entity.ref);
      found.set(repository, refs);
    }
    after = page.next ?? undefined;
    await pause?.();
  } while (after !== undefined);
  return found;
}

/** `acme/shop`, lower case; undefined: the entity names none. */
function repositoryOf({ metadata }: Entity): string | undefined {
  const written = metadata.annotations?.[SLUG]?.trim().toLowerCase();
  return written !== undefined && isRepository(written) ? written : undefined;
}

export function isRepository(written: string): boolean {
  return /^[\w-][\w.-]*\/[\w.-]+$/.test(written) && !/\/\.{1,2}$/.test(written);
}
