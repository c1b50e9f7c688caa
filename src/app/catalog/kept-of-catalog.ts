// What is reckoned from the whole catalog, and holds as long as no source delivers anything else?

import type { Entity } from "../../model/entity.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Store } from "../../ports/store.ts";
import { everyItem } from "../every-item.ts";
import type { Muster } from "../muster.ts";

type Reader = Pick<Muster, "store" | "pause">;

interface Kept<Reckoned> {
  /** Sources and the digests of what they delivered, and what else it rests on. */
  readonly basis: string;
  readonly reckoned: Promise<Reckoned>;
}

/**
 * Reckoned when it is first asked for, once for all who ask; what could not be reckoned is tried again. `restsOn`: what
 * besides the catalog it is made of, and may become another while the service runs.
 */
export function keptOfCatalog<Asking extends Reader, Reckoned>(
  reckon: (muster: Asking) => Promise<Reckoned>,
  restsOn: (muster: Asking) => JsonValue = () => null,
): (muster: Asking) => Promise<Reckoned> {
  const known = new WeakMap<Store, Kept<Reckoned>>();
  return async (muster) => {
    const { store } = muster;
    const delivered = (await store.catalog.sources()).map(({ name, digest }) => [name, digest]);
    const basis = JSON.stringify([delivered, restsOn(muster)]);
    const before = known.get(store);
    if (before?.basis === basis) return before.reckoned;
    const kept = { basis, reckoned: reckon(muster) };
    known.set(store, kept);
    kept.reckoned.catch(() => known.delete(store));
    return kept.reckoned;
  };
}

/** All of them, some at a time. */
export async function* entitiesOf({ store, pause }: Reader): AsyncGenerator<Entity> {
  for await (const { entity } of everyItem((page) => store.catalog.list(page), pause)) yield entity;
}
