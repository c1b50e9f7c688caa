// Which entities refer to which, by a relation that has no inverse? Found by a walk through the whole catalog.

import type { EntityRef } from "../../model/entity.ts";
import type { Store } from "../../ports/store.ts";
import { relatedRefs } from "../catalog/build-documents.ts";
import { everyItem } from "../every-item.ts";

/** By the entity that the relation leads to. */
export async function readReferrers(
  { catalog }: Pick<Store, "catalog">,
  relation: string,
): Promise<ReadonlyMap<EntityRef, readonly EntityRef[]>> {
  const referrers = new Map<EntityRef, EntityRef[]>();
  for await (const { entity } of everyItem((page) => catalog.list(page))) {
    for (const target of relatedRefs(entity, relation)) {
      referrers.set(target, [...(referrers.get(target) ?? []), entity.ref]);
    }
  }
  return referrers;
}
