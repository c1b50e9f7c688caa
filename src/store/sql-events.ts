// What happened on the way to production, in a database?

import { and, asc, desc, eq, gte, inArray, isNull, lt, sql } from "drizzle-orm";
import type { DeliveryEvent } from "../model/delivery-event.ts";
import type { EventStore } from "../ports/events.ts";
import { eventAppender } from "./append-events.ts";
import type { Chain } from "./chain.ts";
import { numberBefore, pageOf } from "./cursor.ts";
import { build, prepare, select } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { byOccurrence, EVENT_COLUMNS, readEvent } from "./event-row.ts";
import { readFor } from "./json-rows.ts";
import { deliveryReceiver } from "./receive-deliveries.ts";
import { deliveries, deliveryEvents, deliverySubjects, eventAnswers, waitingDeliveries } from "./schema.ts";

/** Before any event. */
const EVER = Number.MIN_SAFE_INTEGER;

const asked = sql`(select value from json_each(${sql.placeholder("rows")}))`;

const recent = gte(deliveryEvents.occurredAt, sql.placeholder("since"));

const OF_ENTITIES = prepare(
  build
    .select(EVENT_COLUMNS)
    .from(deliveryEvents)
    .where(and(inArray(deliveryEvents.entity, asked), recent)),
);
const OF_REPOSITORIES = prepare(
  build
    .select(EVENT_COLUMNS)
    .from(deliveryEvents)
    .where(and(inArray(deliveryEvents.repository, asked), isNull(deliveryEvents.entity), recent)),
);

const UNNAMED = prepare(
  build
    .select(EVENT_COLUMNS)
    .from(deliveryEvents)
    .where(and(isNull(deliveryEvents.entity), isNull(deliveryEvents.repository), recent)),
);

export function sqlEvents(driver: Driver, chain: Chain): EventStore {
  return {
    receive: deliveryReceiver(driver, chain),
    waiting: (limit) =>
      select(
        driver,
        build
          .select({
            number: deliveries.number,
            source: deliveries.source,
            id: deliveries.id,
            event: deliveries.event,
            receivedAt: deliveries.receivedAt,
            body: deliveries.body,
          })
          .from(waitingDeliveries)
          .innerJoin(deliveries, eq(deliveries.number, waitingDeliveries.number))
          .orderBy(asc(waitingDeliveries.number))
          .limit(limit),
      ),
    append: eventAppender(driver, chain),
    about: async (entities, repositories, since = EVER) => {
      const named = await readFor([...new Set(entities)], (json) => driver.rows(OF_ENTITIES(json, since)));
      const others = await readFor([...new Set(repositories)], (json) => driver.rows(OF_REPOSITORIES(json, since)));
      const unnamed = await driver.rows(UNNAMED(since));
      return [...named, ...others, ...unnamed].map(readEvent).sort(byOccurrence);
    },
    list: async ({ limit, after, entity, repository, kind }) => {
      const found = build
        .select(EVENT_COLUMNS)
        .from(deliveryEvents)
        .where(
          and(
            lt(deliveryEvents.number, numberBefore(after)),
            entity === undefined ? undefined : eq(deliveryEvents.entity, entity),
            repository === undefined ? undefined : eq(deliveryEvents.repository, repository),
            kind === undefined ? undefined : eq(deliveryEvents.kind, kind),
          ),
        )
        .orderBy(desc(deliveryEvents.number))
        .limit(limit + 1);
      const page = pageOf(await driver.rows(found.toSQL()), limit, ([number]) => String(number));
      return { ...page, items: page.items.map(readEvent) satisfies readonly DeliveryEvent[] };
    },
    subjects: async () => {
      const kept = build
        .select()
        .from(deliverySubjects)
        .orderBy(asc(deliverySubjects.entity), asc(deliverySubjects.repository));
      const found = await driver.rows(kept.toSQL());
      return found.map(([entity, repository, events, firstAt, lastAt, receivedAt]) => ({
        entity: (entity as string) || null,
        repository: (repository as string) || null,
        events: events as number,
        firstAt: firstAt as number,
        lastAt: lastAt as number,
        receivedAt: receivedAt as number,
      }));
    },
    prune: (at, receivedBefore, limit) =>
      driver.atomic([
        build.delete(eventAnswers).where(lt(eventAnswers.expiresAt, at)).toSQL(),
        build
          .delete(deliveries)
          .where(
            // The oldest deliveries go first, so the query reads only these.
            sql`${deliveries.number} in (select kept.number from (select number, received_at from ${deliveries}
              order by number limit ${limit}) kept where kept.received_at < ${receivedBefore}
              and kept.number not in (select number from ${waitingDeliveries}))`,
          )
          .toSQL(),
      ]),
  };
}
