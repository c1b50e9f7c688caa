// Reads events as a source would, with ids and a clock of the test's own.

import type { DeliveryReadingContext } from "../../src/delivery/delivery-reading.ts";
import { readDeliveryEvent } from "../../src/delivery/read-delivery-event.ts";
import type { JsonValue } from "../../src/model/json.ts";

const NOW = Date.parse("2026-12-01T12:00:00Z");

export function reading(sent: JsonValue, context: Partial<DeliveryReadingContext> = {}) {
  let ids = 0;
  return readDeliveryEvent(sent, { receivedAt: NOW, newId: () => `evt_${++ids}`, ...context });
}
