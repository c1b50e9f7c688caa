// What moved, and when, in a database?

import { and, desc, eq, gte, inArray, lt, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { EntityRef } from "../model/entity.ts";
import type {
  FactChange,
  Flip,
  Movement,
  NewMovement,
  Stand,
  Transition,
  TransitionCause,
} from "../model/evaluation-record.ts";
import type { Outcome } from "../model/finding.ts";
import type { LevelMove, LevelMoveQuery, MovementQuery, TransitionQuery } from "../ports/movements.ts";
import type { Page } from "../ports/page.ts";
import { formatPlace, numberBefore, pageOf, placeBefore } from "./cursor.ts";
import { build, prepare, select } from "./driver.ts";
import type { Driver, Statement } from "./driver.ts";
import { isSeen } from "./is-seen.ts";
import { jsonRows } from "./json-rows.ts";
import { entities, evaluations, movements } from "./schema.ts";

const rows = sql.placeholder("rows");
const { entity: standingEntity, scorecard: standingScorecard } = evaluations;

/** INVARIANT: to be written before the evaluations, whose rows still say how everything stood. */
const ADD = prepare(
  build.insert(movements).select(
    sql`select null, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8,
      ${evaluations.level}, ${evaluations.standing}, ${evaluations.score}, ${evaluations.rulebook}, value->>9
      from jsonb_each(${rows})
      left join ${evaluations} on ${standingEntity} = value->>0 and ${standingScorecard} = value->>1
      where ${isSeen(sql`value->>10`)}`,
  ),
);
/** The entity is gone, so none of its rules has an outcome any more. */
const FLIPS_OF_REMOVED = sql`(select json_group_array(json_array(value->>0, value->>1, null)) from json_each(${evaluations.outcomes}))`;
const REMOVE = prepare(
  build.insert(movements).select(
    sql`select null, ${standingEntity}, ${standingScorecard}, ${sql.placeholder("at")}, 'import', ${sql.placeholder("source")},
      ${evaluations.rulebook}, null, null, null,
      ${evaluations.level}, ${evaluations.standing}, ${evaluations.score}, ${evaluations.rulebook}, ${FLIPS_OF_REMOVED}
      from ${evaluations} where ${standingEntity} in (select value from json_each(${rows}))
      order by ${standingEntity}, ${standingScorecard}`,
  ),
);

const COLUMNS = {
  number: movements.number,
  entity: movements.entity,
  scorecard: movements.scorecard,
  at: movements.at,
  causeKind: movements.causeKind,
  causeName: movements.causeName,
  rulebook: movements.rulebook,
  fromRulebook: movements.fromRulebook,
};
const FLIP_COLUMNS = { ...COLUMNS, place: sql<number>`flip.key`, flip: sql<string>`flip.value` };
const MOVEMENT_COLUMNS = {
  ...COLUMNS,
  level: movements.level,
  standing: movements.standing,
  score: movements.score,
  fromLevel: movements.fromLevel,
  fromStanding: movements.fromStanding,
  fromScore: movements.fromScore,
  flips: movements.flips,
};

/** `seenOf`: the revision at which an entity was evaluated; null: it was not. */
export function addMovements(moved: readonly NewMovement[], seenOf: (entity: EntityRef) => number | null): Statement[] {
  return jsonRows(moved.map((movement) => [...movementColumns(movement), seenOf(movement.entity)])).map((json) =>
    ADD(json),
  );
}

/** For entities that leave the catalog, given as a JSON list. To be written before their evaluations are deleted. */
export function removeStanding(refs: string, at: number, source: string): Statement {
  return REMOVE(at, source, refs);
}

/** Newest first. */
export async function readTransitions(
  driver: Driver,
  { limit, after, rule, ...query }: TransitionQuery,
): Promise<Page<Transition>> {
  const before = placeBefore(after);
  const found = build
    .select(FLIP_COLUMNS)
    .from(movements)
    .innerJoin(sql`json_each(${movements.flips}) as flip`, sql`true`)
    .where(
      and(
        sql`(${movements.number}, flip.key) < (${before.number}, ${before.place})`,
        ...conditionsOf(query),
        rule === undefined ? undefined : sql`flip.value->>0 = ${rule}`,
      ),
    )
    .orderBy(desc(movements.number), sql`flip.key desc`)
    .limit(limit + 1);
  const page = pageOf(await select(driver, found), limit, formatPlace);
  return { ...page, items: page.items.map(readTransition) };
}

/** Newest first. */
export async function readMovements(driver: Driver, query: MovementQuery): Promise<Page<Movement>> {
  const found = build
    .select(MOVEMENT_COLUMNS)
    .from(movements)
    .where(inArray(movements.number, numbersOf(query)))
    .orderBy(desc(movements.number));
  const page = pageOf(await select(driver, found), query.limit, ({ number }) => String(number));
  return { ...page, items: page.items.map(readMovement) };
}

/** Found by an index that holds everything the conditions ask for. Only rows that are answered are read. */
function numbersOf({ limit, after, ...query }: MovementQuery) {
  const isNarrow = query.scorecard !== undefined && query.from !== undefined;
  // Where the conditions select few rows, these are sorted. The `+` keeps SQLite from walking all rows in the order of
  // their numbers.
  const number = isNarrow ? sql`+${movements.number}` : sql`${movements.number}`;
  return build
    .select({ number: movements.number })
    .from(movements)
    .where(and(sql`${number} < ${numberBefore(after)}`, ...conditionsOf(query)))
    .orderBy(sql`${number} desc`)
    .limit(limit + 1);
}

function conditionsOf({ entity, scorecard, from, to }: Omit<MovementQuery, "limit" | "after">): (SQL | undefined)[] {
  return [
    entity === undefined ? undefined : eq(movements.entity, entity),
    scorecard === undefined ? undefined : eq(movements.scorecard, scorecard),
    from === undefined ? undefined : gte(movements.at, from),
    to === undefined ? undefined : lt(movements.at, to),
  ];
}

/** Newest first. */
export async function readLevelMoves(driver: Driver, query: LevelMoveQuery): Promise<Page<LevelMove>> {
  const { number, entity, at, level, fromLevel, fromScore } = movements;
  const found = build
    .select({ number, entity, at, level, fromLevel, wasApplied: sql<number>`${fromScore} is not null` })
    .from(movements)
    .where(inArray(number, numbersOfMoves(query)))
    .orderBy(desc(number));
  const page = pageOf(await select(driver, found), query.limit, (row) => String(row.number));
  return { ...page, items: page.items.map(readLevelMove) };
}

/** As `numbersOf`. */
function numbersOfMoves({ scorecard, owner, from, to, limit, after }: LevelMoveQuery) {
  const { number, score, fromScore, level, fromLevel } = movements;
  return build
    .select({ number })
    .from(movements)
    .where(
      and(
        sql`+${number} < ${numberBefore(after)}`,
        owner === undefined ? eq(movements.scorecard, scorecard) : isOf(owner, scorecard),
        gte(movements.at, from),
        lt(movements.at, to),
        sql`${score} is not null and (${fromScore} is null or ${level} is not ${fromLevel})`,
      ),
    )
    .orderBy(sql`+${number} desc`)
    .limit(limit + 1);
}

/** An owner has few entities, a scorecard many: the `+` makes SQLite use the index that starts with the entity. */
function isOf(owner: EntityRef, scorecard: string): SQL {
  const theirs = sql`select ${entities.ref} from ${entities} where ${entities.owner} = ${owner}`;
  return sql`+${movements.scorecard} = ${scorecard} and ${movements.entity} in (${theirs})`;
}

function readLevelMove(row: {
  readonly number: number;
  readonly entity: EntityRef;
  readonly at: number;
  readonly level: string | null;
  readonly fromLevel: string | null;
  readonly wasApplied: number;
}): LevelMove {
  const { number, entity, at, level, fromLevel } = row;
  return { number, entity, at, from: row.wasApplied === 0 ? null : { level: fromLevel }, to: { level } };
}

export async function readNumbered(driver: Driver, numbers: readonly number[]): Promise<ReadonlyMap<number, Movement>> {
  const found = new Map<number, Movement>();
  for (const json of jsonRows(numbers)) {
    const named = build
      .select(MOVEMENT_COLUMNS)
      .from(movements)
      .where(inArray(movements.number, sql`(select value from json_each(${json}))`));
    for (const row of await select(driver, named)) found.set(row.number, readMovement(row));
  }
  return found;
}

interface CauseColumns {
  readonly causeKind: string;
  readonly causeName: string | null;
}

type MovementRow = Omit<Movement, "to" | "from" | "cause" | "flips"> &
  CauseColumns & {
    readonly level: string | null;
    readonly standing: string | null;
    readonly score: number | null;
    readonly fromLevel: string | null;
    readonly fromStanding: string | null;
    readonly fromScore: number | null;
    /** JSON. */
    readonly flips: string;
  };

/** With its cause, if that differs from the cause of the row. */
type FlipColumns = [
  rule: string,
  from: Outcome | null,
  to: Outcome | null,
  causeKind?: TransitionCause["kind"],
  causeName?: string | null,
  change?: FactChange,
];

function readMovement(row: MovementRow): Movement {
  const { entity, scorecard, at, rulebook, fromRulebook } = row;
  const flips = (JSON.parse(row.flips) as FlipColumns[]).map((flip) => readFlip(flip, row));
  return {
    entity,
    scorecard,
    at,
    rulebook,
    to: readStand(row.level, row.standing, row.score),
    cause: readCause(row),
    flips,
    from: readStand(row.fromLevel, row.fromStanding, row.fromScore),
    fromRulebook,
  };
}

function readStand(level: string | null, standing: string | null, score: number | null): Stand | null {
  return score === null ? null : { level, standing: standing as Stand["standing"], score };
}

function readTransition({
  entity,
  scorecard,
  at,
  rulebook,
  fromRulebook,
  flip,
  ...cause
}: Omit<Transition, keyof Flip> & CauseColumns & { readonly flip: string }): Transition {
  const { rule, from, to, cause: told } = readFlip(JSON.parse(flip) as FlipColumns, cause);
  return { entity, scorecard, rule, from, to, at, cause: told, rulebook, fromRulebook };
}

function readFlip([rule, from, to, ...cause]: FlipColumns, usual: CauseColumns): Flip {
  const [kind, name = null, change] = cause;
  if (kind === undefined) return { rule, from, to, cause: readCause(usual) };
  return { rule, from, to, cause: { kind, name, ...(change !== undefined && { change }) } };
}

function readCause({ causeKind, causeName }: CauseColumns): TransitionCause {
  return { kind: causeKind as TransitionCause["kind"], name: causeName };
}

function movementColumns({ entity, scorecard, at, cause, rulebook, to, flips }: NewMovement): unknown[] {
  const { level = null, standing = null, score = null } = to ?? {};
  const told = JSON.stringify(flips.map((flip) => flipColumns(flip, cause)));
  return [entity, scorecard, at, cause.kind, cause.name, rulebook, level, standing, score, told];
}

function flipColumns({ rule, from, to, cause }: Flip, usual: TransitionCause): FlipColumns {
  const { kind, name, change } = cause;
  if (change !== undefined) return [rule, from, to, kind, name, change];
  return kind === usual.kind && name === usual.name ? [rule, from, to] : [rule, from, to, kind, name];
}
