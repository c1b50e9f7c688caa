// How well is an entity delivered?

import type { EntityDora } from "../../model/dora.ts";
import type { DoraQuery } from "../../api/dora-query.ts";
import type { EntityPath } from "../../api/parts.ts";
import { projectDelivery } from "../../delivery/project/project-delivery.ts";
import { tellEntityDora } from "../../delivery/tell/tell-entity-dora.ts";
import { deliveryOf } from "./delivery-of.ts";
import { findEntry } from "../evaluations/find-entity.ts";
import type { Muster } from "../muster.ts";
import { readDoraQuestion } from "./read-dora-question.ts";

/** Throws Refusal: `missing` where the catalog lacks the entity; `invalid` for a question that makes no sense. */
export async function entityDora(muster: Muster, path: EntityPath, query: DoraQuery): Promise<EntityDora> {
  const question = readDoraQuestion(query, muster.clock.now());
  const { ref } = (await findEntry(muster, path)).entity;
  const [delivered] = await deliveryOf(muster, [ref], question.windows.whole);
  const { events = [], paths = null } = delivered ?? {};
  return tellEntityDora(projectDelivery({ entity: ref, paths }, events, question.options), question);
}
