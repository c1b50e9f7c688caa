// What tests of the catalog begin with: texts in, a catalog out, and short ways to look at it.

import { importCatalog } from "../../src/catalog/import-catalog.ts";
import type { CatalogOptions } from "../../src/catalog/catalog-format.ts";
import type { Entity } from "../../src/model/entity.ts";

/** Files by path; one text alone is `catalog-info.yaml`. */
export function importTexts(texts: string | Readonly<Record<string, string>>, options: CatalogOptions = {}) {
  const byPath = typeof texts === "string" ? { "catalog-info.yaml": texts } : texts;
  const catalog = importCatalog(
    Object.entries(byPath).map(([path, text]) => ({ path, text })),
    options,
  );
  return {
    catalog,
    refs: [...catalog.entries.keys()],
    entity: (ref: string): Partial<Entity> => catalog.entries.get(ref)?.entity ?? {},
    /** `file:line:column code` of each problem. */
    places: catalog.problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`),
    messages: catalog.problems.map(({ message }) => message),
  };
}
