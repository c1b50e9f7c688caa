// What is still to be done elsewhere, in a database?

import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, lte, min, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Errand } from "../model/errand.ts";
import type { JsonObject } from "../model/json.ts";
import type { ErrandStore } from "../ports/errands.ts";
import { build, prepare, select } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { jsonRows } from "./json-rows.ts";
import { errands } from "./schema.ts";

const ADD = prepare(
  build
    .insert(errands)
    .select(
      sql`select value->>0, value->>1, value->>2, value->>3, value->>4, 0, 0, null, null from json_each(${sql.placeholder("rows")}) where true`,
    )
    .onConflictDoNothing(),
);

const columns = {
  channel: errands.channel,
  subject: errands.subject,
  body: errands.body,
  createdAt: errands.createdAt,
  dueAt: errands.dueAt,
  failures: errands.failures,
  claims: errands.claims,
  finishedAt: errands.finishedAt,
};

const isOpen = isNull(errands.finishedAt);

export function sqlErrands(driver: Driver): ErrandStore {
  const find = async (condition: SQL | undefined): Promise<readonly Errand[]> => {
    const found = build
      .select(columns)
      .from(errands)
      .where(condition)
      .orderBy(asc(errands.dueAt), asc(errands.subject));
    return (await select(driver, found)).map((row) => ({ ...row, body: JSON.parse(row.body) as JsonObject }));
  };
  /**
   * The update applies only while the number of claims is the same. If another claim came first, nothing is written, and
   * the number that is read back differs.
   */
  const change = async (errand: Errand, to: Partial<typeof errands.$inferInsert>): Promise<boolean> => {
    const { channel, subject, claims } = errand;
    const mine = and(about(channel, subject), isOpen, eq(errands.claims, claims));
    await driver.atomic([build.update(errands).set(to).where(mine).toSQL()]);
    const [kept] = await find(about(channel, subject));
    return kept !== undefined && kept.claims === claims && (to.finishedAt ?? null) === kept.finishedAt;
  };
  return {
    add: (added, createdAt) => {
      const rows = added.map(({ channel, subject, body, dueAt }) => [
        channel,
        subject,
        JSON.stringify(body),
        createdAt,
        dueAt,
      ]);
      return driver.atomic(jsonRows(rows).map((json) => ADD(json)));
    },
    get: async (channel, subject) => (await find(about(channel, subject)))[0],
    hasten: (channel, subject, dueAt) => {
      const waiting = and(about(channel, subject), isOpen, isNull(errands.claimedBy), gt(errands.dueAt, dueAt));
      return driver.atomic([build.update(errands).set({ dueAt }).where(waiting).toSQL()]);
    },
    hastenAll: (channel, dueAt) => {
      const unhurried = and(isNull(errands.claimedBy), eq(errands.failures, 0), gt(errands.dueAt, dueAt));
      const waiting = and(eq(errands.channel, channel), isOpen, unhurried);
      return driver.atomic([build.update(errands).set({ dueAt }).where(waiting).toSQL()]);
    },
    claim: async ({ channel, at, until, limit, id }) => {
      const due = build
        .select({ subject: errands.subject })
        .from(errands)
        .where(and(eq(errands.channel, channel), isOpen, lte(errands.dueAt, at)))
        .orderBy(asc(errands.dueAt), asc(errands.subject))
        .limit(limit);
      const before = await find(and(eq(errands.channel, channel), isOpen, inArray(errands.subject, due)));
      if (before.length === 0) return [];
      const claim = build
        .update(errands)
        .set({ dueAt: until, claims: sql`${errands.claims} + 1`, claimedBy: id })
        .where(and(eq(errands.channel, channel), isOpen, inArray(errands.subject, due)));
      await driver.atomic([claim.toSQL()]);
      const claimed = await find(eq(errands.claimedBy, id));
      const dueBefore = new Map(before.map(({ subject, dueAt }) => [subject, dueAt]));
      return [...claimed].sort((a, b) => (dueBefore.get(a.subject) ?? at) - (dueBefore.get(b.subject) ?? at));
    },
    keep: (errand, body) => change(errand, { body: JSON.stringify(body) }),
    postpone: (errand, { body, dueAt, failures }) =>
      change(errand, { body: JSON.stringify(body), dueAt, failures, claimedBy: null }),
    finish: (errand, finishedAt, body) => change(errand, { body: JSON.stringify(body), finishedAt, claimedBy: null }),
    remove: ({ channel, subject, claims }) => {
      const mine = and(about(channel, subject), isOpen, eq(errands.claims, claims));
      return driver.atomic([build.delete(errands).where(mine).toSQL()]);
    },
    release: (at) => {
      const released = { dueAt: sql`min(${errands.dueAt}, ${at})`, claimedBy: null };
      return driver.atomic([build.update(errands).set(released).where(isNotNull(errands.claimedBy)).toSQL()]);
    },
    nextDue: async (channels) => {
      const next = build
        .select({ dueAt: min(errands.dueAt) })
        .from(errands)
        .where(and(inArray(errands.channel, [...channels]), isOpen));
      const [found] = await select(driver, next);
      return found?.dueAt ?? null;
    },
    prune: (before) => driver.atomic([build.delete(errands).where(lt(errands.finishedAt, before)).toSQL()]),
  };
}

function about(channel: string, subject: string): SQL | undefined {
  return and(eq(errands.channel, channel), eq(errands.subject, subject));
}
