// What is kept of the catalog: which source delivered what, and which entities result from it?

import type { Act } from "../model/audit.ts";
import type { CatalogEntry } from "../model/catalog.ts";
import type { EntityRef } from "../model/entity.ts";
import type { EntityFact } from "../model/fact.ts";
import type { JsonValue } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import type { FactKey } from "./facts.ts";
import type { Page, PageRequest } from "./page.ts";

/** A source of entities, and what it delivered last. */
export interface CatalogSource {
  readonly name: string;
  /** The digest of the delivery: delivering the same again changes nothing. */
  readonly digest: string;
  /** When this delivery came in for the first time. */
  readonly importedAt: Instant;
  readonly entities: number;
  /** For a source that is fetched from another system: the etag to ask for changes with. */
  readonly etag: string | null;
}

/**
 * What one source says about one entity, as the catalog format read it. Kept so that the sources can be merged again.
 */
export interface Declaration {
  readonly source: string;
  /** The position in what the source delivered. */
  readonly position: number;
  readonly body: JsonValue;
}

export interface CatalogChange {
  readonly source: CatalogSource;
  /** Everything the source declares now, in its order; null: the source is gone. */
  readonly declarations: readonly JsonValue[] | null;
  /** The merged entities that are new or changed. */
  readonly changed: readonly CatalogEntry[];
  /** Entities that no source declares any more. Their facts and evaluations are deleted with them. */
  readonly removed: readonly EntityRef[];
  /** Facts that the delivered documents themselves contain. */
  readonly facts: readonly EntityFact[];
  /** Facts that the source's documents contained before, and no longer do. */
  readonly withdrawn: readonly FactKey[];
}

export interface EntityQuery extends PageRequest {
  /** Compared without regard to case. */
  readonly kind?: string;
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  /** A part of the ref, the title or the description, without regard to case. */
  readonly q?: string;
}

export interface CatalogStore {
  /** In the order in which they first delivered something. */
  sources(): Promise<readonly CatalogSource[]>;
  /** Of all sources, sorted by source and position. */
  declarations(): Promise<readonly Declaration[]>;
  /**
   * Rejects with StoreConflict where the sources or their digests are no longer those in `seen`; `seen` has to be read
   * before the declarations that were merged. Changed entities are outdated until they are evaluated again.
   */
  replace(change: CatalogChange, seen: readonly CatalogSource[], act: Act): Promise<void>;
  /** The entries of these entities; without those that are not in the catalog. */
  entries(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, CatalogEntry>>;
  /** Sorted by ref. */
  list(query: EntityQuery): Promise<Page<CatalogEntry>>;
  /** The refs of all entities, sorted. */
  refs(): Promise<readonly EntityRef[]>;
  /** How many entities there are. */
  count(): Promise<number>;
}
