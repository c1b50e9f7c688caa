// What is the result of reading one delivery event, and what does reading need to know?

import type { DeliveryEvent, DeliveryOccurrence } from "../../model/delivery-event.ts";
import type { EntityRef } from "../../model/entity.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import type { Problem } from "../../model/problem.ts";
import { normaliseRepository } from "../../model/repository.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { dedupeKeyOf } from "./dedupe-key.ts";

export interface DeliveryReadingContext {
  /** The source: the one a token is scoped to. Left out: `api` or `cdevents`, by the form of the event. */
  readonly source?: string;
  readonly receivedAt: Instant;
  /** Makes a new `evt_…` id each time. */
  readonly newId: () => string;
  /** Globs for the names of pipelines that deploy; runs of other pipelines are not deployments. */
  readonly deployPipelines?: readonly string[];
}

export interface DeliveryReading {
  /** One for each entity the event is about; none where there are errors, or the event says nothing about delivery. */
  readonly events: readonly DeliveryEvent[];
  /** Errors; `pointer` starts at the event. */
  readonly problems: readonly Problem[];
  /** Why a valid event gives no delivery events. */
  readonly ignored?: string;
}

/** An event that was read and has no id yet. */
export interface ReadOccurrence {
  readonly source: "api" | "cdevents";
  readonly occurredAt: Instant;
  readonly entities: readonly EntityRef[];
  readonly repository?: string | undefined;
  readonly environment?: string | undefined;
  readonly occurrence: DeliveryOccurrence;
}

/** Allows for clocks that differ a little. */
const MAX_AHEAD = 5 * 60_000;

export function refuse(problem: Omit<Problem, "severity">): DeliveryReading {
  return refuseAll([problem]);
}

export function refuseAll(problems: readonly Omit<Problem, "severity">[]): DeliveryReading {
  return { events: [], problems: problems.map((problem) => ({ ...problem, severity: "error" })) };
}

/** Undefined: the event does not lie in the future. */
export function problemOfFuture(
  at: Instant,
  receivedAt: Instant,
  pointer: string,
): Omit<Problem, "severity"> | undefined {
  if (at <= receivedAt + MAX_AHEAD) return undefined;
  const message = `happened at ${formatInstant(at)}, which is in the future (now: ${formatInstant(receivedAt)})`;
  return { code: "future-event", message, help: "clocks may differ by 5 minutes", pointer };
}

/** Makes delivery events of an event without problems. */
export function toReading(read: ReadOccurrence, context: DeliveryReadingContext): DeliveryReading {
  const entities = read.entities.length === 0 ? [null] : [...new Set(read.entities)];
  return { events: entities.map((entity) => toEvent(read, entity, context)), problems: [] };
}

function toEvent(read: ReadOccurrence, entity: EntityRef | null, context: DeliveryReadingContext): DeliveryEvent {
  const event = {
    source: context.source ?? read.source,
    occurredAt: read.occurredAt,
    entity,
    repository: read.repository === undefined ? null : normaliseRepository(read.repository),
    environment: read.environment === undefined ? null : normaliseEnvironment(read.environment),
    ...read.occurrence,
  };
  return { ...event, id: context.newId(), dedupeKey: dedupeKeyOf(event), receivedAt: context.receivedAt };
}
