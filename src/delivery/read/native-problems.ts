// What is wrong with an event in our own form (shape, time, entity)? All problems are found at once.

import type { DeliveryEventKind } from "../../model/delivery-event.ts";
import { refNamed } from "../../model/entity.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { ownText, ownValue } from "../../model/json.ts";
import { nearest } from "../../model/nearest.ts";
import type { Problem } from "../../model/problem.ts";
import { parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { keysOf, problemsOf } from "../../text/schema-problems.ts";
import { problemOfFuture } from "./delivery-reading.ts";
import { NATIVE_EVENTS } from "./native-event.ts";
import type { NativeEvent } from "./native-event.ts";

type Wrong = Omit<Problem, "severity">;

/** The key in which each kind gives the time it happened; `occurredAt` is allowed for all. */
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

/** The first of the allowed keys that the event has. */
export function timeKeyOf(kind: DeliveryEventKind, sent: JsonObject): string | undefined {
  return [...TIMES[kind], "occurredAt"].find((key) => ownValue(sent, key) !== undefined);
}

export interface CheckedEvent {
  /** Undefined where the shape is wrong. */
  readonly event: NativeEvent | undefined;
  readonly problems: readonly Wrong[];
}

/** `sent` has to be of this kind. */
export function checkNativeEvent(kind: DeliveryEventKind, sent: JsonObject, receivedAt: Instant): CheckedEvent {
  const schema = NATIVE_EVENTS[kind];
  const parsed = schema.safeParse(sent, { reportInput: true });
  const shape = parsed.success ? [] : problemsOf(parsed.error, schema);
  const misspelt = keysMeant(sent, keysOf(schema));
  const problems = [
    ...shape,
    ...timeProblems(kind, sent, misspelt, receivedAt),
    ...entityProblems(kind, sent, misspelt),
  ];
  return { event: parsed.data, problems };
}

/** Keys that were probably meant by unknown ones. A misspelt key is not reported as missing as well. */
function keysMeant(sent: JsonObject, known: readonly string[]): ReadonlySet<string> {
  const strange = Object.keys(sent).filter((key) => !known.includes(key));
  return new Set(strange.flatMap((key) => nearest(key, known) ?? []));
}

/** A value that is not a time is already reported as a problem of shape. */
function timeProblems(
  kind: DeliveryEventKind,
  sent: JsonObject,
  misspelt: ReadonlySet<string>,
  receivedAt: Instant,
): Wrong[] {
  const [usual] = TIMES[kind];
  const key = timeKeyOf(kind, sent);
  if (key === undefined) {
    if ([...TIMES[kind], "occurredAt"].some((name) => misspelt.has(name))) return [];
    const help = "a time with an offset, for example `2025-03-05T11:10:00Z`";
    return [{ code: "missing-key", message: `\`${usual}\` is missing`, help, pointer: `/${usual}` }];
  }
  const at = parseInstant(ownText(sent, key) ?? "");
  const ahead = at === undefined ? undefined : problemOfFuture(at, receivedAt, `/${key}`);
  return ahead === undefined ? [] : [ahead];
}

function entityProblems(kind: DeliveryEventKind, sent: JsonObject, misspelt: ReadonlySet<string>): Wrong[] {
  const written = ownValue(sent, "entity");
  const stranger = textsOf(written).find(
    (text) => text.trim() !== "" && refNamed(text.trim(), "component") === undefined,
  );
  if (stranger !== undefined) {
    const message = `\`${stranger.slice(0, 60)}\` is not an entity ref`;
    return [{ code: "not-a-ref", message, help: "write `kind:namespace/name`", pointer: "/entity" }];
  }
  const isTold = written !== undefined || ownValue(sent, "repository") !== undefined;
  if (isTold || kind.startsWith("incident.") || misspelt.has("entity") || misspelt.has("repository")) return [];
  const help = "or give the `repository`, where the catalog says whose it is";
  return [{ code: "missing-key", message: "`entity` is missing", help, pointer: "/entity" }];
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  const values: readonly (JsonValue | undefined)[] = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  return values.filter((one) => typeof one === "string");
}
