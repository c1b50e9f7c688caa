// Reads events as a source would, with ids and a clock of the test's own, and measures what they come to.

import type { EntityDora } from "../../src/model/dora.ts";
import { createWindow, midnightOf } from "../../src/delivery/measure/civil-window.ts";
import type { DeliveryReadingContext } from "../../src/delivery/read/delivery-reading.ts";
import { createWindows } from "../../src/delivery/measure/dora-question.ts";
import type { DoraQuestion } from "../../src/delivery/measure/dora-question.ts";
import type { DeliveryOptions } from "../../src/model/delivery-options.ts";
import { optionsOf } from "../../src/delivery/measure/profiles.ts";
import { projectDelivery } from "../../src/delivery/project/project-delivery.ts";
import type { DeliveryProjection } from "../../src/delivery/project/projection.ts";
import { readDeliveryEvent } from "../../src/delivery/read/read-delivery-event.ts";
import { tellEntityDora } from "../../src/delivery/tell/tell-entity-dora.ts";
import type { DeliveryEvent } from "../../src/model/delivery-event.ts";
import type { JsonValue } from "../../src/model/json.ts";

const NOW = Date.parse("2026-12-01T12:00:00Z");
export const ENTITY = "component:default/checkout-api";

export function reading(sent: JsonValue, context: Partial<DeliveryReadingContext> = {}) {
  let ids = 0;
  return readDeliveryEvent(sent, { receivedAt: NOW, newId: () => `evt_${++ids}`, ...context });
}

let ids = 0;

/** Throws where one cannot be read. */
export function readAll(sent: readonly JsonValue[], source?: string): readonly DeliveryEvent[] {
  return sent.flatMap((item) => {
    const { events, problems } = readDeliveryEvent(item, {
      receivedAt: NOW + ids,
      newId: () => `evt_${++ids}`,
      ...(source !== undefined && { source }),
    });
    if (problems.length > 0) throw new Error(`${JSON.stringify(item)}: ${problems[0]?.message ?? ""}`);
    return events;
  });
}

export interface Asked extends Partial<DeliveryOptions> {
  readonly from?: string;
  readonly to?: string;
  readonly timezone?: string;
  readonly profile?: string;
  readonly history?: "week" | "month";
  readonly details?: boolean;
  readonly paths?: readonly string[];
}

export function project(sent: readonly JsonValue[], { paths, ...options }: Asked = {}): DeliveryProjection {
  return projectEvents(readAll(sent), { ...options, ...(paths !== undefined && { paths }) });
}

export function projectEvents(
  events: readonly DeliveryEvent[],
  { paths, profile, ...options }: Asked = {},
): DeliveryProjection {
  return projectDelivery({ entity: ENTITY, paths: paths ?? null }, events, optionsOf(profile ?? null, options));
}

/** Of March 2025 by default, in UTC. */
export function question(asked: Asked = {}): DoraQuestion {
  const {
    from = "2025-03-03",
    to = "2025-03-31",
    timezone = "UTC",
    profile = null,
    history = null,
    details = false,
    paths: _,
    ...set
  } = asked;
  const window = createWindow(midnightOf(from, timezone) ?? NaN, midnightOf(to, timezone) ?? NaN, timezone);
  return {
    windows: createWindows(window, history),
    now: NOW,
    options: optionsOf(profile, set),
    profile,
    industry: "all",
    details,
  };
}

export function dora(sent: readonly JsonValue[], asked: Asked = {}): EntityDora {
  return tellEntityDora(project(sent, asked), question(asked));
}
