// Which facts do the catalog and its manifests tell by themselves, without asking anybody?

import type { Catalog } from "../model/catalog.ts";
import type { EntityFact } from "../model/fact.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Instant } from "../model/time.ts";
import { catalogFacts } from "./catalog.ts";
import type { FactExtractor } from "./fact-extractor.ts";
import { kubernetesFacts } from "./kubernetes.ts";
import { scoreFacts } from "./score.ts";

const EXTRACTORS: readonly FactExtractor[] = [catalogFacts, kubernetesFacts, scoreFacts];

/** All of them are declared (somebody wrote the files) and observed at the instant of import. */
export function extractFacts(manifests: readonly Manifest[], catalog: Catalog, at: Instant): readonly EntityFact[] {
  const facts: EntityFact[] = [];
  for (const extractor of EXTRACTORS) {
    for (const fact of extractor.extract({ manifests, catalog, at })) {
      facts.push({ ...fact, source: extractor.source, observedAt: at, provenance: "declared" });
    }
  }
  return facts;
}
