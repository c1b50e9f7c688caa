// What is in the log of delivery events, and whose is it by what the catalog says now?

import type { EventPage, EventsQuery } from "../api/events.ts";
import type { DeliveryEvent } from "../model/delivery-event.ts";
import { refNamed } from "../model/entity.ts";
import type { JsonValue } from "../model/json.ts";
import { present } from "../model/present.ts";
import { normaliseRepository } from "../model/repository.ts";
import { formatInstant } from "../model/time.ts";
import type { Muster } from "./muster.ts";
import { ownersOf, repositoryOwners } from "./repository-owners.ts";
import type { RepositoryOwners } from "./repository-owners.ts";

export async function listEvents(muster: Muster, query: EventsQuery): Promise<EventPage> {
  const { entity, repository, ...rest } = query;
  const page = await muster.store.events.list({
    ...present(rest),
    ...(entity !== undefined && { entity: refNamed(entity, "component") ?? entity }),
    ...(repository !== undefined && { repository: normaliseRepository(repository) }),
  });
  const owners = await repositoryOwners(muster);
  return { items: page.items.map((event) => tell(event, owners)), next: page.next };
}

function tell(event: DeliveryEvent, owners: RepositoryOwners): EventPage["items"][number] {
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
    entities: [...ownersOf(event, owners).entities],
    data: data as unknown as JsonValue,
  };
}
