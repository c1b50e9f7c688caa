// What happens to delivery events that somebody sends? Each is taken by itself, and only once.

import type { RecordedEvent, RecordEventsAnswer, RecordEventsRequest } from "../../api/events.ts";
import { tellProblem } from "../../api/problem.ts";
import type { DeliveryReading } from "../../delivery/read/delivery-reading.ts";
import { readDeliveryEvent } from "../../delivery/read/read-delivery-event.ts";
import { digestOf } from "../../model/audit.ts";
import type { Identity } from "../../model/identity.ts";
import type { JsonObject } from "../../model/json.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import { DAY } from "../../model/time.ts";
import { StoreConflict } from "../../ports/failures.ts";
import type { EventBatch } from "../../ports/events.ts";
import type { Muster } from "../muster.ts";
import { recordEvents } from "./record-delivery-events.ts";
import { refuseKey } from "../decisions/record-decision.ts";
import { isInScope, mayTellOf, requireScope } from "../access/scope.ts";

export interface SentEvents {
  readonly sent: RecordEventsRequest;
  /** The source to record them under; left out: the only one that the identity may deliver as. */
  readonly source?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/**
 * A RecordEventsAnswer as JSON. What it calls `created` is on disk. Throws Refusal `forbidden`/`out-of-scope`, and for
 * an event that was sent alone, if it was not taken.
 */
export async function recordSentEvents(muster: Muster, events: SentEvents, identity: Identity): Promise<string> {
  const at = muster.clock.now();
  const source = sourceOf(events.source, identity);
  const sent = Array.isArray(events.sent) ? (events.sent as readonly JsonObject[]) : [events.sent as JsonObject];
  const readings = sent.map((event) =>
    withinReach(
      identity,
      readDeliveryEvent(event, {
        receivedAt: at,
        newId: () => muster.chance.id("evt", at),
        ...(source !== undefined && { source }),
        deployPipelines: muster.deployPipelines ?? [],
      }),
    ),
  );
  const [only] = readings;
  if (!Array.isArray(events.sent) && only !== undefined) requireTaken(only);
  const warnings = await warnOfUnknown(muster, readings);
  const tell = (isNew: readonly boolean[]): string => JSON.stringify(tellItems(readings, warnings, isNew));
  const batch = { events: readings.flatMap((reading) => reading.events), at, actor: identity.actor };
  const idempotency = idempotencyOf(events, source, identity, at, tell);
  const { isNew, answer } = await keep(muster, { ...batch, ...(idempotency && { idempotency }) });
  return answer ?? tell(isNew);
}

/** Takes nothing of an event about an entity outside the sender's scope. */
function withinReach(identity: Identity, reading: DeliveryReading): DeliveryReading {
  const entity = reading.events.flatMap((event) => event.entity ?? []).find((ref) => !mayTellOf(identity, ref));
  if (entity === undefined) return reading;
  const message = `the sender may not send events about the entity \`${entity}\``;
  return { events: [], problems: [{ code: "out-of-scope", severity: "error", message, pointer: "/entity" }] };
}

async function keep(muster: Muster, batch: Parameters<typeof recordEvents>[1]): ReturnType<typeof recordEvents> {
  try {
    return await recordEvents(muster, batch);
  } catch (error) {
    if (error instanceof StoreConflict && batch.idempotency !== undefined) throw refuseKey(batch.idempotency.key.key);
    throw error;
  }
}

/** Undefined: the identity may deliver as any source, so the format names it: `api` or `cdevents`. */
function sourceOf(asked: string | undefined, identity: Identity): string | undefined {
  if (asked !== undefined) {
    requireScope(identity, "sources", asked);
    return asked;
  }
  if (identity.roles.includes("admin") || isInScope(identity, "sources", "*")) return undefined;
  const [only, ...more] = identity.sources;
  if (only !== undefined && more.length === 0 && !/[*?]/.test(only)) return only;
  const reached = identity.sources.map((source) => `\`${source}\``).join(", ");
  throw new Refusal("forbidden", "no-source", "nothing says which source delivers the events", {
    help: reached === "" ? "the token names no source" : `add \`?source=\`; the token reaches ${reached}`,
  });
}

/** For an event that was sent alone: throws Refusal `malformed` for a bad time, `invalid` for any other problem. */
function requireTaken({ problems }: DeliveryReading): void {
  const [first] = problems;
  if (first === undefined) return;
  const isTime = problems.some(isNoTime);
  const details = { problems, ...(first.help !== undefined && { help: first.help }) };
  throw new Refusal(isTime ? "malformed" : "invalid", first.code, first.message, details);
}

/** Whether the problem is a time that cannot be read, or that lies in the future. */
function isNoTime({ code, pointer = "" }: Problem): boolean {
  return code === "future-event" || (/At$|\/timestamp$/.test(pointer) && !/^(?:unknown|missing)-key$/.test(code));
}

/** Warns of entities that the catalog lacks. Their events are kept, and count once the catalog has the entity. */
async function warnOfUnknown(
  { store }: Muster,
  readings: readonly DeliveryReading[],
): Promise<ReadonlyMap<DeliveryReading, readonly Problem[]>> {
  const named = new Set(readings.flatMap(({ events }) => events.flatMap(({ entity }) => entity ?? [])));
  const known = await store.catalog.entries([...named]);
  if (known.size === named.size) return new Map();
  const suggest = refSuggester(await store.catalog.refs());
  const warn = (entity: string): Problem => {
    const help = suggest(entity) ?? "it is kept, and counts once the catalog has it";
    return { code: "unknown-entity", severity: "warning", message: `the catalog has no entity \`${entity}\``, help };
  };
  const warningsOf = ({ events }: DeliveryReading) =>
    events.flatMap(({ entity }) => (entity === null || known.has(entity) ? [] : [warn(entity)]));
  return new Map(readings.map((reading) => [reading, warningsOf(reading)]));
}

function tellItems(
  readings: readonly DeliveryReading[],
  warnings: ReadonlyMap<DeliveryReading, readonly Problem[]>,
  isNew: readonly boolean[],
): RecordEventsAnswer {
  let place = 0;
  const items = readings.map((reading, index): RecordedEvent => {
    const ids = reading.events.flatMap(({ id }) => (isNew[place++] === true ? [id] : []));
    const problems = [...reading.problems, ...(warnings.get(reading) ?? [])];
    return { index, ...statusOf(reading, ids), ...tellProblems(problems, index) };
  });
  return { items };
}

function statusOf({ problems, ignored }: DeliveryReading, ids: readonly string[]): Omit<RecordedEvent, "index"> {
  if (problems.some(isError)) return { status: "rejected" };
  if (ignored !== undefined) return { status: "ignored", message: ignored };
  return ids.length === 0 ? { status: "duplicate" } : { status: "created", ids };
}

function tellProblems(problems: readonly Problem[], index: number): Partial<RecordedEvent> {
  const [first] = problems;
  if (first === undefined) return {};
  const { code, message, help } = first;
  const placed = problems.map((problem) =>
    problem.pointer === undefined ? problem : { ...problem, pointer: `/${index}${problem.pointer}` },
  );
  return { code, message, ...(help !== undefined && { help }), problems: placed.map(tellProblem) };
}

function idempotencyOf(
  { sent, idempotencyKey: key }: SentEvents,
  source: string | undefined,
  { token, actor }: Identity,
  at: number,
  answer: (isNew: readonly boolean[]) => string,
): EventBatch["idempotency"] {
  if (key === undefined) return undefined;
  const request = digestOf(JSON.stringify([source ?? null, sent]));
  return { key: { token: token ?? actor, key, request, at, expiresAt: at + DAY }, answer };
}
