// What is kept of the catalog: who delivered what, and what that comes to?

import type { Act } from "../model/audit.ts";
import type { CatalogEntry } from "../model/catalog.ts";
import type { EntityRef } from "../model/entity.ts";
import type { EntityFact } from "../model/fact.ts";
import type { JsonValue } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import type { FactKey } from "./facts.ts";
import type { Page, PageRequest } from "./page.ts";

/** Who delivers entities, and what they delivered last. */
export interface CatalogSource {
  readonly name: string;
  /** Digest of what was delivered: the same again changes nothing. */
  readonly digest: string;
  /** When that was delivered for the first time. */
  readonly importedAt: Instant;
  readonly entities: number;
  /** Of the system it is fetched from, where there is one: what to ask for changes with. */
  readonly etag: string | null;
}

/** What one source says of one entity, as the catalog formats read it; kept so that sources can be merged again. */
export interface Declaration {
  readonly source: string;
  /** Its place in what the source delivered. */
  readonly position: number;
  readonly body: JsonValue;
}

export interface CatalogChange {
  readonly source: CatalogSource;
  /** All that the source declares now, in its order; null: the source is gone. */
  readonly declarations: readonly JsonValue[] | null;
  /** Merged entities that are new or changed. */
  readonly changed: readonly CatalogEntry[];
  /** Entities nobody declares any more: their facts and evaluations go with them. */
  readonly removed: readonly EntityRef[];
  /** What the delivered documents tell by themselves. */
  readonly facts: readonly EntityFact[];
  /** Facts they told before and do not tell any more. */
  readonly withdrawn: readonly FactKey[];
}

export interface EntityQuery extends PageRequest {
  /** Compared without regard to case. */
  readonly kind?: string;
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
  /** Part of the ref, the title or the description, without regard to case. */
  readonly q?: string;
}

export interface CatalogStore {
  /** In the order they were first seen. */
  sources(): Promise<readonly CatalogSource[]>;
  /** Of all sources, by source and position. */
  declarations(): Promise<readonly Declaration[]>;
  /**
   * Rejects with StoreConflict where the sources or their digests are not `seen` any more (read them before the
   * declarations that were merged). Changed entities are outdated until they are evaluated.
   */
  replace(change: CatalogChange, seen: readonly CatalogSource[], act: Act): Promise<void>;
  /** Those the catalog holds of these. */
  entries(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, CatalogEntry>>;
  /** By ref. */
  list(query: EntityQuery): Promise<Page<CatalogEntry>>;
  /** All, sorted. */
  refs(): Promise<readonly EntityRef[]>;
  /** How many there are. */
  count(): Promise<number>;
}
