// Since when is it known what the catalog says of an entity? Since its source last delivered.

import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { Instant } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";
import { provenanceOf } from "./provenance-of.ts";

export type CatalogProvenance = (entry: CatalogEntry) => EntityProvenance;

/** `at`: the time to tell for an entity whose source is not known. */
export async function catalogProvenance({ catalog }: Pick<Store, "catalog">, at: Instant): Promise<CatalogProvenance> {
  const imported = new Map((await catalog.sources()).map(({ name, importedAt }) => [name, importedAt]));
  return (entry) => provenanceOf(entry, imported.get(entry.origins[0].source) ?? at);
}
