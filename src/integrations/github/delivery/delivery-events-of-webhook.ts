// Which delivery events does a GitHub webhook give? Most webhooks give none; that is not an error.

import type { DeliveryEventDraft } from "../../../model/delivery-event.ts";
import { normaliseEnvironment } from "../../../model/environment.ts";
import type { JsonObject } from "../../../model/json.ts";
import type { Instant } from "../../../model/time.ts";
import type { GithubConventions } from "./github-conventions.ts";
import { mapDeployment, mapDeploymentStatus } from "./map-deployment.ts";
import { mapIssue } from "./map-issue.ts";
import { mapPullRequest } from "./map-pull-request.ts";
import { mapPush } from "./map-push.ts";
import { mapRelease } from "./map-release.ts";
import { mapWorkflowRun } from "./map-workflow-run.ts";
import type { MappedWebhook, ToldEvent } from "./mapped-webhook.ts";
import { repositoryOf } from "./payload-parts.ts";

export interface Webhook {
  /** As named in `X-GitHub-Event`: `deployment_status`. */
  readonly event: string;
  readonly payload: JsonObject;
  readonly receivedAt: Instant;
}

type MapWebhook = (webhook: MappedWebhook) => readonly ToldEvent[];

const MAPS: Readonly<Record<string, MapWebhook>> = {
  push: mapPush,
  pull_request: mapPullRequest,
  deployment: mapDeployment,
  deployment_status: mapDeploymentStatus,
  workflow_run: mapWorkflowRun,
  release: mapRelease,
  issues: mapIssue,
};

const SOURCE = "github";

/** In no particular order: they are ordered by when they occurred. */
export function deliveryEventsOfWebhook(
  { event, ...webhook }: Webhook,
  conventions: GithubConventions,
): readonly DeliveryEventDraft[] {
  const map = Object.hasOwn(MAPS, event) ? MAPS[event] : undefined;
  const repository = repositoryOf(webhook.payload);
  if (map === undefined || repository === undefined) return [];
  return map({ ...webhook, repository, conventions }).map(({ entity, environment, ...told }) => ({
    ...told,
    source: SOURCE,
    entity: entity ?? null,
    repository: repository.name,
    environment: (environment === undefined ? "" : normaliseEnvironment(environment)) || null,
  }));
}
