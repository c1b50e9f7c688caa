// What does a group own, by itself and through the groups in it?

import type { EntityRef } from "../../model/entity.ts";
import type { Muster } from "../muster.ts";

/** Of every kind; sorted, each once, also where groups are in each other. */
export async function ownedBy({ fleet }: Pick<Muster, "fleet">, group: EntityRef): Promise<readonly EntityRef[]> {
  const owned = new Set<EntityRef>();
  const groups = new Set([group]);
  // A set that grows while it is walked is walked to its end.
  for (const one of groups) {
    const relations = (await fleet.load([one])).get(one)?.entry.entity.relations ?? {};
    for (const ref of relations["ownerOf"] ?? []) owned.add(ref);
    for (const child of relations["parentOf"] ?? []) groups.add(child);
  }
  return [...owned].sort();
}
