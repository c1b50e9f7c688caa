// What moved, and when, in memory?

import type { EntityRef } from "../model/entity.ts";
import type { Outcome } from "../model/finding.ts";
import type { EvaluationRecord, Movement, NewMovement, Stand } from "../model/evaluation-record.ts";
import type { Instant } from "../model/time.ts";
import type { EvaluationStore } from "../ports/evaluations.ts";
import type {
  Flow,
  LevelMove,
  OutcomeFlow,
  OutcomeTrend,
  OutcomeTrendQuery,
  StandCount,
  TrendQuery,
} from "../ports/movements.ts";
import { numberBefore, pageOf } from "./cursor.ts";
import { keyOf } from "./key-of.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { compareKeys } from "./order.ts";

/** To be called before the evaluations are written, from which it reads how everything stood. */
export function addMovements(tables: MemoryTables, moved: readonly NewMovement[]): void {
  tables.movements.push(...moved.map((movement) => withFrom(tables, movement)));
}

function withFrom({ evaluations }: MemoryTables, movement: NewMovement): Movement {
  const before = evaluations.get(movement.entity)?.get(movement.scorecard);
  return { ...movement, from: before === undefined ? null : standOf(before), fromRulebook: before?.rulebook ?? null };
}

function standOf({ level, standing, score }: EvaluationRecord): Stand {
  return { level, standing, score };
}

/** For entities that leave the catalog. To be called before their evaluations are removed. */
export function removeStanding(
  { evaluations, movements }: MemoryTables,
  refs: readonly EntityRef[],
  at: Instant,
  source: string,
): void {
  const cause = { kind: "import", name: source } as const;
  for (const entity of [...refs].sort(compareKeys)) {
    const records = [...(evaluations.get(entity)?.values() ?? [])];
    for (const record of records.sort((a, b) => compareKeys(a.scorecard, b.scorecard))) {
      const { scorecard, rulebook, outcomes } = record;
      const flips = outcomes.map(({ rule, outcome }) => ({ rule, from: outcome, to: null, cause }));
      const from = standOf(record);
      movements.push({ entity, scorecard, at, rulebook, to: null, cause, flips, from, fromRulebook: rulebook });
    }
  }
}

/** The methods that read movements, and prune them. */
export function memoryMovements(
  tables: MemoryTables,
): Pick<
  EvaluationStore,
  | "transitions"
  | "movements"
  | "levelMoves"
  | "movementsNumbered"
  | "movementsSince"
  | "trend"
  | "outcomeTrend"
  | "pruneMovements"
  | "oldMovements"
> {
  const { movements } = tables;
  return {
    transitions: async ({ limit, after, entity, scorecard, rule }) => {
      const before = numberBefore(after);
      const matching = movements
        .flatMap(({ flips, entity: ref, scorecard: id, at, rulebook, fromRulebook }) =>
          flips.map((flip) => ({ entity: ref, scorecard: id, at, rulebook, fromRulebook, ...flip })),
        )
        .map((transition, index) => ({ transition, number: index + 1 }))
        .filter(
          ({ transition, number }) =>
            number < before &&
            (entity === undefined || transition.entity === entity) &&
            (scorecard === undefined || transition.scorecard === scorecard) &&
            (rule === undefined || transition.rule === rule),
        )
        .reverse();
      const page = pageOf(matching, limit, ({ number }) => String(number));
      return { ...page, items: page.items.map(({ transition }) => transition) };
    },
    movements: async ({ limit, after, entity, scorecard, from = -Infinity, to = Infinity }) => {
      const before = numberBefore(after);
      const matching = movements
        .map((movement, index) => ({ movement, number: index + 1 }))
        .filter(
          ({ movement, number }) =>
            number < before &&
            (entity === undefined || movement.entity === entity) &&
            (scorecard === undefined || movement.scorecard === scorecard) &&
            movement.at >= from &&
            movement.at < to,
        )
        .reverse();
      const page = pageOf(matching, limit, ({ number }) => String(number));
      return { ...page, items: page.items.map(({ movement }) => movement) };
    },
    levelMoves: async ({ limit, after, scorecard, from, to, owner }) => {
      const before = numberBefore(after);
      const isOwn = (ref: EntityRef): boolean => owner === undefined || tables.entries.get(ref)?.entity.owner === owner;
      const matching = movements
        .flatMap((movement, index) => levelMoveOf(movement, index + 1))
        .filter(({ number, entity, at }) => number < before && at >= from && at < to && isOwn(entity))
        .filter(({ number }) => movements[number - 1]?.scorecard === scorecard)
        .reverse();
      return pageOf(matching, limit, ({ number }) => String(number));
    },
    movementsNumbered: async (numbers) =>
      new Map(
        movements
          .map((movement, index) => [index + 1, movement] as const)
          .filter(([number]) => numbers.includes(number)),
      ),
    movementsSince: async (scorecard) => keptSince(tables, scorecard),
    trend: async (query) => ({
      now: standingNow(tables, query),
      flows: flowsOf(tables, query),
      since: keptSince(tables, query.scorecard),
    }),
    outcomeTrend: async (query) => ({
      now: outcomesNow(tables, query),
      flows: outcomeFlows(tables, query),
      since: keptSince(tables, query.scorecard),
    }),
    pruneMovements: async (before, limit) => {
      const forgotten = new Set(forgettable(tables, before).slice(0, limit));
      if (forgotten.size === 0) return 0;
      const kept = movements.filter((movement) => !forgotten.has(movement));
      movements.splice(0, movements.length, ...kept);
      tables.movementsSince = Math.max(tables.movementsSince ?? before, before);
      return forgotten.size;
    },
    oldMovements: async (before, after, limit) => {
      const old = new Set(forgettable(tables, before));
      const numbers = movements.flatMap((movement, index) => (old.has(movement) ? [index + 1] : []));
      return numbers.filter((number) => number > after).slice(0, limit);
    },
  };
}

