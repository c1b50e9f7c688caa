// What does an event of our own form say?

import { NATIVE_EVENTS } from "./native-event.ts";
import type { NativeEvent } from "./native-event.ts";
import { problemsOf } from "../../text/schema-problems.ts";
import { DELIVERY_EVENT_KINDS } from "../../model/delivery-event.ts";
import type { DeliveryEventKind } from "../../model/delivery-event.ts";
import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { JsonObject } from "../../model/json.ts";
import { ownText, ownValue } from "../../model/json.ts";
import { suggest } from "../../model/nearest.ts";
import type { Instant } from "../../model/time.ts";
import type { DeliveryReading, DeliveryReadingContext } from "./delivery-reading.ts";
import { refuse, toReading } from "./delivery-reading.ts";
import { occurrenceOf } from "./native-occurrence.ts";

/** What each kind calls the time it happened at; any may say `occurredAt` instead. */
const TIMES = {
  "commits.pushed": ["pushedAt"],
  "change.opened": ["openedAt"],
  "change.updated": ["updatedAt"],
  "change.merged": ["mergedAt"],
  "change.abandoned": ["abandonedAt"],
  "tag.pushed": ["pushedAt"],
  "artifact.known": ["builtAt"],
  "deployment.queued": ["queuedAt"],
  "deployment.started": ["startedAt"],
  "deployment.finished": ["finishedAt"],
  "deployment.annotated": ["annotatedAt"],
  rollback: ["rolledBackAt"],
  "incident.opened": ["openedAt", "startedAt"],
  "incident.resolved": ["resolvedAt"],
  "incident.reopened": ["reopenedAt"],
  "incident.retracted": ["retractedAt"],
} as const satisfies Readonly<Record<DeliveryEventKind, readonly string[]>>;

export function readNativeEvent(sent: JsonObject, context: DeliveryReadingContext): DeliveryReading {
  const kind = DELIVERY_EVENT_KINDS.find((known) => known === ownValue(sent, "kind"));
  if (kind === undefined) return refuseKind(sent);
  const schema = NATIVE_EVENTS[kind];
  const parsed = schema.safeParse(sent, { reportInput: true });
  if (!parsed.success)
    return {
      events: [],
      problems: problemsOf(parsed.error, schema).map((problem) => ({ ...problem, severity: "error" })),
    };
  return place(parsed.data, context);
}

function refuseKind(sent: JsonObject): DeliveryReading {
  const written = ownText(sent, "kind");
  const help = suggest(written ?? "", DELIVERY_EVENT_KINDS);
  const message = written === undefined ? "`kind` is missing" : `\`kind\` cannot be \`${written.slice(0, 60)}\``;
  const code = written === undefined ? "missing-key" : "invalid-value";
  return refuse({ code, message, ...(help !== undefined && { help }), pointer: "/kind" });
}

function place(event: NativeEvent, context: DeliveryReadingContext): DeliveryReading {
  const time = timeOf(event);
  if (time === undefined) return refuseTime(event);
  const entities = entitiesOf(event);
  if (typeof entities === "string") {
    const message = `\`${entities.slice(0, 60)}\` is no entity ref`;
    return refuse({ code: "not-a-ref", message, help: "write `kind:namespace/name`", pointer: "/entity" });
  }
  if (entities.length === 0 && event.repository === undefined && !event.kind.startsWith("incident.")) {
    const help = "or give the `repository`, where the catalog says whose it is";
    return refuse({ code: "missing-key", message: "`entity` is missing", help, pointer: "/entity" });
  }
  return toReading(
    {
      source: "api",
      occurredAt: time.at,
      timePointer: `/${time.key}`,
      entities,
      repository: event.repository,
      environment: "environment" in event ? event.environment : undefined,
      occurrence: occurrenceOf(event, time.at),
    },
    context,
  );
}

function timeOf(event: NativeEvent): { readonly key: string; readonly at: Instant } | undefined {
  for (const key of [...TIMES[event.kind], "occurredAt"]) {
    const at = (event as Readonly<Record<string, unknown>>)[key];
    if (typeof at === "number") return { key, at };
  }
  return undefined;
}

function refuseTime({ kind }: NativeEvent): DeliveryReading {
  const [key] = TIMES[kind];
  const help = "a time with an offset, for example `2025-03-05T11:10:00Z`";
  return refuse({ code: "missing-key", message: `\`${key}\` is missing`, help, pointer: `/${key}` });
}

/** The refs, or what was written that is none. */
function entitiesOf({ entity = [] }: NativeEvent): readonly EntityRef[] | string {
  const refs = entity.map((written) => refNamed(written, "component"));
  const bad = refs.indexOf(undefined);
  return bad < 0 ? refs.filter((ref) => ref !== undefined) : (entity[bad] ?? "");
}
