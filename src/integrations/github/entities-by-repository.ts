// Which entities of the catalog live in which repository?

import { keptOfCatalog } from "../../app/kept-of-catalog.ts";
import type { Entity, EntityRef } from "../../model/entity.ts";

const SLUG = "github.com/project-slug";

/** By `acme/shop`, lower case; refs sorted. */
export type EntitiesByRepository = ReadonlyMap<string, readonly EntityRef[]>;

export const entitiesByRepository = keptOfCatalog(async (entities): Promise<EntitiesByRepository> => {
  const found = new Map<string, EntityRef[]>();
  for await (const entity of entities) {
    const repository = repositoryOf(entity);
    if (repository === undefined) continue;
    const refs = found.get(repository) ?? [];
    refs.push(entity.ref);
    found.set(repository, refs);
  }
  return found;
});

/** `acme/shop`, lower case; undefined: the entity names none. */
function repositoryOf({ metadata }: Entity): string | undefined {
  const written = metadata.annotations?.[SLUG]?.trim().toLowerCase();
  return written !== undefined && isRepository(written) ? written : undefined;
}

export function isRepository(written: string): boolean {
  return /^[\w-][\w.-]*\/[\w.-]+$/.test(written) && !/\/\.{1,2}$/.test(written);
}
