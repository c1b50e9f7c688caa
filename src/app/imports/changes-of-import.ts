// What has changed for rules after an import?

import type { CatalogEntry } from "../../model/catalog.ts";
import type { Entity, EntityRef } from "../../model/entity.ts";
import { isSameJson } from "../../model/json.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { relatedRefs } from "../catalog/build-documents.ts";
import type { CatalogDiff } from "./diff-catalog.ts";
import type { EntityChange } from "../evaluations/evaluate-entities.ts";
import { readersOf } from "../rules/rulebook-readers.ts";
import type { ReadKey, RulebookReaders } from "../rules/rulebook-readers.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

/** `entries`: the catalog as it is now. `source`: the name of the source that delivered. */
export function changesOfImport(
  { changed, before, removed, facts, withdrawn }: CatalogDiff,
  entries: ReadonlyMap<EntityRef, CatalogEntry>,
  source: string,
  rulebook: CompiledRulebook,
): EntityChange[] {
  const readers = readersOf(rulebook);
  const cause = { kind: "import", name: source } as const;
  const created = changed.filter(({ entity }) => !before.has(entity.ref));
  const keys = new Map<EntityRef, Set<ReadKey>>();
  const add = (entity: EntityRef, key: ReadKey): void => {
    keys.set(entity, (keys.get(entity) ?? new Set()).add(key));
  };
  for (const { entity } of changed) {
    const was = before.get(entity.ref)?.entity;
    if (was === undefined) continue;
    keys.set(entity.ref, new Set());
    for (const key of fieldsChanged(was, entity, readers)) add(entity.ref, key);
  }
  for (const { entity, name } of [...facts, ...withdrawn]) if (before.has(entity)) add(entity, `facts.${name}`);
  for (const [ref, key] of referencesTo(new Set(removed), entries, readers)) if (before.has(ref)) add(ref, key);
  return [
    ...created.map(({ entity }) => ({ entity: entity.ref, keys: null, cause })),
    ...[...keys].map(([entity, changedKeys]) => ({ entity, keys: [...changedKeys] })),
  ];
}

function* fieldsChanged(was: Entity, is: Entity, readers: RulebookReaders): Iterable<ReadKey> {
  if (isSame(was, is)) return;
  for (const [key, path] of readers.fields) if (!isSameJson(valueAt(was, path), valueAt(is, path))) yield key;
  for (const relation of readers.relations) {
    if (!isSameJson(relatedRefs(was, relation), relatedRefs(is, relation))) yield `related:${relation}`;
  }
  // What related entities read is known only as keys, which cannot be split into paths. So all of it counts as changed.
  yield* readers.relatedFields;
}

function isSame(a: Entity, b: Entity): boolean {
  return isSameJson(a as unknown as JsonValue, b as unknown as JsonValue);
}

function valueAt(entity: Entity, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = entity as unknown as JsonObject;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

/** Entities that a relation leads from to a removed one. They see a change, though their own entries did not change. */
function* referencesTo(
  removed: ReadonlySet<EntityRef>,
  entries: ReadonlyMap<EntityRef, CatalogEntry>,
  { relations }: RulebookReaders,
): Iterable<readonly [EntityRef, ReadKey]> {
  if (removed.size === 0) return;
  for (const { entity } of entries.values()) {
    for (const relation of relations) {
      if (relatedRefs(entity, relation).some((target) => removed.has(target)))
        yield [entity.ref, `related:${relation}`];
    }
  }
}
