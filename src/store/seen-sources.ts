// Did another import come first?

import { StoreConflict } from "../ports/failures.ts";
import type { CatalogSource } from "../ports/catalog.ts";

/** Throws StoreConflict if the sources that an import was merged with have changed since. */
export function requireSeen(seen: readonly CatalogSource[], there: readonly CatalogSource[]): void {
  const digests = new Map(there.map(({ name, digest }) => [name, digest]));
  if (seen.length !== there.length || seen.some(({ name, digest }) => digests.get(name) !== digest)) {
    throw new StoreConflict("another import came first");
  }
}
