// What do files of delivery events come to, without a server?

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
  /** Refs or names; left out: all there are events of. */
  readonly entities?: readonly string[];
  /** Globs of the paths that are an entity's own in a repository it shares. */
  readonly paths: ReadonlyMap<EntityRef, readonly string[]>;
  readonly now: Instant;
  /** Whether a window without an end is up to now, as a server answers; else up to the last event. */
  readonly endsNow: boolean;
  readonly reading: Pick<DeliveryReadingContext, "newId" | "deployPipelines">;
}

export interface DoraOfFilesReport {
  readonly report: DoraReport;
  readonly problems: readonly Problem[];
  /** Also those that could not be read. */
  readonly sent: number;
  /** That tell nothing about delivery. */
  readonly ignored: number;
  /** That are nobody's. */
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

/** The files may be of another year. */
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
