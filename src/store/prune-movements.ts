// Which movements are pruned, in a database, and since when are all of them kept?

import { and, asc, eq, exists, gt, gte, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Instant } from "../model/time.ts";
import { build, prepare, select } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { jsonRows } from "./json-rows.ts";
import { movements, properties } from "./schema.ts";

const SINCE = "movements_since";
const FORGET = prepare(
  build
    .delete(movements)
    .where(inArray(movements.number, sql`(select value from json_each(${sql.placeholder("rows")}))`)),
);

const SET_SINCE = prepare(
  build
    .insert(properties)
    .select(sql`select ${sql.placeholder("name")}, ${sql.placeholder("value")} where true`)
    .onConflictDoUpdate({
      target: properties.name,
      set: { value: sql`max(cast(${properties.value} as integer), cast(excluded.value as integer))` },
    }),
);

/**
 * As `EvaluationStore.pruneMovements`. Movements never change, so those found here can still be deleted a moment later.
 */
export async function pruneMovements(driver: Driver, before: Instant, limit: number): Promise<number> {
  const numbers = await oldMovements(driver, before, 0, limit);
  if (numbers.length === 0) return 0;
  await driver.atomic([SET_SINCE(SINCE, String(before)), ...jsonRows(numbers).map((json) => FORGET(json))]);
  return numbers.length;
}

/** As `EvaluationStore.oldMovements`. Looks no further than the first movement that is younger. */
export async function oldMovements(driver: Driver, before: Instant, after: number, limit: number): Promise<number[]> {
  const later = alias(movements, "later");
  const younger = build
    .select({ number: movements.number })
    .from(movements)
    .where(gte(movements.at, before))
    .orderBy(asc(movements.number))
    .limit(1);
  const [first] = await select(driver, younger);
  const end = first?.number ?? Number.MAX_SAFE_INTEGER;
  const hasLater = build
    .select({ number: later.number })
    .from(later)
    .where(
      and(
        eq(later.entity, movements.entity),
        eq(later.scorecard, movements.scorecard),
        sql`${later.number} > ${movements.number}`,
        lt(later.number, end),
      ),
    );
  const found = build
    .select({ number: movements.number })
    .from(movements)
    .where(and(gt(movements.number, after), lt(movements.number, end), or(isNull(movements.score), exists(hasLater))))
    .orderBy(asc(movements.number))
    .limit(limit);
  return (await select(driver, found)).map(({ number }) => number);
}

/** Since when all movements are kept; null: none was ever pruned. */
export async function movementsSince(driver: Driver): Promise<Instant | null> {
  const [found] = await select(
    driver,
    build.select({ value: properties.value }).from(properties).where(eq(properties.name, SINCE)),
  );
  return found === undefined ? null : Number(found.value);
}
