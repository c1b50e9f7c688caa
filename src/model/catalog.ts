// What is a catalog? Entities by ref, each with where it came from, and what was wrong in the files.

import type { Entity, EntityRef, Origin } from "./entity.ts";
import type { Problem } from "./problem.ts";

export interface CatalogEntry {
  readonly entity: Entity;
  /** Every place that declared the entity; the first one supplies its fields. */
  readonly origins: readonly [Origin, ...Origin[]];
}

export interface Catalog {
  readonly entries: ReadonlyMap<EntityRef, CatalogEntry>;
  readonly problems: readonly Problem[];
  /** Which entity a Kubernetes object belongs to, by its `backstage.io/kubernetes-id`. */
  readonly kubernetesIds: ReadonlyMap<string, EntityRef>;
}
