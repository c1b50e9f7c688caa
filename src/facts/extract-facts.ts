// Which facts do the catalog and its manifests tell by themselves, without asking anybody?

import type { EntityFact } from "../model/fact.ts";
import { catalogFacts } from "./catalog.ts";
import type { ExtractionInput, FactExtractor } from "./fact-extractor.ts";
import { kubernetesFacts } from "./kubernetes.ts";
import { scoreFacts } from "./score.ts";

const EXTRACTORS: readonly FactExtractor[] = [catalogFacts, kubernetesFacts, scoreFacts];

/** Who tells them: what a catalog tells replaces all that they told before. */
export const EXTRACTED_SOURCES: readonly string[] = EXTRACTORS.map(({ source }) => source);

/** All of them are declared (somebody wrote the files) and observed at the instant of import. */
export function extractFacts(input: ExtractionInput): readonly EntityFact[] {
  return [...extractFactsOneByOne(input)];
}

/** As `extractFacts`. */
export function* extractFactsOneByOne(input: ExtractionInput): Generator<EntityFact, void> {
  for (const extractor of EXTRACTORS) {
    for (const fact of extractor.extract(input)) {
      yield { ...fact, source: extractor.source, observedAt: input.at, provenance: "declared" };
    }
  }
}
