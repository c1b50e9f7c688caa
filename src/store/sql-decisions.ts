// Which decisions were made, in a database?

import { and, asc, desc, eq, gt, gte, lt, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { DecisionQuery, DecisionStore } from "../ports/decisions.ts";
import type { Chain } from "./chain.ts";
import { formatMoment, momentBefore, pageOf } from "./cursor.ts";
import { hashOf, isFiled, momentOf, readDecision } from "./decision-row.ts";
import { build, prepare, select } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { decisionRecorder } from "./record-decisions.ts";
import type { DecisionRecorder } from "./record-decisions.ts";
import { readFor } from "./json-rows.ts";
import { decisions, decisionTexts, idempotencyKeys } from "./schema.ts";

const TEXTS = prepare(
  build
    .select()
    .from(decisionTexts)
    .where(sql`${decisionTexts.digest} in (select value from json_each(${sql.placeholder("digests")}))`),
);

const NUMBERED = prepare(
  build
    .select()
    .from(decisions)
    .where(
      sql`${decisions.sequence} > ${sql.placeholder("after")} and ${decisions.sequence} <= ${sql.placeholder("upTo")}`,
    )
    .orderBy(asc(decisions.sequence))
    .limit(sql.placeholder("limit")),
);

/** Walks the index of decisions that wait, and looks for a newer one of the same question. */
const WAITING = prepare(
  build
    .select()
    .from(decisions)
    .where(
      sql`"decisions"."verdict" = 'wait' and "decisions"."decided_at" >= ${sql.placeholder("since")} and not exists (
        select 1 from ${decisions} newer
        where newer.entity_hash = "decisions"."entity_hash" and newer.question_hash = "decisions"."question_hash"
          and newer.sequence > "decisions"."sequence"
          and newer.entity = "decisions"."entity" and newer.question = "decisions"."question")`,
    )
    .orderBy(asc(decisions.decidedAt), asc(decisions.sequence)),
);
/** Walks the index of decisions that block, and looks for newer ones of the same entity and environment. */
const BLOCKED = prepare(
  build
    .select()
    .from(decisions)
    .where(
      sql`"decisions"."verdict" = 'block' and "decisions"."decided_at" >= ${sql.placeholder("since")} and not exists (
        select 1 from ${decisions} newer
        where newer.entity_hash = "decisions"."entity_hash" and newer.sequence > "decisions"."sequence"
          and newer.entity = "decisions"."entity" and newer.environment = "decisions"."environment")`,
    )
    .orderBy(desc(decisions.decidedAt), desc(decisions.sequence)),
);
const AROUND = prepare(
  build
    .select({
      before: besides(sql`<`, sql`desc`).as("before"),
      after: besides(sql`>`, sql`asc`).as("after"),
      newest: besides(sql`>=`, sql`desc`).as("newest"),
    })
    .from(decisions)
    .where(sql`"decisions"."id" = ${sql.placeholder("id")}`),
);

/** The id of the next decision of the same question in one direction. */
function besides(side: SQL, order: SQL): SQL<string | null> {
  return sql`(select other.id from ${decisions} other
    where other.entity_hash = "decisions"."entity_hash" and other.question_hash = "decisions"."question_hash"
      and other.sequence ${side} "decisions"."sequence"
      and other.entity = "decisions"."entity" and other.question = "decisions"."question"
    order by other.sequence ${order} limit 1)`;
}

export function sqlDecisions(driver: Driver, chain: Chain): DecisionStore & Pick<DecisionRecorder, "forgetTexts"> {
  return {
    ...decisionRecorder(driver, chain),
    get: async (id) => {
      const [row] = await driver.rows(build.select().from(decisions).where(eq(decisions.id, id)).toSQL());
      return row && readDecision(row);
    },
    numberOf: async (id) => {
      const numbered = build.select({ sequence: decisions.sequence }).from(decisions).where(eq(decisions.id, id));
      const [row] = await driver.rows(numbered.toSQL());
      return row?.[0] as number | undefined;
    },
    list: async (query) => {
      const found = build
        .select()
        .from(decisions)
        .where(and(...conditionsOf(query)))
        .orderBy(desc(decisions.decidedAt), desc(decisions.sequence))
        .limit(query.limit + 1);
      const page = pageOf(await driver.rows(found.toSQL()), query.limit, (row) => formatMoment(momentOf(row)));
      return { ...page, items: page.items.map(readDecision) };
    },
    numbered: async (after, upTo, limit) => {
      const rows = await driver.rows(NUMBERED(after, upTo, limit));
      return rows.map((row) => {
        const record = readDecision(row);
        return { sequence: row[0] as number, record, isFiled: isFiled(row, record) };
      });
    },
    waiting: async (since) => (await driver.rows(WAITING(since))).map(readDecision),
    blocked: async (since) => (await driver.rows(BLOCKED(since))).map(readDecision),
    around: async (id) => {
      const [row] = await driver.rows(AROUND(id));
      if (row === undefined) return undefined;
      const [supersedes, supersededBy, newest] = row as [string | null, string | null, string];
      return { supersedes, supersededBy, newest };
    },
    text: async (digest) => {
      const [found] = await driver.rows(
        build.select().from(decisionTexts).where(eq(decisionTexts.digest, digest)).toSQL(),
      );
      return found?.[1] as string | undefined;
    },
    texts: async (digests) => {
      const rows = await readFor([...new Set(digests)], (json) => driver.rows(TEXTS(json)));
      return new Map(rows.map(([digest, body]) => [digest as string, body as string]));
    },
    idempotencyKey: async (token, key, when) => {
      const kept = build
        .select()
        .from(idempotencyKeys)
        .where(
          and(eq(idempotencyKeys.token, token), eq(idempotencyKeys.key, key), gt(idempotencyKeys.expiresAt, when)),
        );
      const [found] = await select(driver, kept);
      return found;
    },
    prune: (before) =>
      driver.atomic([build.delete(idempotencyKeys).where(lt(idempotencyKeys.expiresAt, before)).toSQL()]),
  };
}

function conditionsOf({ after, entity, environment, verdict, from, to }: DecisionQuery): (SQL | undefined)[] {
  const before = momentBefore(after);
  return [
    sql`(${decisions.decidedAt}, ${decisions.sequence}) < (${before.at}, ${before.sequence})`,
    entity === undefined ? undefined : and(eq(decisions.entityHash, hashOf(entity)), eq(decisions.entity, entity)),
    environment === undefined ? undefined : eq(decisions.environment, environment),
    verdict === undefined ? undefined : eq(decisions.verdict, verdict),
    from === undefined ? undefined : gte(decisions.decidedAt, from),
    to === undefined ? undefined : lt(decisions.decidedAt, to),
  ];
}
