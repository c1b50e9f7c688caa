// What does the catalog hold, in memory?

import type { CatalogEntry } from "../model/catalog.ts";
import type { Instant } from "../model/time.ts";
import type { EntityRef } from "../model/entity.ts";
import type { CatalogChange, CatalogStore, EntityQuery } from "../ports/catalog.ts";
import { pageOf } from "./cursor.ts";
import { saveFact } from "./memory-facts.ts";
import { keyOf } from "./key-of.ts";
import { removeStanding } from "./memory-movements.ts";
import { outdate, pick, recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { compareKeys } from "./order.ts";
import { searchText } from "./search-text.ts";
import { requireSeen } from "./seen-sources.ts";

export function memoryCatalog(tables: MemoryTables): CatalogStore {
  const { sources, declarations, entries } = tables;
  return {
    sources: async () => [...sources.values()],
    declarations: async () =>
      [...declarations.keys()]
        .sort(compareKeys)
        .flatMap((source) => (declarations.get(source) ?? []).map((body, position) => ({ source, position, body }))),
    replace: async (change, seen, act) => {
      requireSeen(seen, [...sources.values()]);
      replaceSource(tables, change);
      replaceEntries(tables, change, act.at);
      recordAct(tables, act);
    },
    entries: async (refs) => pick(refs, (ref) => entries.get(ref)),
    list: async (query) => {
      const matching = sortedRefs(tables).flatMap((ref) => {
        const entry = ref > (query.after ?? "") ? entries.get(ref) : undefined;
        return entry !== undefined && matches(entry, query) ? [entry] : [];
      });
      return pageOf(matching, query.limit, ({ entity }) => entity.ref);
    },
    refs: async () => sortedRefs(tables),
    count: async () => tables.entries.size,
  };
}

function replaceSource({ sources, declarations }: MemoryTables, change: CatalogChange): void {
  const { name } = change.source;
  if (change.declarations === null) {
    sources.delete(name);
    declarations.delete(name);
  } else {
    sources.set(name, change.source);
    declarations.set(name, change.declarations);
  }
}

function replaceEntries(tables: MemoryTables, change: CatalogChange, at: Instant): void {
  const { withdrawn, changed, facts, removed } = change;
  for (const { entity, name, source } of withdrawn) tables.facts.get(entity)?.delete(keyOf(name, source));
  for (const entry of changed) tables.entries.set(entry.entity.ref, entry);
  for (const fact of facts) saveFact(tables, fact);
  outdate(tables, [
    ...[...withdrawn, ...facts].map(({ entity }) => entity),
    ...changed.map(({ entity }) => entity.ref),
  ]);
  removeStanding(tables, removed, at, change.source.name);
  for (const ref of removed) removeEntity(tables, ref);
}

function removeEntity({ entries, facts, evaluations, evaluated }: MemoryTables, ref: EntityRef): void {
  entries.delete(ref);
  facts.delete(ref);
  evaluations.delete(ref);
  const mark = evaluated.get(ref);
  if (mark !== undefined) evaluated.set(ref, { rulebook: null, nextFlip: null, revision: mark.revision + 1 });
}

export function sortedRefs({ entries }: MemoryTables): string[] {
  return [...entries.keys()].sort(compareKeys);
}

function matches({ entity }: CatalogEntry, { kind, owner, system, q }: EntityQuery): boolean {
  return (
    (kind === undefined || entity.ref.startsWith(`${kind.toLowerCase()}:`)) &&
    (owner === undefined || entity.owner === owner) &&
    (system === undefined || entity.system === system) &&
    (q === undefined || searchText(entity).includes(q.toLowerCase()))
  );
}
