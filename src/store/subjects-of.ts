// Which entities and repositories are these delivery events about, and how many are about each?

import type { DeliveryEvent } from "../model/delivery-event.ts";
import type { EventSubject } from "../ports/events.ts";
import { keyOf } from "./key-of.ts";

export function subjectsOf(
  events: readonly Pick<DeliveryEvent, "entity" | "repository" | "occurredAt" | "receivedAt">[],
): readonly EventSubject[] {
  const subjects = new Map<string, EventSubject>();
  for (const { entity, repository, occurredAt, receivedAt } of events) {
    const key = keyOf(entity ?? "", repository ?? "");
    const one = { entity, repository, events: 1, firstAt: occurredAt, lastAt: occurredAt, receivedAt };
    const before = subjects.get(key);
    subjects.set(key, before === undefined ? one : countTogether(before, one));
  }
  return [...subjects.values()];
}

export function countTogether(a: EventSubject, b: EventSubject): EventSubject {
  const [firstAt, lastAt] = [Math.min(a.firstAt, b.firstAt), Math.max(a.lastAt, b.lastAt)];
  const receivedAt = Math.max(a.receivedAt, b.receivedAt);
  return { ...a, events: a.events + b.events, firstAt, lastAt, receivedAt };
}
