// What does an event in our own form say?

import { DELIVERY_EVENT_KINDS } from "../../model/delivery-event.ts";
import { refNamed } from "../../model/entity.ts";
import type { JsonObject } from "../../model/json.ts";
import { ownText, ownValue } from "../../model/json.ts";
import { nearest, suggest } from "../../model/nearest.ts";
import type { Problem } from "../../model/problem.ts";
import type { DeliveryReading, DeliveryReadingContext } from "./delivery-reading.ts";
import { refuseAll, toReading } from "./delivery-reading.ts";
import type { NativeEvent } from "./native-event.ts";
import { occurrenceOf } from "./native-occurrence.ts";
import { checkNativeEvent, timeKeyOf } from "./native-problems.ts";

export function readNativeEvent(sent: JsonObject, context: DeliveryReadingContext): DeliveryReading {
  const kind = DELIVERY_EVENT_KINDS.find((known) => known === ownValue(sent, "kind"));
  if (kind === undefined) return refuseKind(sent, context);
  const { event, problems } = checkNativeEvent(kind, sent, context.receivedAt);
  return event === undefined || problems.length > 0 ? refuseAll(problems) : place(event, sent, context);
}

/**
 * The rest is checked as the kind that was probably meant. Missing keys are not reported, since another kind may have
 * been meant.
 */
function refuseKind(sent: JsonObject, { receivedAt }: DeliveryReadingContext): DeliveryReading {
  const written = ownText(sent, "kind");
  const near = nearest(written ?? "", DELIVERY_EVENT_KINDS);
  const meant = DELIVERY_EVENT_KINDS.find((known) => known === near);
  const rest = meant === undefined ? [] : checkNativeEvent(meant, { ...sent, kind: meant }, receivedAt).problems;
  return refuseAll([problemOfKind(written), ...rest.filter(({ code }) => code !== "missing-key")]);
}

function problemOfKind(written: string | undefined): Omit<Problem, "severity"> {
  const help = suggest(written ?? "", DELIVERY_EVENT_KINDS);
  const message = written === undefined ? "`kind` is missing" : `\`kind\` cannot be \`${written.slice(0, 60)}\``;
  const code = written === undefined ? "missing-key" : "invalid-value";
  return { code, message, ...(help !== undefined && { help }), pointer: "/kind" };
}

/** For an event without problems: it has a time, and names entities by refs. */
function place(event: NativeEvent, sent: JsonObject, context: DeliveryReadingContext): DeliveryReading {
  const key = timeKeyOf(event.kind, sent) ?? "occurredAt";
  const at = Number((event as Readonly<Record<string, unknown>>)[key]);
  return toReading(
    {
      source: "api",
      occurredAt: at,
      entities: (event.entity ?? []).flatMap((written) => refNamed(written, "component") ?? []),
      repository: event.repository,
      environment: "environment" in event ? event.environment : undefined,
      occurrence: occurrenceOf(event, at),
    },
    context,
  );
}
