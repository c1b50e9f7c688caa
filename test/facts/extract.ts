// What tests of extracted facts begin with: texts in, the facts of each entity out.

import { extractFacts } from "../../src/facts/extract-facts.ts";
import type { EntityFact } from "../../src/model/fact.ts";
import { importTexts } from "../catalog/import.ts";

export const AT = Date.parse("2026-12-01T12:00:00Z");

export function extractTexts(texts: string | Readonly<Record<string, string>>) {
  const { catalog } = importTexts(texts);
  const facts = extractFacts({ catalog, manifests: catalog.manifests, at: AT });
  const find = (entity: string, name: string): EntityFact | undefined =>
    facts.find((fact) => fact.entity === entity && fact.name === name);
  return {
    facts,
    find,
    /** Undefined: not told. */
    value: (entity: string, name: string) => find(entity, name)?.value,
    items: (entity: string, name: string) => find(entity, name)?.items,
  };
}
