// How well is everything delivered that a team owns? Computed from the samples of all its entities, never averaged.

import type { GroupDora } from "../../model/dora.ts";
import type { DoraQuery } from "../../api/dora-query.ts";
import { sampleWindows } from "../../delivery/measure/dora-question.ts";
import type { DoraQuestion } from "../../delivery/measure/dora-question.ts";
import { projectDelivery } from "../../delivery/project/project-delivery.ts";
import { tellGroupDora } from "../../delivery/tell/tell-group-dora.ts";
import type { GroupMember } from "../../delivery/tell/tell-group-dora.ts";
import type { EntityRef } from "../../model/entity.ts";
import { deliveryOf } from "./delivery-of.ts";
import { findEntry } from "../evaluations/find-entity.ts";
import { ownedBy } from "../catalog/owned-by.ts";
import type { Muster } from "../muster.ts";
import { readDoraQuestion } from "./read-dora-question.ts";

const ENTITIES_AT_ONCE = 25;

/** Measures the components that the group, and the groups in it, own. Throws Refusal: `missing`; `invalid`. */
export async function groupDora(
  muster: Muster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  query: DoraQuery,
): Promise<GroupDora> {
  const question = readDoraQuestion(query, muster.clock.now());
  const { entity } = await findEntry(muster, { kind: "group", namespace, name });
  const owned = (await ownedBy(muster, entity.ref)).filter((ref) => ref.startsWith("component:"));
  return tellGroupDora(entity.ref, await membersOf(muster, owned, question), question);
}

/** Keeps only the samples of each entity, so that a large group needs little memory. */
export async function membersOf(
  muster: Muster,
  owned: readonly EntityRef[],
  question: DoraQuestion,
): Promise<readonly GroupMember[]> {
  const members: GroupMember[] = [];
  for (let start = 0; start < owned.length; start += ENTITIES_AT_ONCE) {
    const some = owned.slice(start, start + ENTITIES_AT_ONCE);
    for (const { events, ...delivered } of await deliveryOf(muster, some, question.windows.whole)) {
      const projection = projectDelivery(delivered, events, question.options);
      members.push({ entity: delivered.entity, samples: sampleWindows(projection, question) });
    }
    await muster.pause?.();
  }
  return members;
}
