// How is what is old pruned, in a database, so that the log can still be verified?

import { asc, count, desc, eq, gt, inArray, sql } from "drizzle-orm";
import { CHAIN_START } from "../model/audit.ts";
import type { KeptStretch } from "../model/pruned-stretch.ts";
import type { PruneRequest, PruningStore } from "../ports/pruning.ts";
import type { Chain } from "./chain.ts";
import { build, prepare } from "./driver.ts";
import type { Driver, Row, Statement } from "./driver.ts";
import { jsonRows } from "./json-rows.ts";
import { entriesOf, LONGEST_STRETCH, planStretch } from "./plan-stretch.ts";
import type { Going, StretchRead } from "./plan-stretch.ts";
import {
  audit,
  decisions,
  decisionTexts,
  deliveryEvents,
  deliverySubjects,
  evaluated,
  properties,
  prunings,
  rulebooks,
  shippedFiles,
} from "./schema.ts";
import { readEntry, readLast } from "./sql-audit.ts";
import { ACTIVE_RULEBOOK } from "./sql-rulebooks.ts";
import { subjectsOf } from "./subjects-of.ts";

const at = sql.placeholder;
const asked = sql`(select value from json_each(${at("rows")}))`;

const BETWEEN = prepare(
  build
    .select()
    .from(audit)
    .where(sql`${audit.sequence} between ${at("first")} and ${at("last")}`)
    .orderBy(asc(audit.sequence)),
);
/** Decisions that hold or were deployed, and entries that checkpoints refer to. */
const NEEDED = prepare(
  build.select({ sequence: sql<number>`needed.sequence` }).from(
    sql`(select d.sequence from decisions d where d.sequence between ${at("first")} and ${at("last")}
        and (d.valid_until > ${at("at")} or exists (select 1 from deployments r where r.decision = d.id))
        union select c.sequence from checkpoints c where c.sequence between ${at("from")} and ${at("to")}) needed`,
  ),
);
const DELETE_ENTRIES = prepare(build.delete(audit).where(inArray(audit.sequence, asked)));
const DELETE_DECISIONS = prepare(build.delete(decisions).where(inArray(decisions.sequence, asked)));
const OLD_EVENTS = prepare(
  build
    .select({
      number: deliveryEvents.number,
      entity: deliveryEvents.entity,
      repository: deliveryEvents.repository,
      occurredAt: deliveryEvents.occurredAt,
      receivedAt: deliveryEvents.receivedAt,
    })
    .from(deliveryEvents)
    .where(
      sql`${deliveryEvents.number} in (select number from ${deliveryEvents} order by number limit ${at("limit")})
        and ${deliveryEvents.receivedAt} < ${at("before")}
        and ${deliveryEvents.receivedAt} < (select max(before) from ${prunings})`,
    ),
);
const EVENTS_BEFORE = prepare(
  build
    .select({ number: deliveryEvents.number })
    .from(deliveryEvents)
    .where(
      sql`${deliveryEvents.number} in
          (select number from ${deliveryEvents} where number > ${at("after")} order by number limit ${at("limit")})
        and ${deliveryEvents.receivedAt} < ${at("before")}`,
    )
    .orderBy(asc(deliveryEvents.number)),
);
const OLD_RULEBOOKS = prepare(
  build
    .select({ digest: rulebooks.digest })
    .from(rulebooks)
    .where(
      sql`${rulebooks.digest} not in (select value from ${properties} where name = ${at("active")})
        and ${rulebooks.digest} not in (select rulebook from ${evaluated} where rulebook is not null)
        and not exists (select 1 from ${audit} later where later.kind = 'rulebook'
          and later.subject = ${rulebooks.digest} and later.sequence > ${at("upTo")})`,
    )
    .orderBy(asc(rulebooks.digest)),
);
const UNNAMED = sql`${rulebooks.digest} in ${asked}
  and ${rulebooks.digest} not in (select rulebook from ${decisions} where sequence > ${at("after")})`;
