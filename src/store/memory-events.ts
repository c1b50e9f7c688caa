// What happened on the way to production, in memory?

import type { DeliveryEvent } from "../model/delivery-event.ts";
import { StoreConflict } from "../ports/failures.ts";
import type { AppendedEvents, EventBatch, EventQuery, EventStore } from "../ports/events.ts";
import { actOfDeliveries } from "./act-of-deliveries.ts";
import { numberBefore, pageOf } from "./cursor.ts";
import { byOccurrence } from "./event-row.ts";
import { keyOf } from "./key-of.ts";
import { recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { compareKeys } from "./order.ts";
import { countTogether, subjectsOf } from "./subjects-of.ts";

export function memoryEvents(tables: MemoryTables): EventStore {
  const { deliveries, waiting, events, eventAnswers } = tables;
  return {
    receive: async (delivery) => {
      if (deliveries.some(({ source, id }) => source === delivery.source && id === delivery.id)) return false;
      const number = (deliveries.at(-1)?.number ?? 0) + 1;
      deliveries.push({ ...delivery, number });
      waiting.add(number);
      recordAct(tables, actOfDeliveries([delivery]));
      return true;
    },
    waiting: async (limit) => deliveries.filter(({ number }) => waiting.has(number)).slice(0, limit),
    append: async (batch) => append(tables, batch),
    about: async (entities, repositories, since = -Infinity) =>
      events
        .filter(({ occurredAt }) => occurredAt >= since)
        .filter(({ entity, repository }) =>
          entity === null ? repository === null || repositories.includes(repository) : entities.includes(entity),
        )
        .sort(byOccurrence),
    list: async (query) => {
      const before = numberBefore(query.after);
      const matching = events
        .map((event, index) => ({ event, number: index + 1 }))
        .filter(({ event, number }) => number < before && matches(event, query))
        .reverse();
      const page = pageOf(matching, query.limit, ({ number }) => String(number));
      return { ...page, items: page.items.map(({ event }) => event) };
    },
    subjects: async () =>
      [...tables.subjects.values()].sort(
        (a, b) => compareKeys(a.entity ?? "", b.entity ?? "") || compareKeys(a.repository ?? "", b.repository ?? ""),
      ),
    prune: async (at, receivedBefore, limit) => {
      for (const [key, { expiresAt }] of eventAnswers) if (expiresAt < at) eventAnswers.delete(key);
      const first = deliveries.slice(0, limit);
      const gone = new Set(first.filter((one) => !waiting.has(one.number) && one.receivedAt < receivedBefore));
      deliveries.splice(0, limit, ...first.filter((one) => !gone.has(one)));
    },
  };
}

function append(tables: MemoryTables, { events, act, understood = [], idempotency }: EventBatch): AppendedEvents {
  const before = idempotency && tables.eventAnswers.get(keyOf(idempotency.key.token, idempotency.key.key));
  if (before !== undefined && idempotency !== undefined && before.expiresAt > idempotency.key.at) {
    if (before.request === idempotency.key.request) return { isNew: events.map(() => false), answer: before.answer };
    throw new StoreConflict(`another request came with the idempotency key \`${idempotency.key.key}\``);
  }
  const isNew = events.map((event) => addEvent(tables, event));
  const created = events.filter((_, index) => isNew[index]);
  if (created.length > 0) recordAct(tables, act(created));
  for (const number of understood) tables.waiting.delete(number);
  if (idempotency === undefined) return { isNew };
  const answer = idempotency.answer(isNew);
  const { key } = idempotency;
  tables.eventAnswers.set(keyOf(key.token, key.key), { ...key, answer });
  return { isNew, answer };
}

function addEvent({ events, dedupeKeys, subjects }: MemoryTables, event: DeliveryEvent): boolean {
  if (dedupeKeys.has(event.dedupeKey)) return false;
  dedupeKeys.add(event.dedupeKey);
  events.push(event);
  for (const one of subjectsOf([event])) {
    const key = keyOf(one.entity ?? "", one.repository ?? "");
    const before = subjects.get(key);
    subjects.set(key, before === undefined ? one : countTogether(before, one));
  }
  return true;
}

function matches(event: DeliveryEvent, { entity, repository, kind }: EventQuery): boolean {
  return (
    (entity === undefined || event.entity === entity) &&
    (repository === undefined || event.repository === repository) &&
    (kind === undefined || event.kind === kind)
  );
}
