// What flipped, and when, in a database?

import { and, desc, eq, sql } from "drizzle-orm";
import type { Transition, TransitionCause } from "../model/evaluation-record.ts";
import type { Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";
import type { Page, TransitionQuery } from "../ports.ts";
import { formatPlace, pageOf, placeBefore } from "./cursor.ts";
import { build, prepare, select } from "./driver.ts";
import type { Driver, Statement } from "./driver.ts";
import { jsonRows } from "./json-rows.ts";
import { transitions } from "./schema.ts";

const rows = sql.placeholder("rows");

const ADD = prepare(
  build
    .insert(transitions)
    .select(
      sql`select null, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6 from jsonb_each(${rows})`,
    ),
);

const COLUMNS = {
  number: transitions.number,
  place: sql<number>`flip.key`,
  entity: transitions.entity,
  scorecard: transitions.scorecard,
  at: transitions.at,
  causeKind: transitions.causeKind,
  causeName: transitions.causeName,
  rulebook: transitions.rulebook,
  flip: sql<string>`flip.value`,
};

export function addTransitions(told: readonly Transition[]): Statement[] {
  return jsonRows(transitionRows(told)).map((json) => ADD(json));
}

/** Newest first. */
export async function readTransitions(
  driver: Driver,
  { limit, after, entity, scorecard, rule }: TransitionQuery,
): Promise<Page<Transition>> {
  const before = placeBefore(after);
  const found = build
    .select(COLUMNS)
    .from(transitions)
    .innerJoin(sql`json_each(${transitions.flips}) as flip`, sql`true`)
    .where(
      and(
        sql`(${transitions.number}, flip.key) < (${before.number}, ${before.place})`,
        entity === undefined ? undefined : eq(transitions.entity, entity),
        scorecard === undefined ? undefined : eq(transitions.scorecard, scorecard),
        rule === undefined ? undefined : sql`flip.value->>0 = ${rule}`,
      ),
    )
    .orderBy(desc(transitions.number), sql`flip.key desc`)
    .limit(limit + 1);
  const page = pageOf(await select(driver, found), limit, formatPlace);
  return { ...page, items: page.items.map(readTransition) };
}

/** With its cause where that is another than the row's. */
type FlipColumns = [
  rule: string,
  from: Outcome | null,
  to: Outcome | null,
  causeKind?: TransitionCause["kind"],
  causeName?: string | null,
];

function readTransition({
  entity,
  scorecard,
  at,
  rulebook,
  causeKind,
  causeName,
  flip,
}: Record<"entity" | "scorecard" | "rulebook" | "causeKind" | "flip", string> & {
  readonly at: Instant;
  readonly causeName: string | null;
}): Transition {
  const [rule, from, to, kind = causeKind as TransitionCause["kind"], name = causeName] = JSON.parse(
    flip,
  ) as FlipColumns;
  const cause: TransitionCause = { kind, name };
  return { entity, scorecard, rule, from, to, at, cause, rulebook };
}

/** Those of one evaluation share a row. */
function transitionRows(told: readonly Transition[]): unknown[][] {
  const rows: unknown[][] = [];
  let first: Transition | undefined;
  let flips: FlipColumns[] = [];
  const end = (): void => {
    if (first === undefined) return;
    const { entity, scorecard, at, cause, rulebook } = first;
    rows.push([entity, scorecard, at, cause.kind, cause.name, rulebook, JSON.stringify(flips)]);
  };
  for (const transition of told) {
    if (first === undefined || !isTogether(first, transition)) {
      end();
      [first, flips] = [transition, []];
    }
    flips.push(flipColumns(transition, first.cause));
  }
  end();
  return rows;
}

function isTogether(a: Transition, b: Transition): boolean {
  return a.entity === b.entity && a.scorecard === b.scorecard && a.at === b.at && a.rulebook === b.rulebook;
}

function flipColumns({ rule, from, to, cause }: Transition, usual: TransitionCause): FlipColumns {
  const isUsual = cause.kind === usual.kind && cause.name === usual.name;
  return isUsual ? [rule, from, to] : [rule, from, to, cause.kind, cause.name];
}
