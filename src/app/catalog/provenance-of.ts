// Where was an entity declared, and since when is that known?

import type { EntityProvenance } from "../../evaluate/explain-finding.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { Instant } from "../../model/time.ts";

export function locationOf({ origins }: CatalogEntry): { readonly file: string; readonly line: number } | null {
  const [{ file, line }] = origins;
  return file === undefined ? null : { file, line: line ?? 1 };
}

/** `at`: when the catalog was read. */
export function provenanceOf(entry: CatalogEntry, at: Instant): EntityProvenance {
  const location = locationOf(entry);
  return { source: entry.origins[0].source, observedAt: at, ...(location === null ? {} : { location }) };
}
