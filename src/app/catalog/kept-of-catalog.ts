// What is computed from the whole catalog, and kept until a source delivers something else?

import type { Entity } from "../../model/entity.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Store } from "../../ports/store.ts";
import { everyItem } from "../every-item.ts";
import type { Muster } from "../muster.ts";

type Reader = Pick<Muster, "store" | "pause">;

interface Kept<Computed> {
  /** The sources with the digests of what they delivered, and what else the answer rests on. */
  readonly basis: string;
  readonly computed: Promise<Computed>;
}

/**
 * Computes when first asked, once for all who ask. After a failure it is tried again. `restsOn`: what else, besides the
 * catalog, the answer rests on and may change while the service runs.
 */
export function keptOfCatalog<Asking extends Reader, Computed>(
  compute: (muster: Asking) => Promise<Computed>,
  restsOn: (muster: Asking) => JsonValue = () => null,
): (muster: Asking) => Promise<Computed> {
  const known = new WeakMap<Store, Kept<Computed>>();
  return async (muster) => {
    const { store } = muster;
    const delivered = (await store.catalog.sources()).map(({ name, digest }) => [name, digest]);
    const basis = JSON.stringify([delivered, restsOn(muster)]);
    const before = known.get(store);
    if (before?.basis === basis) return before.computed;
    const kept = { basis, computed: compute(muster) };
    known.set(store, kept);
    kept.computed.catch(() => known.delete(store));
    return kept.computed;
  };
}

/** All entities of the catalog, read page by page. */
export async function* entitiesOf({ store, pause }: Reader): AsyncGenerator<Entity> {
  for await (const { entity } of everyItem((page) => store.catalog.list(page), pause)) yield entity;
}
