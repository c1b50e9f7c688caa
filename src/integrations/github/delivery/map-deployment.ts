// Which delivery events do a deployment and its statuses give: it was queued, it started, it finished?

import type { DeploymentData, FinishedDeployment } from "../../../model/delivery-event.ts";
import { refNamed } from "../../../model/entity.ts";
import type { EntityRef } from "../../../model/entity.ts";
import { isJsonObject } from "../../../model/json.ts";
import type { JsonObject } from "../../../model/json.ts";
import { objectAt } from "../../../model/manifest.ts";
import type { Instant } from "../../../model/time.ts";
import { present } from "../../../model/present.ts";
import type { MappedWebhook, ToldEvent } from "./mapped-webhook.ts";
import { idAt, instantAt, isTrue, shaAt, textAt, writtenAt } from "./payload-parts.ts";

interface Deployment {
  readonly data: DeploymentData;
  readonly entity: EntityRef | undefined;
  readonly environment: string | undefined;
}

export function mapDeployment(webhook: MappedWebhook): readonly ToldEvent[] {
  const deployment = deploymentOf(webhook);
  const occurredAt = instantAt(objectAt(webhook.payload, "deployment"), "created_at");
  if (deployment === undefined || occurredAt === undefined) return [];
  return [{ kind: "deployment.queued", occurredAt, ...deployment }];
}

/** Each status is an event of its own. Which of them count is decided by the projections. */
export function mapDeploymentStatus(webhook: MappedWebhook): readonly ToldEvent[] {
  const deployment = deploymentOf(webhook);
  const status = objectAt(webhook.payload, "deployment_status");
  const [occurredAt, state] = [instantAt(status, "created_at"), textAt(status, "state")];
  if (deployment === undefined || occurredAt === undefined || state === undefined) return [];
  const { data, ...told } = deployment;
  const happened = whatHappened(state, data, occurredAt, status);
  if (happened === undefined) return [];
  const environment = textAt(status, "environment") ?? told.environment;
  return [{ ...happened, ...told, environment, occurredAt }];
}

type Happened = Extract<ToldEvent["kind"], `deployment.${string}`>;

/** INVARIANT: `inactive` gives no event: a later deployment sets it, and a success remains a success. */
function whatHappened(
  state: string,
  data: DeploymentData,
  at: Instant,
  status: JsonObject,
): (ToldOf<"deployment.queued" | "deployment.started"> | ToldOf<"deployment.finished">) | undefined {
  switch (state) {
    case "queued":
    case "pending":
    case "waiting":
      return { kind: "deployment.queued", data };
    case "in_progress":
      return { kind: "deployment.started", data: { ...data, startedAt: at } };
    case "success":
      return { kind: "deployment.finished", data: { ...data, outcome: "success" } };
    case "failure":
    case "error":
      return { kind: "deployment.finished", data: failed(data, state, status) };
    default:
      return undefined;
  }
}

type ToldOf<Kind extends Happened> = Pick<Extract<ToldEvent, { readonly kind: Kind }>, "kind" | "data">;

function failed(data: DeploymentData, state: string, status: JsonObject): FinishedDeployment {
  return { ...data, outcome: "failure", reason: writtenAt(status, "description") ?? state };
}

function deploymentOf({ payload, repository }: MappedWebhook): Deployment | undefined {
  const deployment = objectAt(payload, "deployment");
  const id = idAt(deployment, "id");
  if (id === undefined) return undefined;
  const sent = payloadOf(deployment);
  const data = {
    key: `${repository.slug}:deployment:${id}`,
    signal: "deployment-status" as const,
    ...present({
      // False is GitHub's default, so it says nothing: then the environment's name decides.
      isProduction: isTrue(deployment, "production_environment") || undefined,
      isTransient: isTrue(deployment, "transient_environment") || undefined,
      sha: shaAt(deployment, "sha"),
      ref: textAt(deployment, "ref"),
      version: textAt(sent, "version"),
      task: textAt(deployment, "task"),
    }),
  };
  const named = textAt(sent, "entity") ?? textAt(sent, "service");
  const entity = named === undefined ? undefined : refNamed(named, "component");
  return { data, entity, environment: textAt(deployment, "environment") };
}

/** What whoever deploys sent along, as an object or as JSON text. */
function payloadOf(deployment: JsonObject): JsonObject {
  const written = textAt(deployment, "payload");
  if (written === undefined) return objectAt(deployment, "payload");
  try {
    const value: unknown = JSON.parse(written);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
