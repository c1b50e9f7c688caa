// What does a CDEvent tell about delivery?

import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { ownText, ownValue } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";
import { parseInstant } from "../../model/time.ts";
import { cdeventOccurrence } from "./cdevent-occurrence.ts";
import type { CdeventParts } from "./cdevent-occurrence.ts";
import type { DeliveryReading, DeliveryReadingContext } from "./delivery-reading.ts";
import { refuse, toReading } from "./delivery-reading.ts";
import type { Cdevent } from "./unwrap-cdevent.ts";

/** The type without its version: the members we read are the same in all of them. */
const TYPE = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.\d|$)/;

export function readCdevent(event: Cdevent, context: DeliveryReadingContext): DeliveryReading {
  const parts = partsOf(event);
  if ("code" in parts) return refuse(parts);
  const told = cdeventOccurrence(parts, context);
  if (told === undefined)
    return { events: [], problems: [], ignored: `\`${parts.type}\` tells nothing about delivery` };
  const { occurrence, environment, repository } = told;
  const entity = entityOf(told.entity);
  if (entity === undefined && told.entity !== undefined) return refuseEntity(event, told.entity);
  if (occurrence.kind.startsWith("deployment.") && entity === undefined && repository === undefined) {
    const help = "name it in `customData.entity`, or its repository in `customData.repository`";
    const message = "the event does not say which entity was deployed";
    return refuse({ code: "missing-key", message, help, pointer: `${event.at}/customData/entity` });
  }
  return toReading(
    {
      source: "cdevents",
      occurredAt: parts.at,
      timePointer: `${event.at}/context/timestamp`,
      entities: entity === undefined ? [] : [entity],
      repository,
      environment,
      occurrence,
    },
    context,
  );
}

function partsOf({ context, subject, customData, at }: Cdevent): CdeventParts | Omit<Problem, "severity"> {
  const written = ownText(context, "type");
  const [, noun, verb] = TYPE.exec(written ?? "") ?? [];
  if (noun === undefined || verb === undefined) {
    const help = "for example `dev.cdevents.service.deployed.0.3.0`";
    const message = written === undefined ? "`type` is missing" : `\`${written.slice(0, 60)}\` is no type of a CDEvent`;
    return { code: "not-a-cdevent", message, help, pointer: `${at}/context/type` };
  }
  const timestamp = ownText(context, "timestamp");
  const instant = timestamp !== undefined && timestamp.length > 10 ? parseInstant(timestamp) : undefined;
  if (instant === undefined) {
    const message = timestamp === undefined ? "`timestamp` is missing" : `\`${timestamp.slice(0, 40)}\` is no time`;
    const help = "a time with an offset, for example `2025-03-05T11:10:00Z`";
    return {
      code: timestamp === undefined ? "missing-key" : "not-a-time",
      message,
      help,
      pointer: `${at}/context/timestamp`,
    };
  }
  const id = ownText(subject, "id");
  if (id === undefined || id === "") {
    return { code: "missing-key", message: "`id` of the subject is missing", pointer: `${at}/subject/id` };
  }
  const source = ownText(subject, "source") ?? ownText(context, "source") ?? "";
  const content = ownValue(subject, "content") ?? {};
  return { type: `${noun}.${verb}`, at: instant, timestamp: timestamp ?? "", id, source, content, customData };
}

/** A name is a component's; what is put before it to tell where it runs (`/cluster/namespace/checkout`) is no part of it. */
function entityOf(written: string | undefined): EntityRef | undefined {
  return written === undefined ? undefined : refNamed(written.replace(/^\/(?:.*\/)?/, ""), "component");
}

function refuseEntity({ at }: Cdevent, written: string): DeliveryReading {
  const message = `\`${written.slice(0, 60)}\` is no entity ref`;
  const help = "name the entity in `customData.entity`";
  return refuse({ code: "not-a-ref", message, help, pointer: `${at}/subject/id` });
}