function keptSince({ movements, movementsSince }: MemoryTables, scorecard: string): Instant | null {
  const times = movements.flatMap((movement) => (movement.scorecard === scorecard ? [movement.at] : []));
  return times.length === 0 ? null : Math.max(Math.min(...times), movementsSince ?? -Infinity);
}

function forgettable({ movements }: MemoryTables, before: Instant): Movement[] {
  const younger = movements.findIndex(({ at }) => at >= before);
  const old = younger < 0 ? movements : movements.slice(0, younger);
  const last = new Map(old.map((movement) => [keyOf(movement.entity, movement.scorecard), movement]));
  return old.filter(
    (movement) => movement.to === null || last.get(keyOf(movement.entity, movement.scorecard)) !== movement,
  );
}

function levelMoveOf({ entity, at, from, to }: Movement, number: number): LevelMove[] {
  if (to === null || (from !== null && from.level === to.level)) return [];
  return [{ number, entity, at, from: from === null ? null : { level: from.level }, to: { level: to.level } }];
}

function outcomesNow(
  { evaluations }: MemoryTables,
  { scorecard, entity, rule }: OutcomeTrendQuery,
): OutcomeTrend["now"] {
  const counts = new Map<Outcome, number>();
  for (const [ref, records] of evaluations) {
    if (entity !== undefined && ref !== entity) continue;
    const told = records.get(scorecard)?.outcomes.find((one) => one.rule === rule);
    if (told !== undefined) counts.set(told.outcome, (counts.get(told.outcome) ?? 0) + 1);
  }
  return [...counts]
    .map(([outcome, entities]) => ({ outcome, entities }))
    .sort((a, b) => compareKeys(a.outcome, b.outcome));
}

function outcomeFlows({ movements }: MemoryTables, query: OutcomeTrendQuery): OutcomeFlow[] {
  const flows = new Map<string, OutcomeFlow>();
  for (const { entity, scorecard, at, flips } of movements) {
    if (scorecard !== query.scorecard || at < query.from) continue;
    if (query.entity !== undefined && entity !== query.entity) continue;
    const stretch = Math.floor((at - query.from) / query.stretch);
    for (const { rule, from, to } of flips) {
      if (rule !== query.rule) continue;
      const key = [stretch, from, to].map(sortable).join("\0");
      flows.set(key, { stretch, from, to, entities: (flows.get(key)?.entities ?? 0) + 1 });
    }
  }
  return inOrder(flows);
}

function isOfGroup({ entries }: MemoryTables, ref: EntityRef, { entity: only, owner, system }: TrendQuery): boolean {
  if (only !== undefined && ref !== only) return false;
  if (owner === undefined && system === undefined) return true;
  const entity = entries.get(ref)?.entity;
  return (
    entity !== undefined &&
    (owner === undefined || entity.owner === owner) &&
    (system === undefined || entity.system === system)
  );
}

function standingNow(tables: MemoryTables, query: TrendQuery): StandCount[] {
  const counts = new Map<string, StandCount>();
  for (const [ref, records] of tables.evaluations) {
    const record = records.get(query.scorecard);
    if (record === undefined || !isOfGroup(tables, ref, query)) continue;
    const { level, standing, score } = record;
    add(counts, { level, standing, entities: 1, score }, [level, standing]);
  }
  return inOrder(counts);
}

function flowsOf(tables: MemoryTables, query: TrendQuery): Flow[] {
  const flows = new Map<string, Flow>();
  for (const { entity, scorecard, at, from, to } of tables.movements) {
    if (scorecard !== query.scorecard || at < query.from || !isOfGroup(tables, entity, query)) continue;
    const stretch = Math.floor((at - query.from) / query.stretch);
    const score = (to?.score ?? 0) - (from?.score ?? 0);
    const places = { from: placeOf(from), to: placeOf(to) };
    add(flows, { stretch, ...places, entities: 1, score }, [stretch, ...keysOf(from), ...keysOf(to)]);
  }
  return inOrder(flows);
}

function placeOf(stand: Stand | null): Flow["to"] {
  return stand === null ? null : { level: stand.level, standing: stand.standing };
}

function keysOf(stand: Stand | null): (boolean | string | null)[] {
  return [stand !== null, stand?.level ?? null, stand?.standing ?? null];
}

function add<Sum extends { readonly entities: number; readonly score: number }>(
  sums: Map<string, Sum>,
  one: Sum,
  keys: readonly (boolean | number | string | null)[],
): void {
  const key = keys.map(sortable).join("\0");
  const known = sums.get(key);
  // Scores have one decimal. As whole tenths they add up to the same in any order.
  const tenths = Math.round(10 * (known?.score ?? 0)) + Math.round(10 * one.score);
  sums.set(key, { ...one, entities: (known?.entities ?? 0) + 1, score: tenths / 10 });
}

/** Sorts as a database does, with null first. */
function sortable(key: boolean | number | string | null): string {
  if (typeof key === "number") return String(key).padStart(12, "0");
  return key === null ? "" : typeof key === "boolean" ? String(Number(key)) : `\u{1}${key}`;
}

function inOrder<Sum>(sums: ReadonlyMap<string, Sum>): Sum[] {
  return [...sums].sort(([a], [b]) => compareKeys(a, b)).map(([, sum]) => sum);
}
