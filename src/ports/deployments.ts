// What is kept of releases that are deployed?

import type { Act } from "../model/audit.ts";
import type { DeployedRelease, ReleaseName } from "../model/deployed-release.ts";
import type { Deed } from "../model/directive.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Page, PageRequest } from "./page.ts";

export interface DeploymentQuery extends PageRequest {
  /** Left out: of any. */
  readonly entity?: EntityRef;
  readonly environment?: string;
}

export interface DeploymentStore {
  /** False: it is known of this decision already; nothing is recorded. */
  add(release: DeployedRelease, act: Act): Promise<boolean>;
  /** Null: unpins it. False: it is not known, or it is so already; nothing is recorded. */
  pin(decision: string, pinned: Deed | null, act: Act): Promise<boolean>;
  get(decision: string): Promise<DeployedRelease | undefined>;
  /** The one that was pinned last, else the one that was deployed last; never one that is `notCompared`. */
  baseline(entity: EntityRef, environment: string): Promise<DeployedRelease | undefined>;
  /** Of each the same; entities of which nothing is known to be deployed there are left out. */
  baselines(entities: readonly EntityRef[], environment: string): Promise<ReadonlyMap<EntityRef, DeployedRelease>>;
  /** The last that `isSameRelease`, whatever let it through. */
  same(entity: EntityRef, environment: string, name: ReleaseName): Promise<DeployedRelease | undefined>;
  /** Last deployed first. */
  list(query: DeploymentQuery): Promise<Page<DeployedRelease>>;
}
