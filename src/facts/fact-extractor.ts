// What is an extractor of facts? It takes a catalog and its documents, and gives facts about the catalog's entities.

import type { Catalog } from "../model/catalog.ts";
import type { EntityRef } from "../model/entity.ts";
import type { JsonValue } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Instant } from "../model/time.ts";

export interface ExtractionInput {
  readonly catalog: Catalog;
  readonly manifests: readonly Manifest[];
  readonly at: Instant;
}

/** A fact that cannot be determined is left out: not known must never look like known. */
export interface ExtractedFact {
  readonly entity: EntityRef;
  readonly name: string;
  readonly value: JsonValue;
  readonly items?: readonly string[];
  readonly url?: string;
}

/** A fact about the entity at hand. */
export type ToldFact = Omit<ExtractedFact, "entity">;

export interface FactExtractor {
  /** The facts' source. */
  readonly source: string;
  extract(input: ExtractionInput): Iterable<ExtractedFact>;
}

/** A fact that counts items, with their names. */
export function counted(name: string, items: readonly string[]): ToldFact {
  return { name, value: items.length, ...(items.length > 0 && { items }) };
}

/**
 * The percentage of `total` that are not `offenders`: 0 to 100 with one decimal, rounded down so that 100 means all.
 */
export function percentInOrder(total: number, offenders: number): number {
  return Math.floor(((total - offenders) * 1_000) / total) / 10;
}
