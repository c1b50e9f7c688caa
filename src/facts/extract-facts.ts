// Which facts do the catalog and its manifests contain by themselves?

import type { EntityFact } from "../model/fact.ts";
import { catalogFacts } from "./catalog.ts";
import type { ExtractionInput, FactExtractor } from "./fact-extractor.ts";
import { kubernetesFacts } from "./kubernetes.ts";
import { scoreFacts } from "./score.ts";

const EXTRACTORS: readonly FactExtractor[] = [catalogFacts, kubernetesFacts, scoreFacts];

/** The sources of these facts. Each import of a catalog replaces all facts of these sources. */
export const EXTRACTED_SOURCES: readonly string[] = EXTRACTORS.map(({ source }) => source);

/**
 * All of them have the provenance `declared` (somebody wrote the files) and are observed at the instant of the import.
 */
export function extractFacts(input: ExtractionInput): readonly EntityFact[] {
  return [...extractFactsOneByOne(input)];
}

/** As `extractFacts`, one fact at a time. */
export function* extractFactsOneByOne(input: ExtractionInput): Generator<EntityFact, void> {
  for (const extractor of EXTRACTORS) {
    for (const fact of extractor.extract(input)) {
      yield { ...fact, source: extractor.source, observedAt: input.at, provenance: "declared" };
    }
  }
}
