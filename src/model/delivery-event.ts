// What happened on the way to production: one line of an append-only log, from which every delivery metric is computed.

import type { EntityRef } from "./entity.ts";
import type { Instant } from "./time.ts";

/** Where an event comes from and what it is about, whatever its kind. */
interface DeliveryEventHead {
  /** `evt_…`, given when it came in. */
  readonly id: string;
  /** Who delivered it: `github`, `cdevents`, `api`, or the name a token is scoped to. */
  readonly source: string;
  /** Unique in the log: source and what the source calls it. The same again is a duplicate. */
  readonly dedupeKey: string;
  /** When it happened, by the clock of the system it happened in. */
  readonly occurredAt: Instant;
  readonly receivedAt: Instant;
  /** As far as it was known when the event came in; null: by its repository and its paths, whenever it is asked. */
  readonly entity: EntityRef | null;
  /** Lower case, host and path: `github.com/acme/shop`. */
  readonly repository: string | null;
  /** Trimmed, NFKC-normalised, lower case; null: the event is about none. */
  readonly environment: string | null;
}

export type DeliveryEvent = DeliveryEventHead & DeliveryOccurrence;

/** What somebody tells, before it has a place in the log. */
export type DeliveryEventDraft = Omit<DeliveryEventHead, "id" | "dedupeKey" | "receivedAt"> & DeliveryOccurrence;

/** What happened: kind and data. Shapes after the event model of the DORA metrics' guide, see docs/dora.md. */
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
  /** In the order of the branch; fewer than were pushed where the sender caps the list. */
  readonly commits: readonly PushedCommit[];
  /** The sender capped the list: some commits are not in it. */
  readonly isCapped?: boolean;
}

export interface PushedCommit {
  readonly sha: string;
  readonly authoredAt: Instant;
  readonly message?: string;
  /** Paths it added, modified or removed; left out: not known. */
  readonly paths?: readonly string[];
}

/** A change under review: a pull request, a merge request. Members that are left out are as an earlier event said. */
export interface ChangeData {
  /** Unique at its source: `acme/shop#17`. */
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
  /** The commit on the base branch that carries it. */
  readonly mergeSha?: string;
  readonly author?: string;
  readonly isBot?: boolean;
  readonly commits?: readonly ChangeCommit[];
  /** Paths it touches; left out: not known. */
  readonly paths?: readonly string[];
}

export interface ChangeCommit {
  readonly sha: string;
  readonly authoredAt: Instant;
}

/** `artifact`: a package URL or `sha256:…`; it was built from `sha`. */
export interface KnownArtifact {
  readonly artifact: string;
  readonly sha?: string;
  readonly change?: string;
}

/**
 * What a deployment was told from, best first: of the signals of one entity only the best one counts, or one release
 * would be counted twice. `explicit`: somebody said so (an API call, a CDEvent).
 */
export const DEPLOYMENT_SIGNALS = ["explicit", "deployment-status", "workflow-run", "release", "merge"] as const;
export type DeploymentSignal = (typeof DEPLOYMENT_SIGNALS)[number];

export interface DeploymentData {
  /** Unique at its source: what is queued, started and finished by the same key is one deployment. */
  readonly key: string;
  /** Of a run that was started again by the same key; from 1. */
  readonly attempt?: number;
  /** Left out: `explicit`. */
  readonly signal?: DeploymentSignal;
  /** The sender's own word on whether this is production; left out: the environment's name tells. */
  readonly isProduction?: boolean;
  /** An environment made for one change, gone after it. */
  readonly isTransient?: boolean;
  readonly sha?: string;
  readonly ref?: string;
  readonly version?: string;
  readonly artifact?: string;
  /** As GitHub: `deploy`, `deploy:migrations`, `rollback`. */
  readonly task?: string;
  readonly startedAt?: Instant;
}

export interface FinishedDeployment extends DeploymentData {
  readonly outcome: "success" | "failure" | "cancelled";
  /** What it brought, where the sender knows better than any branch. */
  readonly commits?: readonly ChangeCommit[];
  /** What ran before it. */
  readonly previousSha?: string;
  readonly type?: "deploy" | "rollback" | "redeploy";
  readonly isUnplanned?: boolean;
  /** Why it failed, in the sender's words. */
  readonly reason?: string;
  /** The finish is a guess: the sender told none. */
  readonly isFinishEstimated?: boolean;
}

/** Somebody's word on a deployment, which stands above what was computed; the last one counts. */
export interface DeploymentAnnotation {
  readonly key: string;
  readonly failed?: boolean;
  readonly unplanned?: boolean;
  /** When service was restored, where it failed. */
  readonly recoveredAt?: Instant;
  readonly note?: string;
  readonly actor?: string;
}

export interface Rollback {
  readonly key: string;
  readonly toSha?: string;
  readonly toVersion?: string;
  readonly toArtifact?: string;
  /** Key of the deployment that it undoes. */
  readonly rollsBack?: string;
}

export interface IncidentData {
  /** Unique at its source: `acme/shop#21`, `PD-4711`. */
  readonly key: string;
  readonly severity?: string;
  readonly title?: string;
  /** When it began, where that was before it was noticed. */
  readonly startedAt?: Instant;
  /** What its reporters blame. */
  readonly causedBy?: readonly IncidentCause[];
}

/** One of these is given. */
export interface IncidentCause {
  readonly deployment?: string;
  readonly sha?: string;
  readonly change?: string;
  readonly artifact?: string;
}
