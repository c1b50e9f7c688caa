// What is known of the delivery of one entity once its events are put together?

import type { DeploymentSignal } from "../../model/delivery-event.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Instant } from "../../model/time.ts";

/** Plain data. The same events always give the same projection, in whatever order and however often they came. */
export interface DeliveryProjection {
  readonly entity: EntityRef;
  /** Null: there is no event. */
  readonly firstEventAt: Instant | null;
  /** Deployments to production, by when they finished; the regions of a release are joined into one. */
  readonly deployments: readonly Deployment[];
  /** Changes that were merged or pushed directly to the trunk, by when that happened. */
  readonly changes: readonly Change[];
  /** By when they began; without retracted ones. */
  readonly incidents: readonly Incident[];
  readonly remediations: readonly Remediation[];
  readonly trunk: readonly TrunkPosition[];
  readonly dataErrors: readonly DataError[];
}

export type DeploymentType = "deploy" | "rollback" | "redeploy";
export type FailureReason = "incident" | "rolled-back" | "hotfix" | "revert" | "status-flip" | "annotated";
/** How the contents of a deployment were found; `none`: they are not known. */
export type ContentSource = "explicit" | "trunk" | "change" | "branch" | "none";

/** What is known of a release on its own. */
export interface ReleaseHead {
  readonly id: string;
  readonly signal: DeploymentSignal;
  readonly environments: readonly string[];
  readonly outcome: "success" | "failure";
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant;
  readonly sha: string | null;
  /** What runs after it: a commit, otherwise an artifact, otherwise a version; null: not told. */
  readonly runs: string | null;
}

/** What a release is in comparison with those before it. */
export interface ReleasePlace {
  readonly type: DeploymentType;
  /** Whether it is the first success. Its contents had gathered before there were any events. */
  readonly isBaseline: boolean;
}

export interface Deployment extends ReleaseHead, ReleasePlace {
  readonly key: string;
  readonly isRework: boolean;
  readonly contentSource: ContentSource;
  /** Whether some commits it brought were never seen. */
  readonly hasGap: boolean;
  /** Ids of the changes that first reached production with it. */
  readonly ships: readonly string[];
  readonly failure: Failure | null;
}

export interface Failure {
  /** Sorted; never empty. */
  readonly reasons: readonly FailureReason[];
  /** Ids of the incidents attributed to it. */
  readonly incidents: readonly string[];
  /** When the first of those incidents began; null: there is no incident. */
  readonly detectedAt: Instant | null;
  /** Null: not recovered yet. */
  readonly recoveredAt: Instant | null;
}

export interface Change {
  /** The key of a pull request, or the commit of a direct push. */
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
  /** Id of the deployment with which it reached production; null: it has not yet. */
  readonly deployment: string | null;
}

export type LinkReason = "deployment" | "commit" | "change" | "artifact" | "time";

export interface Incident {
  readonly id: string;
  readonly openedAt: Instant;
  /** When it began, or if that is not known, when it was opened. */
  readonly beganAt: Instant;
  /** Null: still open. */
  readonly resolvedAt: Instant | null;
  readonly severity: string | null;
  /** Ids of the deployments it is attributed to; empty: none was found. */
  readonly deployments: readonly string[];
  readonly link: LinkReason | null;
  /** Whether a deployment was under way when it began, so that the one before may not be to blame. */
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
  /** Position in the order of the branch, from 0. */
  readonly n: number;
}

/** Data that cannot be true; it is left out of every figure. */
export interface DataError {
  readonly code: "recovered-before-deployed" | "incident-without-opening";
  readonly subject: string;
  readonly message: string;
}
