// How has a fleet moved, in a database? The database adds it up: a year of ten thousand entities comes back as a few
// hundred rows.

import { and, asc, eq, gte, lt, lte, min, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Stand } from "../model/evaluation-record.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import type {
  Flow,
  OutcomeFlow,
  OutcomeTrend,
  OutcomeTrendQuery,
  StandCount,
  Trend,
  TrendQuery,
} from "../ports/movements.ts";
import { build, select, turnOf } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { compareKeys } from "./order.ts";
import { movementsSince } from "./prune-movements.ts";
import { entities, evaluations, movements } from "./schema.ts";

const { level, standing, score, fromLevel, fromStanding, fromScore } = movements;

/** How many movements one statement adds up. It takes a few hundredths of a second, and then others have their turn. */
const AT_ONCE = 20_000;
/** As `AT_ONCE`, for statements that read the rows themselves. */
const READ_AT_ONCE = 5_000;

/**
 * How everything stands now, and what moved until then. The last movement that counts is read in the same statement as
 * the standing, so that later ones are in neither half.
 */
export async function readTrend(driver: Driver, query: TrendQuery): Promise<Trend> {
  const counted = await select(driver, standingNow(query));
  const last = counted[0]?.last ?? 0;
  const sums = new Map<string, Flow>();
  for await (const slice of slicesOf(driver, query, last, AT_ONCE)) {
    for (const row of await select(driver, flowsOf(query, slice))) {
      const flow = readFlow(row);
      const key = JSON.stringify([flow.stretch, flow.from, flow.to]);
      const known = sums.get(key);
      sums.set(key, known === undefined ? flow : together(known, flow));
    }
  }
  return {
    now: counted.filter((row) => row.entities > 0).map(readCount),
    flows: [...sums.values()].sort(
      (a, b) => a.stretch - b.stretch || compareStands(a.from, b.from) || compareStands(a.to, b.to),
    ),
    since: await keptSince(driver, query.scorecard),
  };
}

/** As `readTrend`. */
export async function readOutcomeTrend(driver: Driver, query: OutcomeTrendQuery): Promise<OutcomeTrend> {
  const counted = await select(driver, outcomesNow(query));
  const last = counted[0]?.last ?? 0;
  const sums = new Map<string, OutcomeFlow>();
  for await (const slice of slicesOf(driver, query, last, READ_AT_ONCE)) {
    for (const { stretch, flip, entities: n } of await select(driver, outcomeFlows(query, slice))) {
      const { from, to } = readFlip(flip);
      const key = JSON.stringify([stretch, from, to]);
      sums.set(key, { stretch, from, to, entities: (sums.get(key)?.entities ?? 0) + n });
    }
  }
  return {
    now: counted.flatMap(({ outcome, entities: n }) => (n === 0 ? [] : [{ outcome, entities: n }])),
    flows: [...sums.values()].sort(
      (a, b) => a.stretch - b.stretch || compareNames(a.from, b.from) || compareNames(a.to, b.to),
    ),
    since: await keptSince(driver, query.scorecard),
  };
}

/** The movements of some instants, up to a number. */
interface Slice {
  readonly from: Instant;
  /** Exclusive; undefined: all. */
  readonly to: Instant | undefined;
  readonly last: number;
}

type Asked = Pick<TrendQuery, "scorecard" | "entity" | "owner" | "system" | "from">;

/** A whole scorecard takes many slices. One entity, or a group, has few enough movements for one. */
async function* slicesOf(driver: Driver, query: Asked, last: number, most: number): AsyncGenerator<Slice, void> {
  let { from } = query;
  for (;;) {
    const next = isWhole(query) ? await instantAfter(driver, query, { from, to: undefined, last }, most) : undefined;
    const to = next === undefined ? undefined : Math.max(next, from + 1);
    yield { from, to, last };
    if (to === undefined) return;
    from = to;
    await turnOf(driver);
  }
}

/** The instant of the movement after the first `most`; undefined: there are no more. */
async function instantAfter(driver: Driver, query: Asked, slice: Slice, most: number): Promise<Instant | undefined> {
  const found = build
    .select({ at: movements.at })
    .from(movements)
    .where(and(...movedIn(query, slice)))
    .orderBy(asc(movements.at))
    .limit(1)
    .offset(most);
  return (await select(driver, found))[0]?.at;
}

const MARK = sql`(select max(${movements.number}) as last from ${movements}) as mark`;
const LAST = sql<number>`coalesce(mark.last, 0)`;

/**
 * Searched as text, since reading ten thousand lists as JSON takes five times as long. An outcome follows the id of its
 * rule, and inside a text there is no quote without a backslash.
 */
function outcomesNow({ scorecard, entity, rule }: OutcomeTrendQuery) {
  const key = `[${JSON.stringify(rule)},"`;
  const place = sql`instr(${evaluations.outcomes}, ${key})`;
  const rest = sql`substr(${evaluations.outcomes}, ${place} + length(${key}))`;
  return build
    .select({
      outcome: sql<Outcome>`substr(${rest}, 1, instr(${rest}, '"') - 1)`,
      entities: sql<number>`count(${evaluations.entity})`,
      last: LAST,
    })
    .from(MARK)
    .leftJoin(
      evaluations,
      and(
        eq(evaluations.scorecard, scorecard),
        entity === undefined ? undefined : eq(evaluations.entity, entity),
        sql`${place} > 0`,
      ),
    )
    .groupBy(sql`1`)
    .orderBy(sql`1`);
}

