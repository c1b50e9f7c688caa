// Which source counts first, where several declare the same entity?

import type { CatalogSources } from "../../api/catalog.ts";
import { formatInstant } from "../../model/time.ts";
import type { CatalogSource } from "../../ports/catalog.ts";
import type { Muster } from "../muster.ts";

/** The configured sources come first, in the configured order; then the others, in the order given. */
export function inPrecedence<Source extends { readonly name: string }>(
  sources: readonly Source[],
  configured: readonly string[],
): readonly Source[] {
  const rank = ({ name }: Source): number => {
    const index = configured.indexOf(name);
    return index < 0 ? configured.length : index;
  };
  return [...sources].sort((a, b) => rank(a) - rank(b));
}

export async function listSources({ store, sources }: Pick<Muster, "store" | "sources">): Promise<CatalogSources> {
  const items = inPrecedence(await store.catalog.sources(), sources).map(tellSource);
  return { items, next: null };
}

function tellSource({ name, entities, importedAt, digest }: CatalogSource): CatalogSources["items"][number] {
  return { name, entities, importedAt: formatInstant(importedAt), digest };
}