const COUNT_UNNAMED = prepare(build.select({ count: count() }).from(rulebooks).where(UNNAMED));
const DELETE_RULEBOOKS = prepare(build.delete(rulebooks).where(UNNAMED));
const DELETE_SHIPPED = build
  .delete(shippedFiles)
  .where(sql`${shippedFiles.digest} not in (select shipped from ${rulebooks})`)
  .toSQL();
const DELETE_EVENTS = prepare(build.delete(deliveryEvents).where(inArray(deliveryEvents.number, asked)));
const UNCOUNT_EVENTS = prepare(
  build
    .update(deliverySubjects)
    .set({
      events: sql`${deliverySubjects.events} - (select gone.value->>2 from json_each(${at("counts")}) gone
        where gone.value->>0 = ${deliverySubjects.entity} and gone.value->>1 = ${deliverySubjects.repository})`,
    })
    .where(
      sql`(${deliverySubjects.entity}, ${deliverySubjects.repository}) in
        (select value->>0, value->>1 from json_each(${at("rows")}))`,
    ),
);
const DELETE_SUBJECTS = build.delete(deliverySubjects).where(eq(deliverySubjects.events, 0)).toSQL();
const TEXT_DIGESTS = prepare(
  build
    .select({ digest: decisionTexts.digest })
    .from(decisionTexts)
    .where(gt(decisionTexts.digest, at("after")))
    .orderBy(asc(decisionTexts.digest))
    .limit(at("limit")),
);
const DELETE_TEXTS = prepare(
  build.delete(decisionTexts).where(
    sql`${decisionTexts.digest} in ${asked} and ${decisionTexts.digest} not in (
        select inputs from ${decisions} where sequence > ${at("a")}
        union select telling from ${decisions} where sequence > ${at("b")}
        union select in_force from ${decisions} where sequence > ${at("c")} and in_force is not null)`,
  ),
);

/**
 * `forget` is called with texts that are about to be deleted: whoever takes them for stored has to write them again.
 */