/**
 * As text, like `outcomesNow`. The id of the rule is followed by both outcomes, each of which may be null, and by the
 * rest of the flip.
 */
function outcomeFlows(query: OutcomeTrendQuery, slice: Slice) {
  const { rule, from, stretch } = query;
  const key = `[${JSON.stringify(rule)},`;
  const place = sql`instr(${movements.flips}, ${key})`;
  return build
    .select({
      stretch: sql<number>`cast((${movements.at} - ${from}) / ${stretch} as integer)`,
      flip: sql<string>`substr(${movements.flips}, ${place} + length(${key}), ${LONGEST_FLIP})`,
      entities: sql<number>`count(*)`,
    })
    .from(movements)
    .where(and(...movedIn(query, slice), sql`${place} > 0`))
    .groupBy(sql`1, 2`);
}

/** The length of two outcomes with a comma between them. */
const LONGEST_FLIP = '"not-applicable","not-applicable"'.length;
const FLIP = /^(null|"[a-z-]+"),(null|"[a-z-]+")/;

function readFlip(text: string): Pick<OutcomeFlow, "from" | "to"> {
  const [, from = "null", to = "null"] = FLIP.exec(text) ?? [];
  return { from: JSON.parse(from) as Outcome | null, to: JSON.parse(to) as Outcome | null };
}

/** Scores have one decimal. As whole tenths they add up to the same in any order. */
function tenths(of: SQL): SQL<number> {
  return sql<number>`sum(cast(round(10 * ${of}) as integer))`;
}

function standingNow({ scorecard, entity, ...query }: TrendQuery) {
  return build
    .select({
      level: evaluations.level,
      standing: evaluations.standing,
      entities: sql<number>`count(${evaluations.entity})`,
      score: tenths(sql`${evaluations.score}`),
      last: LAST,
    })
    .from(MARK)
    .leftJoin(
      evaluations,
      and(
        eq(evaluations.scorecard, scorecard),
        entity === undefined ? undefined : eq(evaluations.entity, entity),
        isOfGroup(sql`${evaluations.entity}`, query),
      ),
    )
    .groupBy(sql`1, 2`)
    .orderBy(sql`1, 2`);
}

function flowsOf(query: TrendQuery, slice: Slice) {
  const { from, stretch } = query;
  return build
    .select({
      stretch: sql<number>`cast((${movements.at} - ${from}) / ${stretch} as integer)`,
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
    .where(and(...movedIn(query, slice)))
    .groupBy(sql`1, 2, 3, 4, 5, 6, 7`);
}

function isWhole({ entity, owner, system }: Asked): boolean {
  return entity === undefined && owner === undefined && system === undefined;
}

/**
 * The `+` makes SQLite use the index that starts with the entity: one entity or a group has few rows, a scorecard many.
 */
function movedIn(query: Asked, { from, to, last }: Slice): readonly (SQL | undefined)[] {
  const { scorecard, entity, owner, system } = query;
  return [
    entity === undefined ? undefined : eq(movements.entity, entity),
    isOfGroup(sql`${movements.entity}`, {
      ...(owner !== undefined && { owner }),
      ...(system !== undefined && { system }),
    }),
    isWhole(query) ? eq(movements.scorecard, scorecard) : sql`+${movements.scorecard} = ${scorecard}`,
    gte(movements.at, from),
    to === undefined ? undefined : lt(movements.at, to),
    lte(movements.number, last),
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

/** As `EvaluationStore.movementsSince`. */
export async function keptSince(driver: Driver, scorecard: string): Promise<number | null> {
  const first = build
    .select({ at: min(movements.at) })
    .from(movements)
    .where(eq(movements.scorecard, scorecard));
  const [found] = await select(driver, first);
  if (found === undefined || found.at === null) return null;
  return Math.max(found.at, (await movementsSince(driver)) ?? found.at);
}

interface FlowRow {
  readonly stretch: number;
  readonly wasApplied: number;
  readonly fromLevel: string | null;
  readonly fromStanding: string | null;
  readonly applies: number;
  readonly level: string | null;
  readonly standing: string | null;
  readonly entities: number;
  /** In tenths. */
  readonly score: number;
}

function readCount(row: Pick<FlowRow, "level" | "standing" | "entities" | "score">): StandCount {
  return {
    level: row.level,
    standing: row.standing as Stand["standing"],
    entities: row.entities,
    score: row.score / 10,
  };
}

function readFlow(row: FlowRow): Flow {
  const from = { level: row.fromLevel, standing: row.fromStanding as Stand["standing"] };
  const to = { level: row.level, standing: row.standing as Stand["standing"] };
  return {
    stretch: row.stretch,
    from: row.wasApplied === 0 ? null : from,
    to: row.applies === 0 ? null : to,
    entities: row.entities,
    score: row.score / 10,
  };
}

function together(one: Flow, other: Flow): Flow {
  const score = (Math.round(10 * one.score) + Math.round(10 * other.score)) / 10;
  return { ...one, entities: one.entities + other.entities, score };
}

/** Null comes first, then by level and standing. */
function compareStands(a: Flow["to"], b: Flow["to"]): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareNames(a.level, b.level) || compareNames(a.standing, b.standing);
}

/** Null comes first. */
function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareKeys(a, b);
}
