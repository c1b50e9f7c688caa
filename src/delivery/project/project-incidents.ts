// Which incidents were there, and how long did each last?

import type { DeliveryEvent, IncidentCause } from "../../model/delivery-event.ts";
import { isProductionName } from "../../model/delivery-options.ts";
import type { ProjectionOptions } from "../../model/delivery-options.ts";
import { compareText } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import type { EventOf } from "./order-events.ts";
import { isOf } from "./order-events.ts";
import type { DataError } from "./projection.ts";

export interface DraftIncident {
  readonly id: string;
  readonly openedAt: Instant;
  readonly beganAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly severity: string | null;
  readonly causes: readonly IncidentCause[];
}

type IncidentEvent = EventOf<`incident.${"opened" | "resolved" | "reopened" | "retracted"}`>;

export interface IncidentsRead {
  /** By when they began; without retracted ones. */
  readonly incidents: readonly DraftIncident[];
  readonly dataErrors: readonly DataError[];
}

/** Only incidents in production, or without an environment. */
export function projectIncidents(
  events: readonly DeliveryEvent[],
  production: ProjectionOptions["production"],
): IncidentsRead {
  const told = Map.groupBy(events.filter(isOfIncident), ({ source, data }) => `${source} ${data.key}`);
  const incidents: DraftIncident[] = [];
  const dataErrors: DataError[] = [];
  for (const ofIncident of told.values()) {
    const id = ofIncident[0]?.data.key ?? "";
    const environment = ofIncident.findLast((event) => event.environment !== null)?.environment ?? null;
    if (isRetracted(ofIncident) || (environment !== null && !isProductionName(environment, production))) continue;
    const incident = incidentOf(id, ofIncident);
    if (incident !== undefined) incidents.push(incident);
    else
      dataErrors.push({
        code: "incident-without-opening",
        subject: id,
        message: `nothing says when incident \`${id}\` began`,
      });
  }
  return { incidents: incidents.sort((a, b) => a.beganAt - b.beganAt || compareText(a.id, b.id)), dataErrors };
}

function isOfIncident(event: DeliveryEvent): event is IncidentEvent {
  return isOf(event, "incident.opened", "incident.resolved", "incident.reopened", "incident.retracted");
}

/** A retracted incident that was reopened counts after all. */
function isRetracted(events: readonly IncidentEvent[]): boolean {
  const retracted = events.findLastIndex(({ kind }) => kind === "incident.retracted");
  return retracted >= 0 && !events.slice(retracted + 1).some(({ kind }) => kind === "incident.reopened");
}

function incidentOf(id: string, events: readonly IncidentEvent[]): DraftIncident | undefined {
  const openings = events.filter(({ kind }) => kind === "incident.opened").map(({ occurredAt }) => occurredAt);
  const starts = events.flatMap(({ data }) => data.startedAt ?? []);
  const openedAt = Math.min(...(openings.length > 0 ? openings : starts));
  if (openedAt === Infinity) return undefined;
  return {
    id,
    openedAt,
    beganAt: starts.length > 0 ? Math.min(...starts) : openedAt,
    resolvedAt: resolutionOf(events),
    severity: events.findLast(({ data }) => data.severity !== undefined)?.data.severity ?? null,
    causes: distinct(events.flatMap(({ data }) => data.causedBy ?? [])),
  };
}

/** The last resolution counts, unless the incident was reopened after it. */
function resolutionOf(events: readonly IncidentEvent[]): Instant | null {
  const last = events.findLast(({ kind }) => kind === "incident.resolved" || kind === "incident.reopened");
  return last?.kind === "incident.resolved" ? last.occurredAt : null;
}

function distinct(causes: readonly IncidentCause[]): readonly IncidentCause[] {
  return [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()];
}
