// Which delivery events in the log are about these entities?

import { routeEvents } from "../../delivery/project/route-events.ts";
import type { CivilWindow } from "../../delivery/measure/civil-window.ts";
import type { DeliveryEvent } from "../../model/delivery-event.ts";
import { shortName } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { DAY } from "../../model/time.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { repositoryOwners } from "../catalog/repository-owners.ts";
import type { EntityEvents } from "./report-dora.ts";
import type { RepositoryOwners } from "../catalog/repository-owners.ts";

/**
 * How long before a window events are still read: they say what ran, which changes were on their way and what had
 * failed when the window began. The limit keeps answers from getting slower with every year that the log grows.
 */
const LOOKS_BACK: Milliseconds = 730 * DAY;

/** Enough events to measure the window. One item for each entity, in the order given; some may have no events. */
export async function deliveryOf(
  muster: Muster,
  entities: readonly EntityRef[],
  { from }: Pick<CivilWindow, "from">,
): Promise<readonly EntityEvents[]> {
  const owners = await repositoryOwners(muster);
  const repositories = entities.flatMap((entity) => owners.sharesOf(entity).map(({ repository }) => repository));
  const events = await muster.store.events.about(entities, repositories, from - LOOKS_BACK);
  const { byEntity } = routeEvents(events, owners.ownership);
  return entities.map((entity) => ({
    entity,
    paths: pathsOf(entity, owners),
    events: (byEntity.get(entity) ?? []).map((event) => asOf(entity, event)),
  }));
}

/** Null: all paths, which is so as soon as the whole of one repository is the entity's. */
function pathsOf(entity: EntityRef, owners: RepositoryOwners): readonly string[] | null {
  const shares = owners.sharesOf(entity);
  return shares.length === 0 || shares.some(({ paths }) => paths === null)
    ? null
    : shares.flatMap(({ paths }) => paths ?? []);
}

/** `checkout-prod` and `prod/checkout` are the `prod` of `checkout`. */
function asOf(entity: EntityRef, event: DeliveryEvent): DeliveryEvent {
  const { environment } = event;
  if (environment === null || event.entity !== null) return event;
  const name = shortName(entity);
  if (environment.startsWith(`${name}-`)) return { ...event, environment: environment.slice(name.length + 1) };
  if (environment.endsWith(`/${name}`)) return { ...event, environment: environment.slice(0, -name.length - 1) };
  return event;
}
