// Who is related to whom by a relation that nothing leads back from? The whole catalog is asked.

import type { EntityRef } from "../../model/entity.ts";
import type { Store } from "../../ports/store.ts";
import { relatedRefs } from "../catalog/build-documents.ts";

/** By whom the relation leads to. */
export async function readReferrers(
  { catalog }: Pick<Store, "catalog">,
  relation: string,
): Promise<ReadonlyMap<EntityRef, readonly EntityRef[]>> {
  const referrers = new Map<EntityRef, EntityRef[]>();
  for (let after: string | null | undefined; after !== null;) {
    const page = await catalog.list({ limit: 1_000, ...(after !== undefined && { after }) });
    for (const { entity } of page.items) {
      for (const target of relatedRefs(entity, relation)) {
        referrers.set(target, [...(referrers.get(target) ?? []), entity.ref]);
      }
    }
    after = page.next;
  }
  return referrers;
}
