// How well is each entity delivered, and all of them together?

import type { EntityDora, GroupDora } from "../../model/dora.ts";
import type { DoraQuestion } from "../../delivery/measure/dora-question.ts";
import { sampleWindows } from "../../delivery/measure/dora-question.ts";
import { projectDelivery } from "../../delivery/project/project-delivery.ts";
import type { DeliveredEntity } from "../../delivery/project/project-delivery.ts";
import { tellEntityDora } from "../../delivery/tell/tell-entity-dora.ts";
import { tellGroupDora } from "../../delivery/tell/tell-group-dora.ts";
import type { GroupMember } from "../../delivery/tell/tell-group-dora.ts";
import type { DeliveryEvent } from "../../model/delivery-event.ts";

export interface DoraReport {
  /** In the order given. */
  readonly entities: readonly EntityDora[];
  readonly all: GroupDora;
}

export interface EntityEvents extends DeliveredEntity {
  readonly events: Iterable<DeliveryEvent>;
}

/** `group`: the name for all of them together. Only the samples of each entity are kept in memory. */
export function reportDora(entities: Iterable<EntityEvents>, question: DoraQuestion, group: string): DoraReport {
  const told: EntityDora[] = [];
  const members: GroupMember[] = [];
  for (const { events, ...delivered } of entities) {
    const projection = projectDelivery(delivered, events, question.options);
    const samples = sampleWindows(projection, question);
    told.push(tellEntityDora(projection, question, samples));
    members.push({ entity: delivered.entity, samples });
  }
  return { entities: told, all: tellGroupDora(group, members, question) };
}
