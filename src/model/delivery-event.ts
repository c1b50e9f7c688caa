// What happened on the way to production: one line of an append-only log, from which every delivery metric is computed.

import type { EntityRef } from "./entity.ts";
import type { Instant } from "./time.ts";

/** What every event has, whatever its kind: where it comes from and what it is about. */
interface DeliveryEventHead {
  /** `evt_…`, assigned when the event came in. */
  readonly id: string;
  /** The system that delivered it: `github`, `cdevents`, `api`, or the source a token is scoped to. */
  readonly source: string;
  /** Unique in the log: the source and the source's own id. A second event with the same key is a duplicate. */
  readonly dedupeKey: string;
  /** When it happened, by the clock of the system in which it happened. */
  readonly occurredAt: Instant;
  readonly receivedAt: Instant;
  /**
   * The entity, as far as it was known when the event came in; null: found by repository and paths, whenever needed.
   */
  readonly entity: EntityRef | null;
  /** Lower case, host and path: `github.com/acme/shop`; null: the event is about no repository. */
  readonly repository: string | null;
  /** Trimmed, NFKC-normalised, lower case; null: the event is about no environment. */
  readonly environment: string | null;
}

export type DeliveryEvent = DeliveryEventHead & DeliveryOccurrence;

/** An event as it was told, before it is in the log. */
export type DeliveryEventDraft = Omit<DeliveryEventHead, "id" | "dedupeKey" | "receivedAt"> & DeliveryOccurrence;

/**
 * What happened: a kind and its data. The shapes follow the event model of the guide to the DORA metrics, see
 * docs/dora.md.
 */
export type DeliveryOccurrence =
  | { readonly kind: "commits.pushed"; readonly data: PushedCommits }
  | {
      readonly kind: "change.opened" | "change.updated" | "change.merged" | "change.abandoned";
      readonly data: ChangeData;
    }
  | { readonly kind: "tag.pushed"; readonly data: { readonly tag: string; readonly sha: string } }
  | { readonly kind: "artifact.known"; readonly data: KnownArtifact }
  | { readonly kind: "deployment.queued" | "deployment.started"; readonly data: DeploymentData }
  | { readonly kind: "deployment.finished"; readonly data: FinishedDeployment }
  | { readonly kind: "deployment.annotated"; readonly data: DeploymentAnnotation }
  | { readonly kind: "rollback"; readonly data: Rollback }
  | {
      readonly kind: "incident.opened" | "incident.resolved" | "incident.reopened" | "incident.retracted";
      readonly data: IncidentData;
    };

export type DeliveryEventKind = DeliveryOccurrence["kind"];

export const DELIVERY_EVENT_KINDS = [
  "commits.pushed",
  "change.opened",
  "change.updated",
  "change.merged",
  "change.abandoned",
  "tag.pushed",
  "artifact.known",
  "deployment.queued",
  "deployment.started",
  "deployment.finished",
  "deployment.annotated",
  "rollback",
  "incident.opened",
  "incident.resolved",
  "incident.reopened",
  "incident.retracted",
] as const satisfies readonly DeliveryEventKind[];

export interface PushedCommits {
  readonly branch: string;
  readonly isDefaultBranch: boolean;
  /** Null: the branch is new. */
  readonly before: string | null;
  readonly after: string;
  readonly isForced: boolean;
  /** In the order of the branch. Some senders limit the list: then commits are missing. */
  readonly commits: readonly PushedCommit[];
  /** True where the sender limited the list, so that some commits are missing. */
  readonly isCapped?: boolean;
}

export interface PushedCommit {
  readonly sha: string;
  readonly authoredAt: Instant;
  readonly message?: string;
  /** Paths the commit added, modified or removed; left out: not known. */
  readonly paths?: readonly string[];
}

/** A change under review: a pull request or merge request. Members that are left out stay as earlier events said. */
export interface ChangeData {
  /** Unique within its source: `acme/shop#17`. */
  readonly key: string;
  readonly number?: number;
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly headRef?: string;
  readonly headSha?: string;
  readonly baseRef?: string;
  readonly openedAt?: Instant;
  readonly mergedAt?: Instant;
  /** The commit on the base branch that contains the change. */
  readonly mergeSha?: string;
  readonly author?: string;
  readonly isBot?: boolean;
  readonly commits?: readonly ChangeCommit[];
  /** Paths the change touches; left out: not known. */
  readonly paths?: readonly string[];
}

export interface ChangeCommit {
  readonly sha: string;
  readonly authoredAt: Instant;
}

/** An artifact and the commit it was built from. `artifact`: a package URL or `sha256:…`. */
export interface KnownArtifact {
  readonly artifact: string;
  readonly sha?: string;
  readonly change?: string;
}

/**
 * How a deployment became known, best signal first. For each entity only its best signal counts, otherwise one release
 * would be counted twice. `explicit`: somebody reported the deployment (by API call or CDEvent).
 */
export const DEPLOYMENT_SIGNALS = ["explicit", "deployment-status", "workflow-run", "release", "merge"] as const;
export type DeploymentSignal = (typeof DEPLOYMENT_SIGNALS)[number];

export interface DeploymentData {
  /** Unique within its source: queued, started and finished events with the same key are one deployment. */
  readonly key: string;
  /** The attempt, from 1, where a run is started again under the same key. */
  readonly attempt?: number;
  /** Left out: `explicit`. */
  readonly signal?: DeploymentSignal;
  /** Whether this is production, as the sender says; left out: the environment's name decides. */
  readonly isProduction?: boolean;
  /** Whether the environment was made for one change and goes away with it. */
  readonly isTransient?: boolean;
  readonly sha?: string;
  readonly ref?: string;
  readonly version?: string;
  readonly artifact?: string;
  /** As on GitHub: `deploy`, `deploy:migrations`, `rollback`. */
  readonly task?: string;
  readonly startedAt?: Instant;
}

export interface FinishedDeployment extends DeploymentData {
  readonly outcome: "success" | "failure" | "cancelled";
  /** The commits it brought, where the sender knows them better than the branch would tell. */
  readonly commits?: readonly ChangeCommit[];
  /** The commit that ran before it. */
  readonly previousSha?: string;
  readonly type?: "deploy" | "rollback" | "redeploy";
  readonly isUnplanned?: boolean;
  /** Why it failed, in the sender's words. */
  readonly reason?: string;
  /** True where the sender gave no finish time, so that it had to be guessed. */
  readonly isFinishEstimated?: boolean;
}

/** A person's correction of a deployment. It overrides what was computed; the last one counts. */
export interface DeploymentAnnotation {
  readonly key: string;
  readonly failed?: boolean;
  readonly unplanned?: boolean;
  /** When service was restored after a failure. */
  readonly recoveredAt?: Instant;
  readonly note?: string;
  readonly actor?: string;
}

export interface Rollback {
  readonly key: string;
  readonly toSha?: string;
  readonly toVersion?: string;
  readonly toArtifact?: string;
  /** The key of the deployment it undoes. */
  readonly rollsBack?: string;
}

export interface IncidentData {
  /** Unique within its source: `acme/shop#21`, `PD-4711`. */
  readonly key: string;
  readonly severity?: string;
  readonly title?: string;
  /** When the incident began, where that was before it was noticed. */
  readonly startedAt?: Instant;
  /** What its reporters say caused it. */
  readonly causedBy?: readonly IncidentCause[];
}

/** Exactly one of these is given. */
export interface IncidentCause {
  readonly deployment?: string;
  readonly sha?: string;
  readonly change?: string;
  readonly artifact?: string;
}
