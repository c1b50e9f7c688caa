// In which order are the events of an entity processed, whatever order they came in?

import type { DeliveryEvent, DeliveryEventKind } from "../../model/delivery-event.ts";
import { compareText } from "../../model/problem.ts";

/** By when they happened, without duplicates. Neither ids nor the time of receipt have any influence. */
export function orderEvents(events: Iterable<DeliveryEvent>): readonly DeliveryEvent[] {
  const distinct = new Map<string, DeliveryEvent>();
  for (const event of events) if (!distinct.has(event.dedupeKey)) distinct.set(event.dedupeKey, event);
  return [...distinct.values()].sort((a, b) => a.occurredAt - b.occurredAt || compareText(a.dedupeKey, b.dedupeKey));
}

export type EventOf<Kind extends DeliveryEventKind> = Extract<DeliveryEvent, { readonly kind: Kind }>;

export function isOf<Kind extends DeliveryEventKind>(event: DeliveryEvent, ...kinds: Kind[]): event is EventOf<Kind> {
  return (kinds as readonly DeliveryEventKind[]).includes(event.kind);
}
