// How good is delivery, by files of delivery events and without a server?

import type { DeliveryReadingContext } from "../../delivery/read/delivery-reading.ts";
import type { DoraQuery } from "../../api/dora-query.ts";
import { ownershipByEvents, routeEvents } from "../../delivery/project/route-events.ts";
import type { DeliveryEvent } from "../../model/delivery-event.ts";
import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Instant } from "../../model/time.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { readDeliveryFile } from "./read-delivery-file.ts";
import { readDoraQuestion } from "./read-dora-question.ts";
import { reportDora } from "./report-dora.ts";
import type { DoraReport } from "./report-dora.ts";

export interface DoraOfFiles {
  readonly files: readonly SourceFile[];
  readonly query: DoraQuery;
  /** Refs or names; left out: all entities that there are events about. */
  readonly entities?: readonly string[];
  /** By entity: globs of its own paths in a repository that it shares. */
  readonly paths: ReadonlyMap<EntityRef, readonly string[]>;
  readonly now: Instant;
  /** Whether a window without `to` ends now, as on a server. Otherwise it ends with the last event. */
  readonly endsNow: boolean;
  readonly reading: Pick<DeliveryReadingContext, "newId" | "deployPipelines">;
}

export interface DoraOfFilesReport {
  readonly report: DoraReport;
  readonly problems: readonly Problem[];
  /** How many events the files have, including those that could not be read. */
  readonly sent: number;
  /** How many events say nothing about delivery. */
  readonly ignored: number;
  /** Events that belong to no entity. */
  readonly unmapped: readonly DeliveryEvent[];
}

/** Throws Refusal `invalid` for a question that makes no sense. */
export function reportDoraOfFiles(asked: DoraOfFiles): DoraOfFilesReport {
  const { files, query, entities, paths, now, endsNow, reading } = asked;
  const read = files.map((file) => readDeliveryFile(file, { ...reading, receivedAt: now }));
  const events = read.flatMap((one) => one.events);
  const { byEntity, unmapped } = routeEvents(events, ownershipByEvents(events));
  const question = readDoraQuestion(query, now, endsNow ? now : lastOf(events, now));
  const wanted =
    entities === undefined ? [...byEntity.keys()].sort() : entities.map((name) => findEntity(name, byEntity));
  const delivered = wanted.map((entity) => ({
    entity,
    paths: paths.get(entity) ?? null,
    events: byEntity.get(entity) ?? [],
  }));
  return {
    report: reportDora(delivered, question, "all"),
    problems: read.flatMap((one) => one.problems),
    sent: read.reduce((sum, one) => sum + one.sent, 0),
    ignored: read.reduce((sum, one) => sum + one.ignored, 0),
    unmapped,
  };
}

/** The time of the last event, at most now: the files may be years old. */
function lastOf(events: readonly DeliveryEvent[], now: Instant): Instant {
  const last = events.reduce((latest, { occurredAt }) => Math.max(latest, occurredAt), -Infinity);
  return Number.isFinite(last) ? Math.min(last, now) : now;
}

function findEntity(name: string, known: ReadonlyMap<EntityRef, unknown>): EntityRef {
  const ref = refNamed(name, "component");
  if (ref !== undefined && known.has(ref)) return ref;
  const help = refSuggester(known.keys())(ref ?? name);
  throw new Refusal("invalid", "unknown-entity", `no event is about \`${name}\``, help === undefined ? {} : { help });
}
