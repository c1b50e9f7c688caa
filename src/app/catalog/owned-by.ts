// What does a group own, by itself and through the groups in it?

import type { EntityRef } from "../../model/entity.ts";
import type { Muster } from "../muster.ts";

/** Entities of every kind, sorted, each once; also where groups contain each other. */
export async function ownedBy({ store }: Pick<Muster, "store">, group: EntityRef): Promise<readonly EntityRef[]> {
  const owned = new Set<EntityRef>();
  const groups = new Set([group]);
  for (let some: readonly EntityRef[] = [group]; some.length > 0;) {
    const entries = await store.catalog.entries(some);
    const found: EntityRef[] = [];
    for (const { entity } of entries.values()) {
      for (const ref of entity.relations["ownerOf"] ?? []) owned.add(ref);
      for (const child of entity.relations["parentOf"] ?? []) {
        if (!groups.has(child)) found.push(child);
        groups.add(child);
      }
    }
    some = found;
  }
  return [...owned].sort();
}
