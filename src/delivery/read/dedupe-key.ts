// When do two delivery events say the same?

import { createHash } from "node:crypto";
import type { DeliveryEvent, DeliveryOccurrence } from "../../model/delivery-event.ts";

type Meaning = Omit<DeliveryEvent, "id" | "dedupeKey" | "receivedAt"> & DeliveryOccurrence;

/**
 * The same for whatever means the same, however often and under however many delivery ids it is sent. What differs in
 * anything is another event: which of them counts is for the projections to say, or the answer would depend on the
 * order they came in.
 */
export function dedupeKeyOf({ source, kind, entity, repository, environment, occurredAt, data }: Meaning): string {
  const said = JSON.stringify([entity, repository, environment, occurredAt, data]);
  return `${source}:${kind}:${createHash("sha256").update(said).digest("hex").slice(0, 32)}`;
}
