// Which facts do the catalog and its manifests tell by themselves, without asking anybody?

import type { EntityFact } from "../model/fact.ts";
import { catalogFacts } from "./catalog.ts";
import type { ExtractionInput, FactExtractor } from "./fact-extractor.ts";
import { kubernetesFacts } from "./kubernetes.ts";
import { scoreFacts } from "./score.ts";

const EXTRACTORS: readonly FactExtractor[] = [catalogFacts, kubernetesFacts, scoreFacts];

/** All of them are declared (somebody wrote the files) and observed at the instant of import. */
export function extractFacts(input: ExtractionInput): readonly EntityFact[] {
  const facts: EntityFact[] = [];
  for (const extractor of EXTRACTORS) {
    for (const fact of extractor.extract(input)) {
      facts.push({ ...fact, source: extractor.source, observedAt: input.at, provenance: "declared" });
    }
  }
  return facts;
}
