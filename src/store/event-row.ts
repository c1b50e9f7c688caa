// How is a delivery event written as a row?

import type { DeliveryEvent } from "../model/delivery-event.ts";
import type { Row } from "./driver.ts";
import { deliveryEvents } from "./schema.ts";
import { compareKeys } from "./order.ts";

/** All columns except its number. */
export function eventRow(event: DeliveryEvent): unknown[] {
  const { id, dedupeKey, source, kind, occurredAt, receivedAt, entity, repository, environment, data } = event;
  const told = [id, dedupeKey, source, kind, occurredAt, receivedAt, entity, repository, environment];
  return [...told, JSON.stringify(data)];
}

/** The columns to select for `readEvent`, in its order. */
export const EVENT_COLUMNS = {
  number: deliveryEvents.number,
  id: deliveryEvents.id,
  dedupeKey: deliveryEvents.dedupeKey,
  source: deliveryEvents.source,
  kind: deliveryEvents.kind,
  occurredAt: deliveryEvents.occurredAt,
  receivedAt: deliveryEvents.receivedAt,
  entity: deliveryEvents.entity,
  repository: deliveryEvents.repository,
  environment: deliveryEvents.environment,
  data: deliveryEvents.data,
};

export function readEvent(row: Row): DeliveryEvent {
  const [, id, dedupeKey, source, kind, occurredAt, receivedAt, entity, repository, environment, data] = row;
  const head = { id, dedupeKey, source, kind, occurredAt, receivedAt, entity, repository, environment };
  return { ...head, data: JSON.parse(data as string) as unknown } as DeliveryEvent;
}

/** The order in which events are read, in whatever order they came in. */
export function byOccurrence(a: DeliveryEvent, b: DeliveryEvent): number {
  return a.occurredAt - b.occurredAt || compareKeys(a.dedupeKey, b.dedupeKey);
}
