// How has a fleet moved, in a database? Added up there: a year of ten thousand entities comes back as a few hundred rows.

import { and, eq, gte, min, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Stand } from "../model/evaluation-record.ts";
import type { Outcome } from "../model/finding.ts";
import type { Flow, OutcomeTrend, OutcomeTrendQuery, StandCount, Trend, TrendQuery } from "../ports/movements.ts";
import { build, select } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { movementsSince } from "./prune-movements.ts";
import { entities, evaluations, movements } from "./schema.ts";

const { level, standing, score, fromLevel, fromStanding, fromScore } = movements;

/** One statement: what moves while it is read is in both halves, or in neither. */
export async function readTrend(driver: Driver, query: TrendQuery): Promise<Trend> {
  const rows = await select(
    driver,
    standingNow(query)
      .unionAll(flowsOf(query))
      .orderBy(sql`1, 2, 3, 4, 5, 6, 7`),
  );
  return {
    now: rows.flatMap((row) => (row.stretch === null ? [readCount(row)] : [])),
    flows: rows.flatMap((row) => (row.stretch === null ? [] : [readFlow(row, row.stretch)])),
    since: await keptSince(driver, query.scorecard),
  };
}

/** As `readTrend`. */
export async function readOutcomeTrend(driver: Driver, query: OutcomeTrendQuery): Promise<OutcomeTrend> {
  const rows = await select(
    driver,
    outcomesNow(query)
      .unionAll(outcomeFlows(query))
      .orderBy(sql`1, 2, 3`),
  );
  return {
    now: rows.flatMap(({ stretch, to, entities: count }) =>
      stretch === null && to !== null ? [{ outcome: to as Outcome, entities: count }] : [],
    ),
    flows: rows.flatMap(({ stretch, from, to, entities: count }) =>
      stretch === null ? [] : [{ stretch, from: from as Outcome | null, to: to as Outcome | null, entities: count }],
    ),
    since: await keptSince(driver, query.scorecard),
  };
}

function outcomesNow({ scorecard, entity, rule }: OutcomeTrendQuery) {
  return build
    .select({
      stretch: sql<number | null>`null`,
      from: sql<string | null>`null`,
      to: sql<string | null>`told.value->>1`,
      entities: sql<number>`count(*)`,
    })
    .from(evaluations)
    .innerJoin(sql`json_each(${evaluations.outcomes}) as told`, sql`told.value->>0 = ${rule}`)
    .where(and(eq(evaluations.scorecard, scorecard), entity === undefined ? undefined : eq(evaluations.entity, entity)))
    .groupBy(sql`3`);
}

function outcomeFlows(query: OutcomeTrendQuery) {
  const { rule, from, stretch } = query;
  return build
    .select({
      stretch: sql<number | null>`cast((${movements.at} - ${from}) / ${stretch} as integer)`,
      from: sql<string | null>`flip.value->>1`,
      to: sql<string | null>`flip.value->>2`,
      entities: sql<number>`count(*)`,
    })
    .from(movements)
    .innerJoin(sql`json_each(${movements.flips}) as flip`, sql`flip.value->>0 = ${rule}`)
    .where(and(...movedSince(query)))
    .groupBy(sql`1, 2, 3`);
}

/** Tenths are whole: they add up to the same in any order. */
function tenths(of: SQL): SQL<number> {
  return sql<number>`sum(cast(round(10 * ${of}) as integer))`;
}

function standingNow({ scorecard, entity, ...query }: TrendQuery) {
  return build
    .select({
      stretch: sql<number | null>`null`,
      wasApplied: sql<number>`0`,
      fromLevel: sql<string | null>`null`,
      fromStanding: sql<string | null>`null`,
      applies: sql<number>`1`,
      level: evaluations.level,
      standing: evaluations.standing,
      entities: sql<number>`count(*)`,
      score: tenths(sql`${evaluations.score}`),
    })
    .from(evaluations)
    .where(
      and(
        eq(evaluations.scorecard, scorecard),
        entity === undefined ? undefined : eq(evaluations.entity, entity),
        isOfGroup(sql`${evaluations.entity}`, query),
      ),
    )
    .groupBy(evaluations.level, evaluations.standing);
}

function flowsOf(query: TrendQuery) {
  const { from, stretch } = query;
  return build
    .select({
      stretch: sql<number | null>`cast((${movements.at} - ${from}) / ${stretch} as integer)`,
      wasApplied: sql<number>`${fromScore} is not null`,
      fromLevel,
      fromStanding,
      applies: sql<number>`${score} is not null`,
      level,
      standing,
      entities: sql<number>`count(*)`,
      score: tenths(sql`(coalesce(${score}, 0) - coalesce(${fromScore}, 0))`),
    })
    .from(movements)
    .where(and(...movedSince(query)))
    .groupBy(sql`1, 2, 3, 4, 5, 6, 7`);
}

/** With the sign the index of entities is taken: one, or those of a group, have few rows, a scorecard has many. */
function movedSince({
  scorecard,
  entity,
  owner,
  system,
  from,
}: Pick<TrendQuery, "scorecard" | "entity" | "owner" | "system" | "from">): readonly (SQL | undefined)[] {
  const isWhole = entity === undefined && owner === undefined && system === undefined;
  return [
    entity === undefined ? undefined : eq(movements.entity, entity),
    isOfGroup(sql`${movements.entity}`, {
      ...(owner !== undefined && { owner }),
      ...(system !== undefined && { system }),
    }),
    isWhole ? eq(movements.scorecard, scorecard) : sql`+${movements.scorecard} = ${scorecard}`,
    gte(movements.at, from),
  ];
}

function isOfGroup(entity: SQL, { owner, system }: Pick<TrendQuery, "owner" | "system">): SQL | undefined {
  if (owner === undefined && system === undefined) return undefined;
  const group = and(
    owner === undefined ? undefined : eq(entities.owner, owner),
    system === undefined ? undefined : eq(entities.system, system),
  );
  return sql`${entity} in (select ${entities.ref} from ${entities} where ${group})`;
}

/** As `movementsSince` of the port. */
export async function keptSince(driver: Driver, scorecard: string): Promise<number | null> {
  const first = build
    .select({ at: min(movements.at) })
    .from(movements)
    .where(eq(movements.scorecard, scorecard));
  const [found] = await select(driver, first);
  if (found === undefined || found.at === null) return null;
  return Math.max(found.at, (await movementsSince(driver)) ?? found.at);
}

interface TrendRow {
  readonly wasApplied: number;
  readonly fromLevel: string | null;
  readonly fromStanding: string | null;
  readonly applies: number;
  readonly level: string | null;
  readonly standing: string | null;
  readonly entities: number;
  /** Tenths. */
  readonly score: number;
}

function readCount({ entities: count, score: sum, ...row }: TrendRow): StandCount {
  return { level: row.level, standing: row.standing as Stand["standing"], entities: count, score: sum / 10 };
}

function readFlow(row: TrendRow, stretch: number): Flow {
  const from = { level: row.fromLevel, standing: row.fromStanding as Stand["standing"] };
  const to = { level: row.level, standing: row.standing as Stand["standing"] };
  return {
    stretch,
    from: row.wasApplied === 0 ? null : from,
    to: row.applies === 0 ? null : to,
    entities: row.entities,
    score: row.score / 10,
  };
}
