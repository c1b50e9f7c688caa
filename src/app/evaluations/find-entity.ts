// Which entity is meant, and how does it stand?

import type { EntityPath } from "../../api/parts.ts";
import { formatRef, parseRef } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { Refusal } from "../../model/refusal.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { Store } from "../../ports/store.ts";
import type { EntityState } from "./fleet.ts";
import type { Muster } from "../muster.ts";

/** Throws Refusal `missing`, with the nearest ref, where the catalog lacks the entity; `invalid` for what is no ref. */
export async function findEntity(
  { fleet, store }: Pick<Muster, "fleet" | "store">,
  asked: EntityPath | EntityRef,
): Promise<EntityState> {
  const ref = readRef(asked);
  return fleet.loaded(ref) ?? (await fleet.load([ref])).get(ref) ?? refuse(store, ref);
}

/**
 * The catalog entry alone. For groups this matters: everything they own is a neighbour, and `findEntity` would load it.
 * Throws as `findEntity`.
 */
export async function findEntry(
  { fleet, store }: Pick<Muster, "fleet" | "store">,
  asked: EntityPath | EntityRef,
): Promise<CatalogEntry> {
  const ref = readRef(asked);
  return fleet.loaded(ref)?.entry ?? (await store.catalog.entries([ref])).get(ref) ?? refuse(store, ref);
}

async function refuse({ catalog }: Pick<Store, "catalog">, ref: EntityRef): Promise<never> {
  const help = refSuggester(await catalog.refs())(ref);
  const details = help === undefined ? {} : { help };
  throw new Refusal("missing", "no-such-entity", `the catalog has no entity \`${ref}\``, details);
}

function readRef(asked: EntityPath | EntityRef): EntityRef {
  if (typeof asked !== "string") return formatRef(asked);
  const parts = parseRef(asked);
  if (parts !== undefined) return formatRef(parts);
  throw new Refusal("invalid", "not-a-ref", `\`${asked}\` is not an entity ref`, {
    help: "write `kind:namespace/name`",
  });
}
