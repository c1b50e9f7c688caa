// Which facts are known about the entities of a catalog on disk? Those extracted from it, and those of facts files.

import type { ImportedCatalog } from "../../catalog/import-catalog.ts";
import { buildFactTables } from "../../facts/build-fact-tables.ts";
import type { FactTables } from "../../facts/build-fact-tables.ts";
import { extractFacts } from "../../facts/extract-facts.ts";
import { readFactsFile } from "../../facts/read-facts-file.ts";
import type { FactDeclaration } from "../../model/fact.ts";
import type { Instant } from "../../model/time.ts";
import type { SourceFile } from "../../text/source-file.ts";

export function collectFacts(
  catalog: ImportedCatalog,
  factsFiles: readonly SourceFile[],
  declarations: ReadonlyMap<string, FactDeclaration>,
  at: Instant,
): FactTables {
  const context = { entities: catalog.entries, declarations, at };
  const readings = factsFiles.map((file) => readFactsFile(file, context));
  const extracted = extractFacts({ catalog, manifests: catalog.manifests, at });
  const built = buildFactTables([...extracted, ...readings.flatMap(({ facts }) => facts)], declarations);
  return { tables: built.tables, problems: [...readings.flatMap(({ problems }) => problems), ...built.problems] };
}
