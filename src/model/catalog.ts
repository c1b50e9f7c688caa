// What a catalog is: entities by ref with where each came from, and what was wrong on the way in.

import type { Entity, EntityRef, Origin } from "./entity.ts";
import type { Problem } from "./problem.ts";

export interface CatalogEntry {
  readonly entity: Entity;
  /** Every place that declared it; the first supplies the fields. */
  readonly origins: readonly [Origin, ...Origin[]];
}

export interface Catalog {
  readonly entries: ReadonlyMap<EntityRef, CatalogEntry>;
  readonly problems: readonly Problem[];
  /** By the `backstage.io/kubernetes-id` that Kubernetes objects carry: the entity they belong to. */
  readonly kubernetesIds: ReadonlyMap<string, EntityRef>;
}
