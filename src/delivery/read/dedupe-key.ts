// When do two delivery events mean the same?

import { createHash } from "node:crypto";
import type { DeliveryEvent, DeliveryOccurrence } from "../../model/delivery-event.ts";

type Meaning = Omit<DeliveryEvent, "id" | "dedupeKey" | "receivedAt"> & DeliveryOccurrence;

/**
 * Equal for events that mean the same, however often they are sent and whatever their ids. An event that differs in
 * anything is another event. Which of those counts is decided by the projections, so that the order of arrival does not
 * matter.
 */
export function dedupeKeyOf({ source, kind, entity, repository, environment, occurredAt, data }: Meaning): string {
  const said = JSON.stringify([entity, repository, environment, occurredAt, data]);
  return `${source}:${kind}:${createHash("sha256").update(said).digest("hex").slice(0, 32)}`;
}
