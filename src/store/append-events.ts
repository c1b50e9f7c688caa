// How do delivery events get into the log? Each of them once, and many batches in one write.

import { sql } from "drizzle-orm";
import type { Act } from "../model/audit.ts";
import type { DeliveryEvent } from "../model/delivery-event.ts";
import { StoreConflict } from "../ports/failures.ts";
import type { AnsweredKey, AppendedEvents, EventBatch, EventStore } from "../ports/events.ts";
import type { Chain, Plan } from "./chain.ts";
import { build, prepare } from "./driver.ts";
import type { Driver, Statement } from "./driver.ts";
import { eventRow } from "./event-row.ts";
import { jsonRows, readFor } from "./json-rows.ts";
import { keyOf } from "./key-of.ts";
import { deliveryEvents, deliverySubjects, eventAnswers, waitingDeliveries } from "./schema.ts";
import { shareWrites } from "./share-writes.ts";
import { subjectsOf } from "./subjects-of.ts";

const rows = sql.placeholder("rows");

const KNOWN = prepare(
  build
    .select({ dedupeKey: deliveryEvents.dedupeKey })
    .from(deliveryEvents)
    .where(sql`${deliveryEvents.dedupeKey} in (select value from json_each(${rows}))`),
);
const ANSWERED = prepare(
  build
    .select({ place: sql`asked.key`, request: eventAnswers.request, answer: eventAnswers.answer })
    .from(sql`json_each(${rows}) asked`)
    .innerJoin(
      eventAnswers,
      sql`${eventAnswers.token} = asked.value->>0 and ${eventAnswers.key} = asked.value->>1
        and ${eventAnswers.expiresAt} > asked.value->>2`,
    ),
);
const APPEND = prepare(
  build
    .insert(deliveryEvents)
    .select(
      sql`select null, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9 from jsonb_each(${rows}) where true order by key`,
    ),
);
const COUNT = prepare(
  build
    .insert(deliverySubjects)
    .select(
      sql`select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 from json_each(${rows}) where true`,
    )
    .onConflictDoUpdate({
      target: [deliverySubjects.entity, deliverySubjects.repository],
      set: {
        events: sql`${deliverySubjects.events} + excluded.events`,
        firstAt: sql`min(${deliverySubjects.firstAt}, excluded.first_at)`,
        lastAt: sql`max(${deliverySubjects.lastAt}, excluded.last_at)`,
        receivedAt: sql`max(${deliverySubjects.receivedAt}, excluded.received_at)`,
      },
    }),
);
const UNDERSTAND = prepare(
  build.delete(waitingDeliveries).where(sql`${waitingDeliveries.number} in (select value from json_each(${rows}))`),
);
const ADD_ANSWER = prepare(
  build
    .insert(eventAnswers)
    .values({
      token: sql.placeholder("token"),
      key: sql.placeholder("key"),
      request: sql.placeholder("request"),
      answer: sql.placeholder("answer"),
      expiresAt: sql.placeholder("expiresAt"),
    })
    // An answer that is still there has expired.
    .onConflictDoUpdate({
      target: [eventAnswers.token, eventAnswers.key],
      set: { request: sql`excluded.request`, answer: sql`excluded.answer`, expiresAt: sql`excluded.expires_at` },
    }),
);

export function eventAppender(driver: Driver, chain: Chain): EventStore["append"] {
  return shareWrites(driver, (batches: readonly EventBatch[]) => chain.commit(() => planOf(driver, batches)));
}

type Settled = AppendedEvents | StoreConflict;

async function planOf(driver: Driver, batches: readonly EventBatch[]): Promise<Plan<readonly Settled[]>> {
  const writing = new Writing(await readKnown(driver, batches), await readAnswered(driver, batches));
  const answer = batches.map((batch, place) => writing.add(batch, place));
  return { acts: writing.acts, writes: writing.writes(), answer };
}

interface Answered {
  readonly request: string;
  readonly answer: string;
}

/** Collects what one write appends, batch by batch. */
class Writing {
  readonly acts: Act[] = [];
  readonly #known: Set<string>;
  /** By the place of the batch: what was answered under its key before this write. */
  readonly #before: ReadonlyMap<number, Answered>;
  /** By token and key: what this write itself answers. */
  readonly #answered = new Map<string, Answered & AnsweredKey>();
  readonly #created: DeliveryEvent[] = [];
  readonly #understood: number[] = [];

  constructor(known: Set<string>, before: ReadonlyMap<number, Answered>) {
    this.#known = known;
    this.#before = before;
  }

  add({ events, act, understood = [], idempotency }: EventBatch, place: number): Settled {
    const key = idempotency?.key;
    const before = key && (this.#answered.get(keyOf(key.token, key.key)) ?? this.#before.get(place));
    if (before !== undefined && before.request !== key?.request) {
      return new StoreConflict(`another request came with the idempotency key \`${key?.key}\``);
    }
    if (before !== undefined) return { isNew: events.map(() => false), answer: before.answer };
    const isNew = events.map(({ dedupeKey }) => this.#isFirst(dedupeKey));
    const created = events.filter((_, index) => isNew[index]);
    this.#created.push(...created);
    this.#understood.push(...understood);
    if (created.length > 0) this.acts.push(act(created));
    if (idempotency === undefined) return { isNew };
    const answer = idempotency.answer(isNew);
    this.#answered.set(keyOf(idempotency.key.token, idempotency.key.key), { ...idempotency.key, answer });
    return { isNew, answer };
  }

  #isFirst(dedupeKey: string): boolean {
    const isFirst = !this.#known.has(dedupeKey);
    this.#known.add(dedupeKey);
    return isFirst;
  }

  writes(): Statement[] {
    return [
      ...jsonRows(this.#created.map(eventRow)).map((json) => APPEND(json)),
      ...jsonRows(subjectsOf(this.#created).map(subjectRow)).map((json) => COUNT(json)),
      ...jsonRows(this.#understood).map((json) => UNDERSTAND(json)),
      ...[...this.#answered.values()].map(({ token, key, request, answer, expiresAt }) =>
        ADD_ANSWER(token, key, request, answer, expiresAt),
      ),
    ];
  }
}

function subjectRow({
  entity,
  repository,
  events,
  firstAt,
  lastAt,
  receivedAt,
}: ReturnType<typeof subjectsOf>[number]): unknown[] {
  return [entity ?? "", repository ?? "", events, firstAt, lastAt, receivedAt];
}

async function readKnown(driver: Driver, batches: readonly EventBatch[]): Promise<Set<string>> {
  const keys = batches.flatMap(({ events }) => events.map(({ dedupeKey }) => dedupeKey));
  const found = await readFor(keys, (json) => driver.rows(KNOWN(json)));
  return new Set(found.map(([dedupeKey]) => dedupeKey as string));
}

async function readAnswered(driver: Driver, batches: readonly EventBatch[]): Promise<ReadonlyMap<number, Answered>> {
  if (batches.every(({ idempotency }) => idempotency === undefined)) return new Map();
  const asked = batches.map(({ idempotency }) => {
    const { token, key, at } = idempotency?.key ?? {};
    return [token, key, at];
  });
  const found = await driver.rows(ANSWERED(JSON.stringify(asked)));
  return new Map(
    found.map(([place, request, answer]) => [
      place as number,
      { request: request as string, answer: answer as string },
    ]),
  );
}
