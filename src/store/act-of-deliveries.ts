// Which audit entry do webhooks leave that came in together?

import { digestOf } from "../model/audit.ts";
import type { Act } from "../model/audit.ts";
import type { Delivery } from "../ports/events.ts";

/** `deliveries` has at least one. */
export function actOfDeliveries(deliveries: readonly Delivery[]): Act {
  const sources = [...new Set(deliveries.map(({ source }) => source))].sort().join(", ");
  const told = deliveries.map(({ source, id, event, receivedAt, body }) => [
    source,
    id,
    event,
    receivedAt,
    digestOf(body),
  ]);
  return {
    kind: "deliveries",
    at: deliveries.at(-1)?.receivedAt ?? 0,
    actor: sources,
    subject: sources,
    summary: deliveries.length === 1 ? "1 webhook" : `${deliveries.length} webhooks`,
    digest: digestOf(JSON.stringify(told)),
  };
}
