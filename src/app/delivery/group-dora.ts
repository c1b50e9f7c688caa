// How is all that a team owns delivered? Put together from what is known of each, never averaged.

import type { GroupDora } from "../../model/dora.ts";
import type { DoraQuery } from "../../api/dora-query.ts";
import { sampleWindows } from "../../delivery/measure/dora-question.ts";
import { projectDelivery } from "../../delivery/project/project-delivery.ts";
import { tellGroupDora } from "../../delivery/tell/tell-group-dora.ts";
import type { GroupMember } from "../../delivery/tell/tell-group-dora.ts";
import type { EntityRef } from "../../model/entity.ts";
import { deliveryOf } from "./delivery-of.ts";
import { findEntity } from "../catalog/find-entity.ts";
import type { Muster } from "../muster.ts";
import { readDoraQuestion } from "./read-dora-question.ts";

const ENTITIES_AT_ONCE = 25;

/** Of the components it owns, and the groups in it own. Throws Refusal `missing`, `invalid`. */
export async function groupDora(
  muster: Muster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  query: DoraQuery,
): Promise<GroupDora> {
  const question = readDoraQuestion(query, muster.clock.now());
  const { entry } = await findEntity(muster, { kind: "group", namespace, name });
  const owned = await ownedBy(muster, entry.entity.ref);
  const members: GroupMember[] = [];
  for (let start = 0; start < owned.length; start += ENTITIES_AT_ONCE) {
    const some = owned.slice(start, start + ENTITIES_AT_ONCE);
    for (const { events, ...delivered } of await deliveryOf(muster, some, question.windows.whole)) {
      const projection = projectDelivery(delivered, events, question.options);
      members.push({ entity: delivered.entity, samples: sampleWindows(projection, question) });
    }
    await muster.pause?.();
  }
  return tellGroupDora(entry.entity.ref, members, question);
}

/** Sorted, each once, also where groups are in each other. */
async function ownedBy({ fleet }: Muster, group: EntityRef): Promise<readonly EntityRef[]> {
  const owned = new Set<EntityRef>();
  const groups = new Set([group]);
  // A set that grows while it is walked is walked to its end.
  for (const one of groups) {
    const relations = (await fleet.load([one])).get(one)?.entry.entity.relations ?? {};
    for (const ref of relations["ownerOf"] ?? []) if (ref.startsWith("component:")) owned.add(ref);
    for (const child of relations["parentOf"] ?? []) groups.add(child);
  }
  return [...owned].sort();
}