export function sqlPruning(driver: Driver, chain: Chain, forget: (digests: readonly string[]) => void): PruningStore {
  const plan = async (request: PruneRequest) => {
    const read = await readStretch(driver, request.from);
    const entries = entriesOf(read, request.before);
    const last = read.known?.sequence ?? entries.at(-1)?.sequence;
    if (last === undefined) return null;
    const rows = await driver.rows(NEEDED(request.from, last, request.at, request.from, last));
    return planStretch(read, entries, new Set(rows.map(([sequence]) => sequence as number)), request);
  };
  return {
    stretches: async () => {
      const kept = build.select({ body: prunings.body }).from(prunings).orderBy(asc(prunings.sequence));
      return (await driver.rows(kept.toSQL())).map(readBody);
    },
    lastStretch: async () => {
      const last = build.select({ body: prunings.body }).from(prunings).orderBy(desc(prunings.sequence)).limit(1);
      const [row] = await driver.rows(last.toSQL());
      return row && readBody(row);
    },
    plan: async (request) => {
      const planned = await plan(request);
      if (planned === null) return null;
      const { going: _, ...told } = planned;
      return told;
    },
    prune: (request, seal) =>
      chain.commit(async () => {
        const found = await plan(request);
        if (found === null) return { acts: [], writes: [], answer: null };
        const { going, ...planned } = found;
        if (!planned.isNew && planned.entries === 0) return { acts: [], writes: [], answer: planned };
        const { envelope, act } = await seal(planned);
        const writes = [keepStretch({ ...planned.stretch, envelope }), ...deleteAll(going)];
        return { acts: [act], writes, answer: planned };
      }),
    forgetEvents: async (before, limit) => {
      const old = await driver.rows(OLD_EVENTS(limit, before));
      if (old.length === 0) return 0;
      const events = old.map(([, entity, repository, occurredAt, receivedAt]) => ({
        entity: entity as string | null,
        repository: repository as string | null,
        occurredAt: occurredAt as number,
        receivedAt: receivedAt as number,
      }));
      const counts = subjectsOf(events).map((one) => [one.entity ?? "", one.repository ?? "", one.events]);
      const uncounted = jsonRows(counts).map((json) => UNCOUNT_EVENTS(json, json));
      const deleted = jsonRows(old.map(([number]) => number)).map((json) => DELETE_EVENTS(json));
      await driver.atomic([...deleted, ...uncounted, DELETE_SUBJECTS]);
      return old.length;
    },
    oldEvents: async (before, after, limit) =>
      (await driver.rows(EVENTS_BEFORE(after, limit, before))).map(([number]) => number as number),
    oldRulebooks: async (upTo) =>
      (await driver.rows(OLD_RULEBOOKS(ACTIVE_RULEBOOK, upTo))).map(([digest]) => digest as string),
    forgetRulebooks: (digests, sequence) =>
      // In the chain, so that no rulebook comes into force meanwhile.
      chain.commit(async () => {
        let answer = 0;
        for (const json of jsonRows(digests)) {
          const [row] = await driver.rows(COUNT_UNNAMED(json, sequence));
          answer += (row?.[0] as number | undefined) ?? 0;
        }
        const writes = [...jsonRows(digests).map((json) => DELETE_RULEBOOKS(json, sequence)), DELETE_SHIPPED];
        return { acts: [], writes, answer };
      }),
    textDigests: async (after, limit) =>
      (await driver.rows(TEXT_DIGESTS(after, limit))).map(([digest]) => digest as string),
    forgetTexts: (digests, sequence) =>
      // In the chain, so that nobody who records meanwhile takes a text for stored that is deleted here.
      chain.commit(async () => {
        forget(digests);
        const writes = jsonRows(digests).map((json) => DELETE_TEXTS(json, sequence, sequence, sequence));
        return { acts: [], writes, answer: undefined };
      }),
  };
}

async function readStretch(driver: Driver, from: number): Promise<StretchRead> {
  const begun = build.select({ body: prunings.body }).from(prunings).where(eq(prunings.first, from));
  const [row] = await driver.rows(begun.toSQL());
  const known = row && readBody(row);
  const entries = await driver.rows(BETWEEN(from, known?.sequence ?? from + LONGEST_STRETCH));
  return { known, previous: known?.previous ?? (await hashBefore(driver, from)), entries: entries.map(readEntry) };
}

/** Of the entry before `from`, which is either there or the end of a stretch. */
async function hashBefore(driver: Driver, from: number): Promise<string> {
  if (from === 1) return CHAIN_START.hash;
  const ended = build
    .select({ body: prunings.body })
    .from(prunings)
    .where(eq(prunings.sequence, from - 1));
  const [row] = await driver.rows(ended.toSQL());
  const before = row === undefined ? await readLast(driver, from - 1) : readBody(row);
  if (before?.sequence !== from - 1) throw new Error(`there is no entry ${from - 1} to begin after`);
  return before.hash;
}

function keepStretch(stretch: KeptStretch): Statement {
  const { sequence, first, before } = stretch;
  const row = { sequence, first, before, body: JSON.stringify(stretch) };
  const { sequence: _, ...set } = row;
  return build.insert(prunings).values(row).onConflictDoUpdate({ target: prunings.sequence, set }).toSQL();
}

function deleteAll({ entries, decisions: ofDecisions }: Going): Statement[] {
  return [
    ...jsonRows(ofDecisions).map((json) => DELETE_DECISIONS(json)),
    ...jsonRows(entries).map((json) => DELETE_ENTRIES(json)),
  ];
}

function readBody([body]: Row): KeptStretch {
  return JSON.parse(body as string) as KeptStretch;
}
