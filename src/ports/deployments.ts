// What is kept of deployed releases?

import type { Act } from "../model/audit.ts";
import type { DeployedRelease, ReleaseName } from "../model/deployed-release.ts";
import type { Deed } from "../model/directive.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Page, PageRequest } from "./page.ts";

export interface DeploymentQuery extends PageRequest {
  /** Left out: any entity. */
  readonly entity?: EntityRef;
  readonly environment?: string;
}

export interface DeploymentStore {
  /** False: the decision is already known to be deployed, and nothing is recorded. */
  add(release: DeployedRelease, act: Act): Promise<boolean>;
  /** Pins the release, or unpins it with null. False: it is not known, or was so already, and nothing is recorded. */
  pin(decision: string, pinned: Deed | null, act: Act): Promise<boolean>;
  get(decision: string): Promise<DeployedRelease | undefined>;
  /**
   * What new releases are compared with: the release that was pinned last, or else the one deployed last; never one
   * that is `notCompared`.
   */
  baseline(entity: EntityRef, environment: string): Promise<DeployedRelease | undefined>;
  /** The baseline of each entity; without entities of which nothing is known to be deployed there. */
  baselines(entities: readonly EntityRef[], environment: string): Promise<ReadonlyMap<EntityRef, DeployedRelease>>;
  /** The last deployed release for which `isSameRelease` holds, whichever decision let it through. */
  same(entity: EntityRef, environment: string, name: ReleaseName): Promise<DeployedRelease | undefined>;
  /** Newest deployment first. */
  list(query: DeploymentQuery): Promise<Page<DeployedRelease>>;
}
