// What an extractor of facts is: a catalog and the documents it was read from in, facts about its entities out.

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

/** What cannot be told is not there: a fact that is not known must never pass for one that is. */
export interface ExtractedFact {
  readonly entity: EntityRef;
  readonly name: string;
  readonly value: JsonValue;
  readonly items?: readonly string[];
  readonly url?: string;
}

/** Of the entity that is being spoken of. */
export type ToldFact = Omit<ExtractedFact, "entity">;

export interface FactExtractor {
  /** The facts' source. */
  readonly source: string;
  extract(input: ExtractionInput): Iterable<ExtractedFact>;
}

/** How many there are, and which. */
export function counted(name: string, items: readonly string[]): ToldFact {
  return { name, value: items.length, ...(items.length > 0 && { items }) };
}

/** `offenders` of `total`, as the share of those that are in order: 0 to 100, rounded down so that 100 means all. */
export function percentInOrder(total: number, offenders: number): number {
  return Math.floor(((total - offenders) * 1_000) / total) / 10;
}
