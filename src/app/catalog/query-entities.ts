// For which entities is a condition true, and what is known of them?

import { tellProblem } from "../../api/problem.ts";
import type { QueryAnswer, QueryRequest } from "../../api/query.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import { compileQuery } from "./compile-query.ts";
import type { CompiledQuery } from "./compile-query.ts";
import { currentRules } from "../rules/current-rules.ts";
import { readCursorParts, writeCursor } from "../cursor.ts";
import type { CursorPart } from "../cursor.ts";
import { slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";

/** How many entities are loaded at once. */
const SLICE = 250;

/** Selects entities for which the condition is true, and counts those for which it is unknown, by recorded levels. */
export async function queryEntities(muster: Muster, request: QueryRequest): Promise<QueryAnswer> {
  const at = muster.clock.now();
  const { rulebook } = await currentRules(muster);
  const query = compileQuery(request, rulebook);
  const list = `query ${query.digest}`;
  const start = request.after === undefined ? undefined : readStart(list, request.after, query);
  const { selected, unknown } = await select(muster, query, at);
  selected.sort(comparing(query));
  const rest = start === undefined ? selected : selected.filter((row) => comparing(query)(row, start) > 0);
  const page = rest.slice(0, request.limit);
  const last = page.at(-1);
  return {
    items: await tell(muster, page, query, at),
    next: rest.length > page.length && last !== undefined ? writeCursor(list, [last.ref, ...last.keys]) : null,
    total: selected.length,
    unknown,
    problems: query.problems.map(tellProblem),
  };
}

/** A selected entity, and the values it is sorted by. */
interface Row {
  readonly ref: EntityRef;
  readonly keys: readonly CursorPart[];
}

function readStart(list: string, after: string, { directions }: CompiledQuery): Row {
  const [ref, ...keys] = readCursorParts(list, after, 1 + directions.length);
  return { ref: String(ref), keys };
}

async function select(
  muster: Muster,
  query: CompiledQuery,
  at: Instant,
): Promise<{ readonly selected: Row[]; readonly unknown: number }> {
  const refs = await muster.store.catalog.refs();
  const breathe = slicer(muster);
  const selected: Row[] = [];
  let unknown = 0;
  for (let from = 0; from < refs.length; from += SLICE) {
    for (const [ref, { document }] of await muster.fleet.load(refs.slice(from, from + SLICE))) {
      const truth = query.where(document, at);
      if (truth === undefined) unknown++;
      if (truth === true) selected.push({ ref, keys: query.sortValues(document, at) });
      const pausing = breathe();
      if (pausing !== undefined) await pausing;
    }
  }
  return { selected, unknown };
}

async function tell(
  { fleet }: Muster,
  page: readonly Row[],
  query: CompiledQuery,
  at: Instant,
): Promise<QueryAnswer["items"]> {
  const states = await fleet.load(page.map(({ ref }) => ref));
  return page.flatMap(({ ref }) => {
    const state = states.get(ref);
    return state === undefined ? [] : [{ ref, values: query.selected(state.document, at) }];
  });
}

function comparing({ directions }: CompiledQuery): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const [index, direction] of directions.entries()) {
      const order = compareValues(a.keys[index] ?? null, b.keys[index] ?? null, direction);
      if (order !== 0) return order;
    }
    return compareText(a.ref, b.ref);
  };
}

/** Null comes last in both directions. Values of different types are sorted by type. */
function compareValues(a: CursorPart, b: CursorPart, direction: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return direction * (a - b);
  return direction * (compareText(typeof a, typeof b) || compareText(String(a), String(b)));
}
