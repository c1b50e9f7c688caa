// What is known of the delivery of one entity, once its events are put together?

import type { DeploymentSignal } from "../../model/delivery-event.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Instant } from "../../model/time.ts";

/** Plain data that is the same for the same events, in whatever order and however often they came. */
export interface DeliveryProjection {
  readonly entity: EntityRef;
  /** Null: there is no event. */
  readonly firstEventAt: Instant | null;
  /** To production, by when they finished; regions of one release are one. */
  readonly deployments: readonly Deployment[];
  /** Merged, or pushed to the trunk directly, by when they were merged. */
  readonly changes: readonly Change[];
  /** By when they began; without those that were retracted. */
  readonly incidents: readonly Incident[];
  readonly remediations: readonly Remediation[];
  readonly trunk: readonly TrunkPosition[];
  readonly dataErrors: readonly DataError[];
}

export type DeploymentType = "deploy" | "rollback" | "redeploy";
export type FailureReason = "incident" | "rolled-back" | "hotfix" | "revert" | "status-flip" | "annotated";
/** How it is known what a deployment brought; `none`: it is not. */
export type ContentSource = "explicit" | "trunk" | "change" | "branch" | "none";

/** What is known of a release by itself. */
export interface ReleaseHead {
  readonly id: string;
  readonly signal: DeploymentSignal;
  readonly environments: readonly string[];
  readonly outcome: "success" | "failure";
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant;
  readonly sha: string | null;
  /** What ran from then on: commit, else artifact, else version; null: nobody said. */
  readonly runs: string | null;
}

/** What a release turns out to be beside those before it. */
export interface ReleasePlace {
  readonly type: DeploymentType;
  /** The first success there is: what it brought was gathered before anybody looked. */
  readonly isBaseline: boolean;
}

export interface Deployment extends ReleaseHead, ReleasePlace {
  readonly key: string;
  readonly isRework: boolean;
  readonly contentSource: ContentSource;
  /** Some commits of what it brought were never seen. */
  readonly hasGap: boolean;
  /** Ids of the changes that reached production with it for the first time. */
  readonly ships: readonly string[];
  readonly failure: Failure | null;
}

export interface Failure {
  /** Sorted; never empty. */
  readonly reasons: readonly FailureReason[];
  /** Ids of the incidents put down to it. */
  readonly incidents: readonly string[];
  /** When the first of them began; null: no incident told of it. */
  readonly detectedAt: Instant | null;
  /** Null: not yet. */
  readonly recoveredAt: Instant | null;
}

export interface Change {
  /** Of a pull request its key, of a direct push the commit. */
  readonly id: string;
  readonly isPullRequest: boolean;
  readonly repository: string;
  readonly openedAt: Instant | null;
  readonly firstCommitAt: Instant | null;
  readonly mergedAt: Instant | null;
  /** When each of its commits was written. */
  readonly commitTimes: readonly Instant[];
  readonly isBot: boolean;
  readonly remedy: "hotfix" | "revert" | "incident" | null;
  /** Id of the deployment it reached production with; null: it has not yet. */
  readonly deployment: string | null;
}

export type LinkReason = "deployment" | "commit" | "change" | "artifact" | "time";

export interface Incident {
  readonly id: string;
  readonly openedAt: Instant;
  /** When it began, else when it was opened. */
  readonly beganAt: Instant;
  /** Null: it is open. */
  readonly resolvedAt: Instant | null;
  readonly severity: string | null;
  /** Ids of the deployments it is put down to; empty: none could be found. */
  readonly deployments: readonly string[];
  readonly link: LinkReason | null;
  /** A deployment was under way when it began, so the one before need not be to blame. */
  readonly isAmbiguous: boolean;
}

export interface Remediation {
  readonly failed: string;
  readonly by: string;
  readonly reason: "rolled-back" | "hotfix" | "revert" | "incident";
}

export interface TrunkPosition {
  readonly repository: string;
  readonly sha: string;
  /** From 0, in the order of the branch. */
  readonly n: number;
}

/** What cannot be true; it is left out of every figure. */
export interface DataError {
  readonly code: "recovered-before-deployed" | "incident-without-opening";
  readonly subject: string;
  readonly message: string;
}
