// How does a whole fleet stand, in a database? Rows are read in the order they are stored in, and no more of each than
// is counted.

import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import type { EntityRef } from "../model/entity.ts";
import { letterOf } from "../model/outcome-letters.ts";
import type { WaivedRule } from "../model/waived.ts";
import type { ListedStanding, StandingQuery } from "../ports/evaluations.ts";
import type { Page } from "../ports/page.ts";
import { formatPair, pageOf, pairAfter } from "./cursor.ts";
import { build, prepare } from "./driver.ts";
import type { Driver, Row } from "./driver.ts";
import { readFor } from "./json-rows.ts";
import { compareKeys } from "./order.ts";
import type { OutcomeColumns } from "./outcome-columns.ts";
import { entities, evaluated, evaluations } from "./schema.ts";

const { entity, scorecard } = evaluations;

function selected() {
  return build
    .select({
      entity,
      scorecard,
      rank: evaluations.rank,
      targetRank: evaluations.targetRank,
      standing: evaluations.standing,
      score: evaluations.score,
      nextFlip: evaluations.nextFlip,
      outcomes: evaluations.outcomes,
      evaluatedBy: evaluated.rulebook,
      kind: entities.kind,
      owner: entities.owner,
      system: entities.system,
      tier: entities.tier,
    })
    .from(evaluations)
    .innerJoin(entities, eq(entities.ref, entity))
    .innerJoin(evaluated, eq(evaluated.entity, entity))
    .orderBy(asc(entity), asc(scorecard))
    .$dynamic();
}

const OF = prepare(selected().where(inArray(entity, sql`(select value from json_each(${sql.placeholder("rows")}))`)));

/** As `EvaluationStore.standings`. */
export async function readStandings(driver: Driver, query: StandingQuery): Promise<Page<ListedStanding>> {
  const start = pairAfter(query.after);
  const isAfter =
    query.scorecard === undefined
      ? sql`(${entity}, ${scorecard}) > (${start.entity}, ${start.scorecard})`
      : and(eq(scorecard, query.scorecard), gt(entity, start.entity));
  const found = selected()
    .where(isAfter)
    .limit(query.limit + 1);
  return pageOf((await driver.rows(found.toSQL())).map(readStanding), query.limit, formatPair);
}

/** As `EvaluationStore.standingsOf`. */
export async function readStandingsOf(driver: Driver, refs: readonly EntityRef[]): Promise<readonly ListedStanding[]> {
  return (await readFor([...refs].sort(compareKeys), (json) => driver.rows(OF(json)))).map(readStanding);
}

function readStanding(row: Row): ListedStanding {
  const [ref, id, rank, targetRank, standing, score, nextFlip, columns, evaluatedBy, kind, owner, system, tier] =
    row as [
      string,
      string,
      number,
      number,
      ListedStanding["standing"],
      number,
      number | null,
      string,
      string | null,
      string,
      string | null,
      string | null,
      string | null,
    ];
  let outcomes = "";
  let waived: WaivedRule[] | undefined;
  for (const [, outcome, , , waiver] of JSON.parse(columns) as OutcomeColumns[]) {
    if (waiver !== undefined) (waived ??= []).push({ place: outcomes.length, until: waiver.until });
    outcomes += letterOf(outcome);
  }
  const told = {
    entity: ref,
    scorecard: id,
    rank,
    targetRank,
    standing,
    score,
    nextFlip,
    outcomes,
    waived: waived ?? NONE,
  };
  return { ...told, evaluatedBy, kind, owner, system, tier };
}

const NONE: readonly WaivedRule[] = [];
