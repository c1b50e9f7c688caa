// How do entities stand, in a database?

import { and, asc, eq, gt, inArray, isNotNull, lte, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { EntityRef } from "../model/entity.ts";
import type { EvaluationRecord } from "../model/evaluation-record.ts";
import type {
  EntityEvaluations,
  EvaluationChange,
  EvaluationQuery,
  EvaluationStore,
  ListedEvaluation,
} from "../ports/evaluations.ts";
import { formatPair, pageOf, pairAfter } from "./cursor.ts";
import { build, prepare, select } from "./driver.ts";
import type { Driver, Row, Statement } from "./driver.ts";
import { isSeen } from "./is-seen.ts";
import { jsonRows, readFor } from "./json-rows.ts";
import { outcomeColumns, readOutcome } from "./outcome-columns.ts";
import type { OutcomeColumns } from "./outcome-columns.ts";
import { entities, evaluated, evaluations } from "./schema.ts";
import { ofKind } from "./sql-catalog.ts";
import { addMovements, readLevelMoves, readMovements, readNumbered, readTransitions } from "./sql-movements.ts";
import { readStandings, readStandingsOf } from "./sql-standings.ts";
import { oldMovements, pruneMovements } from "./prune-movements.ts";
import { keptSince, readOutcomeTrend, readTrend } from "./sql-trend.ts";

const rows = sql.placeholder("rows");
const members = sql`(select value from json_each(${rows}))`;
const OF = prepare(
  build
    .select({
      record: evaluations,
      entity: evaluated.entity,
      rulebook: evaluated.rulebook,
      nextFlip: evaluated.nextFlip,
      revision: evaluated.revision,
    })
    .from(evaluated)
    .innerJoin(entities, eq(entities.ref, evaluated.entity))
    .leftJoin(evaluations, eq(evaluations.entity, evaluated.entity))
    .where(inArray(evaluated.entity, members))
    .orderBy(asc(evaluated.entity), asc(evaluations.scorecard)),
);
const OVERTAKE = prepare(
  build
    .update(evaluated)
    .set({ rulebook: sql`null`, revision: sql`${evaluated.revision} + 1` })
    .where(
      inArray(
        evaluated.entity,
        sql`(select reader.entity from json_each(${rows}) join ${evaluated} as reader on reader.entity = value->>0 join ${entities} on ${entities.ref} = reader.entity join ${evaluated} as read on read.entity = value->>1 where read.revision = value->>2 and reader.revision is not value->>3)`,
      ),
    ),
);
const SAVE_RECORDS = prepare(
  build
    .insert(evaluations)
    .select(
      sql`select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9, value->>10 from jsonb_each(${rows}) where ${isSeen(sql`value->>11`)}`,
    )
    .onConflictDoUpdate({
      target: [evaluations.entity, evaluations.scorecard],
      set: {
        rulebook: sql`excluded.rulebook`,
        changedAt: sql`excluded.changed_at`,
        rank: sql`excluded.rank`,
        level: sql`excluded.level`,
        targetRank: sql`excluded.target_rank`,
        standing: sql`excluded.standing`,
        score: sql`excluded.score`,
        nextFlip: sql`excluded.next_flip`,
        outcomes: sql`excluded.outcomes`,
      },
    }),
);
const REMOVE_RECORDS = prepare(
  build
    .delete(evaluations)
    .where(
      sql`(${evaluations.entity}, ${evaluations.scorecard}) in (select value->>0, value->>1 from json_each(${rows}) where ${isSeen(sql`value->>2`)})`,
    ),
);
/** To be written last for an entity, since it raises the revision that the other writes check. */
const SAVE_MARKS = prepare(
  build
    .insert(evaluated)
    .select(
      sql`select value->>0, value->>1, value->>2, value->>3 + 1 from jsonb_each(${rows}) where ${isSeen(sql`value->>3`)}`,
    )
    .onConflictDoUpdate({
      target: evaluated.entity,
      set: { rulebook: sql`excluded.rulebook`, nextFlip: sql`excluded.next_flip`, revision: sql`excluded.revision` },
    }),
);
export function sqlEvaluations(driver: Driver): EvaluationStore {
  return {
    of: (refs) => readEvaluations(driver, refs),
    list: async (query) => {
      const { kind, owner, system, tier } = entities;
      const found = build
        .select({ record: evaluations, evaluatedBy: evaluated.rulebook, kind, owner, system, tier })
        .from(evaluations)
        .innerJoin(entities, eq(entities.ref, evaluations.entity))
        .innerJoin(evaluated, eq(evaluated.entity, evaluations.entity))
        .where(and(...conditionsOf(query)))
        .orderBy(asc(evaluations.scorecard), asc(evaluations.entity))
        .limit(query.limit + 1);
      return pageOf((await driver.rows(found.toSQL())).map(readListed), query.limit, formatPair);
    },
    standings: (query) => readStandings(driver, query),
    standingsOf: (refs) => readStandingsOf(driver, refs),
    save: (change) => driver.atomic(writesOf(change)),
    due: async (at, limit) => {
      const found = build
        .select({ entity: evaluated.entity })
        .from(evaluated)
        .where(lte(evaluated.nextFlip, at))
        .orderBy(asc(evaluated.nextFlip), asc(evaluated.entity))
        .limit(limit);
      return (await select(driver, found)).map(({ entity }) => entity);
    },
    nextDue: async () => {
      const earliest = build
        .select({ nextFlip: evaluated.nextFlip })
        .from(evaluated)
        .where(isNotNull(evaluated.nextFlip))
        .orderBy(asc(evaluated.nextFlip))
        .limit(1);
      const [found] = await select(driver, earliest);
      return found?.nextFlip ?? null;
    },
    outdated: async (rulebook, limit, after = "") => {
      const found = build
        .select({ ref: entities.ref })
        .from(entities)
        .leftJoin(evaluated, eq(evaluated.entity, entities.ref))
        .where(and(gt(entities.ref, after), sql`${evaluated.rulebook} is not ${rulebook}`))
        .orderBy(asc(entities.ref))
        .limit(limit);
      return (await select(driver, found)).map(({ ref }) => ref);
    },
    transitions: (query) => readTransitions(driver, query),
    movements: (query) => readMovements(driver, query),
    levelMoves: (query) => readLevelMoves(driver, query),
    movementsNumbered: (numbers) => readNumbered(driver, numbers),
    movementsSince: (scorecard) => keptSince(driver, scorecard),
    trend: (query) => readTrend(driver, query),
    outcomeTrend: (query) => readOutcomeTrend(driver, query),
    pruneMovements: (before, limit) => pruneMovements(driver, before, limit),
    oldMovements: (before, after, limit) => oldMovements(driver, before, after, limit),
  };
}

async function readEvaluations(
  driver: Driver,
  refs: readonly EntityRef[],
): Promise<ReadonlyMap<EntityRef, EntityEvaluations>> {
  const found = new Map<EntityRef, Omit<EntityEvaluations, "records"> & { records: EvaluationRecord[] }>();
  for (const row of await readFor(refs, (json) => driver.rows(OF(json)))) {
    const [entity, rulebook, nextFlip, revision] = row.slice(RECORD_COLUMNS) as [
      string,
      string | null,
      number | null,
      number,
    ];
    const known = found.get(entity) ?? { rulebook, nextFlip, revision, records: [] };
    found.set(entity, known);
    if (row[0] !== null) known.records.push(readRecord(row));
  }
  return found;
}

function readRecord(row: Row): EvaluationRecord {
  const [entity, scorecard, rulebook, changedAt, rank, level, targetRank, standing, score, nextFlip, columns] = row as [
    string,
    string,
    string,
    number,
    number,
    string | null,
    number,
    EvaluationRecord["standing"],
    number,
    number | null,
    string,
  ];
  const outcomes = (JSON.parse(columns) as OutcomeColumns[]).map((told) => readOutcome(told, changedAt));
  return { entity, scorecard, rulebook, changedAt, rank, level, targetRank, standing, score, nextFlip, outcomes };
}

const RECORD_COLUMNS = 11;

function readListed(row: Row): ListedEvaluation {
  const [evaluatedBy, kind, owner, system, tier] = row.slice(RECORD_COLUMNS) as [
    string | null,
    string,
    string | null,
    string | null,
    string | null,
  ];
  return { ...readRecord(row), evaluatedBy, kind, owner, system, tier };
}

function writesOf({ evaluated: marks, changed, removed, movements, overtaken = [] }: EvaluationChange): Statement[] {
  const seen = new Map(marks.map((mark) => [mark.entity, mark.seen]));
  const seenOf = (entity: EntityRef): number | null => seen.get(entity) ?? null;
  return [
    ...jsonRows(overtaken.map(({ entity, by, unless }) => [entity, by, seenOf(by), unless])).map((json) =>
      OVERTAKE(json),
    ),
    ...addMovements(movements, seenOf),
    ...jsonRows(changed.map((record) => [...recordColumns(record), seenOf(record.entity)])).map((json) =>
      SAVE_RECORDS(json),
    ),
    ...jsonRows(removed.map(({ entity, scorecard }) => [entity, scorecard, seenOf(entity)])).map((json) =>
      REMOVE_RECORDS(json),
    ),
    ...jsonRows(marks.map(({ entity, rulebook, nextFlip, seen: at }) => [entity, rulebook, nextFlip, at])).map((json) =>
      SAVE_MARKS(json),
    ),
  ];
}

function recordColumns(record: EvaluationRecord): unknown[] {
  const { entity, scorecard, rulebook, changedAt, rank, level, targetRank, standing, score, nextFlip, outcomes } =
    record;
  const columns = JSON.stringify(outcomes.map((told) => outcomeColumns(told, changedAt)));
  return [entity, scorecard, rulebook, changedAt, rank, level, targetRank, standing, score, nextFlip, columns];
}

function conditionsOf({ scorecard, owner, system, tier, kind, after }: EvaluationQuery): (SQL | undefined)[] {
  const start = pairAfter(after);
  return [
    sql`(${evaluations.scorecard}, ${evaluations.entity}) > (${start.scorecard}, ${start.entity})`,
    scorecard === undefined ? undefined : eq(evaluations.scorecard, scorecard),
    owner === undefined ? undefined : eq(entities.owner, owner),
    system === undefined ? undefined : eq(entities.system, system),
    tier === undefined ? undefined : eq(entities.tier, tier),
    kind === undefined ? undefined : ofKind(evaluations.entity, kind),
  ];
}
