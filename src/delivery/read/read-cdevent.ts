// What does a CDEvent say about delivery?

import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { ownText, ownValue } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";
import { parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { cdeventOccurrence } from "./cdevent-occurrence.ts";
import type { CdeventParts, Told } from "./cdevent-occurrence.ts";
import type { DeliveryReading, DeliveryReadingContext } from "./delivery-reading.ts";
import { problemOfFuture, refuseAll, toReading } from "./delivery-reading.ts";
import type { Cdevent } from "./unwrap-cdevent.ts";

/** The type without its version, since the members read here are the same in all versions. */
const TYPE = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.\d|$)/;

export function readCdevent(event: Cdevent, context: DeliveryReadingContext): DeliveryReading {
  const parts = partsOf(event);
  if (!("type" in parts)) return refuseAll(parts);
  const told = cdeventOccurrence(parts, context);
  if (told === undefined)
    return { events: [], problems: [], ignored: `\`${parts.type}\` tells nothing about delivery` };
  const { occurrence, environment, repository } = told;
  const entity = entityOf(told.entity);
  const ahead = problemOfFuture(parts.at, context.receivedAt, `${event.at}/context/timestamp`);
  const unplaced = entity === undefined ? problemOfEntity(event, told) : undefined;
  const wrong = [unplaced, ahead].filter((problem) => problem !== undefined);
  if (wrong.length > 0) return refuseAll(wrong);
  return toReading(
    {
      source: "cdevents",
      occurredAt: parts.at,
      entities: entity === undefined ? [] : [entity],
      repository,
      environment,
      occurrence,
    },
    context,
  );
}

type Wrong = Omit<Problem, "severity">;

/** The parts that every CDEvent has, or everything that is wrong with them. */
function partsOf({ context, subject, customData, at }: Cdevent): CdeventParts | readonly Wrong[] {
  const type = typeOf(ownText(context, "type"), `${at}/context/type`);
  const timestamp = ownText(context, "timestamp");
  const instant = instantOf(timestamp, `${at}/context/timestamp`);
  const id = idOf(ownText(subject, "id"), `${at}/subject/id`);
  if (typeof type !== "string" || typeof instant !== "number" || typeof id !== "string") {
    return [type, instant, id].filter((part) => typeof part === "object");
  }
  const source = ownText(subject, "source") ?? ownText(context, "source") ?? "";
  const content = ownValue(subject, "content") ?? {};
  return { type, at: instant, timestamp: timestamp ?? "", id, source, content, customData };
}

function typeOf(written: string | undefined, pointer: string): string | Wrong {
  const [, noun, verb] = TYPE.exec(written ?? "") ?? [];
  if (noun !== undefined && verb !== undefined) return `${noun}.${verb}`;
  const help = "for example `dev.cdevents.service.deployed.0.3.0`";
  const message = written === undefined ? "`type` is missing" : `\`${written.slice(0, 60)}\` is not a type of CDEvent`;
  return { code: "not-a-cdevent", message, help, pointer };
}

function instantOf(written: string | undefined, pointer: string): Instant | Wrong {
  const instant = written !== undefined && written.length > 10 ? parseInstant(written) : undefined;
  if (instant !== undefined) return instant;
  const code = written === undefined ? "missing-key" : "not-a-time";
  const message = written === undefined ? "`timestamp` is missing" : `\`${written.slice(0, 40)}\` is not a time`;
  return { code, message, help: "a time with an offset, for example `2025-03-05T11:10:00Z`", pointer };
}

function idOf(written: string | undefined, pointer: string): string | Wrong {
  if (written !== undefined && written !== "") return written;
  return { code: "missing-key", message: "`id` of the subject is missing", pointer };
}

/** A bare name means a component. A prefix that says where it runs (`/cluster/namespace/checkout`) is cut off. */
function entityOf(written: string | undefined): EntityRef | undefined {
  return written === undefined ? undefined : refNamed(written.replace(/^\/(?:.*\/)?/, ""), "component");
}

/** Undefined: the event names an entity or a repository, or needs neither. */
function problemOfEntity({ at }: Cdevent, { entity, repository, occurrence }: Told): Wrong | undefined {
  if (entity !== undefined) {
    const message = `\`${entity.slice(0, 60)}\` is not an entity ref`;
    const help = "name the entity in `customData.entity`";
    return { code: "not-a-ref", message, help, pointer: `${at}/subject/id` };
  }
  if (repository !== undefined || !occurrence.kind.startsWith("deployment.")) return undefined;
  const help = "name it in `customData.entity`, or its repository in `customData.repository`";
  const message = "the event does not say which entity was deployed";
  return { code: "missing-key", message, help, pointer: `${at}/customData/entity` };
}
