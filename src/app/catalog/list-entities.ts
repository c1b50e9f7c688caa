// Which entities does the catalog hold?

import type { Entities, EntitiesQuery, ListedEntity } from "../../api/entities.ts";
import type { Entity } from "../../model/entity.ts";
import { titleOf } from "../../model/title-of.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { readFilters } from "./read-filters.ts";
import type { Muster } from "../muster.ts";

const LIST = "entities";

/** Sorted by ref. */
export async function listEntities({ store }: Pick<Muster, "store">, query: EntitiesQuery): Promise<Entities> {
  const { limit, after, kind, q } = query;
  const [start] = after === undefined ? [] : readCursor(LIST, after, 1);
  const { items, next } = await store.catalog.list({
    limit,
    ...(start !== undefined && { after: start }),
    ...(kind !== undefined && { kind }),
    ...(q !== undefined && { q }),
    ...readFilters(query),
  });
  return { items: items.map(({ entity }) => outline(entity)), next: next === null ? null : writeCursor(LIST, [next]) };
}

function outline(entity: Entity): ListedEntity {
  const { ref, kind, metadata, relations, owner, system, type, lifecycle, tier } = entity;
  const { name, namespace, description, tags } = metadata;
  return {
    ref,
    kind,
    name,
    namespace,
    title: titleOf(entity) ?? null,
    description: description ?? null,
    owner: owner ?? null,
    system: system ?? null,
    type: type ?? null,
    lifecycle: lifecycle ?? null,
    tier: tier ?? null,
    tags: tags ?? [],
    relations,
  };
}
