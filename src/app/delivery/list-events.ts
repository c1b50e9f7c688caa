// What is in the log of delivery events?

import type { EventPage, EventsQuery } from "../../api/events.ts";
import type { DeliveryEvent } from "../../model/delivery-event.ts";
import { refNamed } from "../../model/entity.ts";
import type { JsonValue } from "../../model/json.ts";
import { present } from "../../model/present.ts";
import { normaliseRepository } from "../../model/repository.ts";
import { formatInstant } from "../../model/time.ts";
import type { Muster } from "../muster.ts";

export async function listEvents(muster: Muster, query: EventsQuery): Promise<EventPage> {
  const { entity, repository, ...rest } = query;
  const page = await muster.store.events.list({
    ...present(rest),
    ...(entity !== undefined && { entity: refNamed(entity, "component") ?? entity }),
    ...(repository !== undefined && { repository: normaliseRepository(repository) }),
  });
  return { items: page.items.map(tell), next: page.next };
}

function tell(event: DeliveryEvent): EventPage["items"][number] {
  const { id, kind, source, occurredAt, receivedAt, entity, repository, environment, data } = event;
  return {
    id,
    kind,
    source,
    occurredAt: formatInstant(occurredAt),
    receivedAt: formatInstant(receivedAt),
    entity,
    repository,
    environment,
    data: data as unknown as JsonValue,
  };
}
