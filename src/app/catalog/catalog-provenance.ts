// Since when is known what rules read of the catalog: when did each source deliver it?

import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { Instant } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";
import { provenanceOf } from "./provenance-of.ts";

export type CatalogProvenance = (entry: CatalogEntry) => EntityProvenance;

/** `at` for what no source is known of. */
export async function catalogProvenance({ catalog }: Pick<Store, "catalog">, at: Instant): Promise<CatalogProvenance> {
  const imported = new Map((await catalog.sources()).map(({ name, importedAt }) => [name, importedAt]));
  return (entry) => provenanceOf(entry, imported.get(entry.origins[0].source) ?? at);
}
