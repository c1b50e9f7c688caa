// How is a webhook stored before anybody looks at it? Each of them once, and many in one write.

import { sql } from "drizzle-orm";
import type { Delivery, EventStore } from "../ports/events.ts";
import { actOfDeliveries } from "./act-of-deliveries.ts";
import type { Chain, Plan } from "./chain.ts";
import { build, prepare } from "./driver.ts";
import type { Driver, Statement } from "./driver.ts";
import { jsonRows } from "./json-rows.ts";
import { keyOf } from "./key-of.ts";
import { deliveries, waitingDeliveries } from "./schema.ts";
import { shareWrites } from "./share-writes.ts";

const rows = sql.placeholder("rows");

const KNOWN = prepare(
  build
    .select({ source: deliveries.source, id: deliveries.id })
    .from(sql`json_each(${rows}) asked`)
    .innerJoin(deliveries, sql`${deliveries.id} = asked.value->>1 and ${deliveries.source} = asked.value->>0`),
);
const LAST = build
  .select({ last: sql<number>`coalesce(max(${deliveries.number}), 0)` })
  .from(deliveries)
  .toSQL();
/** Values are bound one by one: inside one JSON text, each body would be written and read twice more. */
const INSERT = prepare(
  build.insert(deliveries).values({
    number: sql.placeholder("number"),
    source: sql.placeholder("source"),
    id: sql.placeholder("id"),
    event: sql.placeholder("event"),
    receivedAt: sql.placeholder("receivedAt"),
    body: sql.placeholder("body"),
  }),
);
const WAIT = prepare(build.insert(waitingDeliveries).select(sql`select value from json_each(${rows}) where true`));

export function deliveryReceiver(driver: Driver, chain: Chain): EventStore["receive"] {
  return shareWrites(driver, (received: readonly Delivery[]) => chain.commit(() => planOf(driver, received)));
}

async function planOf(driver: Driver, received: readonly Delivery[]): Promise<Plan<readonly boolean[]>> {
  const known = await readKnown(driver, received);
  const isNew = received.map(({ source, id }) => {
    const key = keyOf(source, id);
    const isFirst = !known.has(key);
    known.add(key);
    return isFirst;
  });
  const fresh = received.filter((_, place) => isNew[place]);
  if (fresh.length === 0) return { acts: [], writes: [], answer: isNew };
  return { acts: [actOfDeliveries(fresh)], writes: insertAll(fresh, await readLast(driver)), answer: isNew };
}

async function readKnown(driver: Driver, received: readonly Delivery[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const json of jsonRows(received.map(({ source, id }) => [source, id]))) {
    for (const [source, id] of await driver.rows(KNOWN(json))) known.add(keyOf(source as string, id as string));
  }
  return known;
}

async function readLast(driver: Driver): Promise<number> {
  const [row] = await driver.rows(LAST);
  return row?.[0] as number;
}

function insertAll(fresh: readonly Delivery[], last: number): Statement[] {
  const inserted = fresh.map(({ source, id, event, receivedAt, body }, place) =>
    INSERT(last + 1 + place, source, id, event, receivedAt, body),
  );
  const waiting = jsonRows(fresh.map((_, place) => last + 1 + place)).map((json) => WAIT(json));
  return [...inserted, ...waiting];
}
