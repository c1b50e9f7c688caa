// What is reckoned from the whole catalog, and holds as long as no source delivers anything else?

import type { Entity } from "../../model/entity.ts";
import type { Store } from "../../ports/store.ts";
import { everyItem } from "../every-item.ts";
import type { Muster } from "../muster.ts";

type Reader = Pick<Muster, "store" | "pause">;

interface Kept<Reckoned> {
  /** Sources and the digests of what they delivered. */
  readonly catalog: string;
  readonly reckoned: Promise<Reckoned>;
}

/** Reckoned when it is first asked for, once for all who ask; what could not be reckoned is tried again. */
export function keptOfCatalog<Asking extends Reader, Reckoned>(
  reckon: (muster: Asking) => Promise<Reckoned>,
): (muster: Asking) => Promise<Reckoned> {
  const known = new WeakMap<Store, Kept<Reckoned>>();
  return async (muster) => {
    const { store } = muster;
    const catalog = JSON.stringify((await store.catalog.sources()).map(({ name, digest }) => [name, digest]));
    const before = known.get(store);
    if (before?.catalog === catalog) return before.reckoned;
    const kept = { catalog, reckoned: reckon(muster) };
    known.set(store, kept);
    kept.reckoned.catch(() => known.delete(store));
    return kept.reckoned;
  };
}

/** All of them, some at a time. */
export async function* entitiesOf({ store, pause }: Reader): AsyncGenerator<Entity> {
  for await (const { entity } of everyItem((page) => store.catalog.list(page), pause)) yield entity;
}
