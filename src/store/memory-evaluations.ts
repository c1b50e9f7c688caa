// How do entities stand, in memory?

import type { EntityRef } from "../model/entity.ts";
import type { EvaluationRecord } from "../model/evaluation-record.ts";
import { letterOf } from "../model/outcome-letters.ts";
import { waivedIn } from "../model/waived.ts";
import type {
  EntityEvaluations,
  EvaluationChange,
  EvaluationQuery,
  EvaluationStore,
  ListedEvaluation,
  ListedStanding,
} from "../ports/evaluations.ts";
import { formatPair, pageOf, pairAfter } from "./cursor.ts";
import type { ScorecardOfEntity } from "./cursor.ts";
import { sortedRefs } from "./memory-catalog.ts";
import { addMovements, memoryMovements } from "./memory-movements.ts";
import { outdate, pick } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { compareKeys } from "./order.ts";

export function memoryEvaluations(tables: MemoryTables): EvaluationStore {
  const { evaluated } = tables;
  return {
    of: async (refs) => pick(refs, (ref) => evaluationsOf(tables, ref)),
    list: async (query) => {
      const after = pairAfter(query.after);
      const matching = listed(tables).filter((record) => byPair(record, after) > 0 && matches(record, query));
      return pageOf(matching, query.limit, formatPair);
    },
    standings: async (query) => {
      const after = pairAfter(query.after);
      const matching = standings(tables).filter(
        (one) => byEntity(one, after) > 0 && (query.scorecard ?? one.scorecard) === one.scorecard,
      );
      return pageOf(matching, query.limit, formatPair);
    },
    standingsOf: async (refs) => standings(tables).filter(({ entity }) => refs.includes(entity)),
    save: async (change) => save(tables, change),
    due: async (at, limit) =>
      flips(tables)
        .filter(([flip]) => flip <= at)
        .slice(0, limit)
        .map(([, ref]) => ref),
    nextDue: async () => flips(tables)[0]?.[0] ?? null,
    outdated: async (rulebook, limit, after = "") =>
      sortedRefs(tables)
        .filter((ref) => compareKeys(ref, after) > 0 && evaluated.get(ref)?.rulebook !== rulebook)
        .slice(0, limit),
    ...memoryMovements(tables),
  };
}

function evaluationsOf(
  { entries, evaluations, evaluated }: MemoryTables,
  ref: EntityRef,
): EntityEvaluations | undefined {
  const records = [...(evaluations.get(ref)?.values() ?? [])].sort(byPair);
  const mark = evaluated.get(ref);
  return mark === undefined || !entries.has(ref) ? undefined : { ...mark, records };
}

function save(tables: MemoryTables, change: EvaluationChange): void {
  const { evaluated, evaluations } = tables;
  const seen = new Map(change.evaluated.map((mark) => [mark.entity, mark.seen]));
  const revisionOf = (ref: EntityRef): number | undefined => evaluated.get(ref)?.revision;
  const isSeen = (ref: EntityRef): boolean => seen.has(ref) && revisionOf(ref) === seen.get(ref);
  const overtaken = (change.overtaken ?? []).filter(
    ({ entity, by, unless }) => isSeen(by) && revisionOf(entity) !== unless,
  );
  outdate(
    tables,
    overtaken.map(({ entity }) => entity),
  );
  addMovements(
    tables,
    change.movements.filter(({ entity }) => isSeen(entity)),
  );
  for (const record of change.changed) if (isSeen(record.entity)) saveRecord(tables, record);
  for (const { entity, scorecard } of change.removed) if (isSeen(entity)) evaluations.get(entity)?.delete(scorecard);
  for (const { entity, rulebook, nextFlip, seen: at } of change.evaluated) {
    if (isSeen(entity)) evaluated.set(entity, { rulebook, nextFlip, revision: at + 1 });
  }
}

function saveRecord({ evaluations }: MemoryTables, record: EvaluationRecord): void {
  const ofEntity = evaluations.get(record.entity) ?? new Map<string, EvaluationRecord>();
  evaluations.set(record.entity, ofEntity);
  ofEntity.set(record.scorecard, record);
}

/** For entities of the catalog, sorted by scorecard and entity. */
function listed({ entries, evaluations, evaluated }: MemoryTables): ListedEvaluation[] {
  const records = [...entries].flatMap(([ref, { entity }]) => {
    const { kind, owner = null, system = null, tier = null } = entity;
    const evaluatedBy = evaluated.get(ref)?.rulebook ?? null;
    const groups = { evaluatedBy, kind, owner, system, tier };
    return [...(evaluations.get(ref)?.values() ?? [])].map((record) => ({ ...record, ...groups }));
  });
  return records.sort(byPair);
}

/** Sorted by entity and scorecard. */
function standings(tables: MemoryTables): ListedStanding[] {
  return listed(tables).map(standingOf).sort(byEntity);
}

function standingOf(evaluation: ListedEvaluation): ListedStanding {
  const { entity, scorecard, rank, targetRank, standing, score, nextFlip, outcomes } = evaluation;
  const { evaluatedBy, kind, owner, system, tier } = evaluation;
  const letters = outcomes.map(({ outcome }) => letterOf(outcome)).join("");
  const told = { entity, scorecard, rank, targetRank, standing, score, nextFlip, outcomes: letters };
  return { ...told, waived: waivedIn(outcomes), evaluatedBy, kind, owner, system, tier };
}

function byEntity(a: ScorecardOfEntity, b: ScorecardOfEntity): number {
  return compareKeys(a.entity, b.entity) || compareKeys(a.scorecard, b.scorecard);
}

function byPair(a: ScorecardOfEntity, b: ScorecardOfEntity): number {
  return compareKeys(a.scorecard, b.scorecard) || compareKeys(a.entity, b.entity);
}

function matches(record: ListedEvaluation, { scorecard, owner, system, tier, kind }: EvaluationQuery): boolean {
  return (
    (scorecard === undefined || record.scorecard === scorecard) &&
    (owner === undefined || record.owner === owner) &&
    (system === undefined || record.system === system) &&
    (tier === undefined || record.tier === tier) &&
    (kind === undefined || record.entity.startsWith(`${kind.toLowerCase()}:`))
  );
}

/** When each entity of the catalog is due, earliest first, then by ref. */
function flips({ entries, evaluated }: MemoryTables): [number, EntityRef][] {
  const next = [...evaluated].flatMap(([ref, { nextFlip }]): [number, EntityRef][] =>
    nextFlip !== null && entries.has(ref) ? [[nextFlip, ref]] : [],
  );
  return next.sort(([at, ref], [otherAt, otherRef]) => at - otherAt || compareKeys(ref, otherRef));
}
