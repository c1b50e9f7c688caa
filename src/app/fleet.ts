// What is known of which entities? Their documents and evaluations, read from the store when they are first needed.

import type { FleetDocument } from "../evaluate/evaluate-fleet.ts";
import type { CatalogEntry } from "../model/catalog.ts";
import type { EntityRef } from "../model/entity.ts";
import type { EvaluationRecord } from "../model/evaluation-record.ts";

/** One entity as it stands. A later state is another object: whatever is derived from one can be kept beside it. */
export interface EntityState {
  readonly entry: CatalogEntry;
  /** Facts in the columns of the rulebook in force, levels as last evaluated, related entities one hop away. */
  readonly document: FleetDocument;
  /** By scorecard. */
  readonly evaluations: ReadonlyMap<string, EvaluationRecord>;
}

export interface Fleet {
  /** Those the catalog holds of these, everything related to them loaded as well: rules can be evaluated at once. */
  load(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, EntityState>>;
  /** The one that is loaded already, with all that is related to it; undefined: `load` has to look. */
  loaded(ref: EntityRef): EntityState | undefined;
  /** Their rows changed: read again when next needed. Left out: everything (the rulebook changed, or somebody else wrote). */
  forget(refs?: Iterable<EntityRef>): void;
}
