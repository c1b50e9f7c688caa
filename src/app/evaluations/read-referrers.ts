// Who is related to whom by a relation that nothing leads back from? The whole catalog is asked.

import type { EntityRef } from "../../model/entity.ts";
import type { Store } from "../../ports/store.ts";
import { relatedRefs } from "../catalog/build-documents.ts";
import { everyItem } from "../every-item.ts";

/** By whom the relation leads to. */
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
