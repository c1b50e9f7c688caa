// Which CDEvents tell about delivery, and what do they mean as delivery events?

import type { DeliveryOccurrence, IncidentCause } from "../../model/delivery-event.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { ownText, ownValue } from "../../model/json.ts";
import { present } from "../../model/present.ts";
import type { Instant } from "../../model/time.ts";
import type { DeliveryReadingContext } from "./delivery-reading.ts";

export interface CdeventParts {
  /** Without prefix and version: `service.deployed`. */
  readonly type: string;
  readonly at: Instant;
  /** As written in the event. */
  readonly timestamp: string;
  readonly id: string;
  /** The source of the subject, or else of the event. */
  readonly source: string;
  readonly content: JsonValue;
  readonly customData: JsonObject;
}

export interface Told {
  readonly occurrence: DeliveryOccurrence;
  /** As written in the event. */
  readonly entity?: string | undefined;
  readonly environment?: string | undefined;
  readonly repository?: string | undefined;
}

type Tell = (parts: CdeventParts, context: DeliveryReadingContext) => Told | undefined;

const TOLD: Readonly<Record<string, Tell>> = {
  "service.deployed": deployed,
  "service.upgraded": deployed,
  "service.rolledback": rolledBack,
  "incident.detected": (parts) => incident(parts, "incident.opened"),
  "incident.reported": (parts) => incident(parts, "incident.opened"),
  "incident.resolved": (parts) => incident(parts, "incident.resolved"),
  "change.created": (parts) => change(parts, { kind: "change.opened", times: { openedAt: parts.at } }),
  "change.updated": (parts) => change(parts, { kind: "change.updated", times: {} }),
  "change.merged": (parts) => change(parts, { kind: "change.merged", times: { mergedAt: parts.at } }),
  "change.abandoned": (parts) => change(parts, { kind: "change.abandoned", times: {} }),
  "artifact.packaged": packaged,
  "pipelinerun.started": pipelineStarted,
  "pipelinerun.finished": pipelineFinished,
  "ticket.created": (parts) => ticket(parts, "incident.opened"),
  "ticket.closed": ticketClosed,
};

/** Undefined: the event says nothing about delivery. */
export function cdeventOccurrence(parts: CdeventParts, context: DeliveryReadingContext): Told | undefined {
  return Object.hasOwn(TOLD, parts.type) ? TOLD[parts.type]?.(parts, context) : undefined;
}

function deployed(parts: CdeventParts): Told {
  const artifact = ownText(parts.content, "artifactId");
  const data = {
    key: keyOfDeployment(parts),
    outcome: "success" as const,
    ...present({ artifact }),
    ...shipped(parts),
  };
  return { ...where(parts), occurrence: { kind: "deployment.finished", data } };
}

function rolledBack(parts: CdeventParts): Told {
  const toArtifact = ownText(parts.content, "artifactId");
  const { sha: toSha, version: toVersion } = shipped(parts);
  const data = { key: keyOfDeployment(parts), ...present({ toArtifact, toSha, toVersion }) };
  return { ...where(parts), occurrence: { kind: "rollback", data } };
}

/**
 * The subject of these events is the service, so a deployment has no id of its own. Its key is made of what was
 * deployed where and when. The event's own id would change with each replay.
 */
function keyOfDeployment({ source, id, content, timestamp }: CdeventParts): string {
  const environment = idAt(content, "environment") ?? "";
  return [source, id, environment, ownText(content, "artifactId") ?? "", timestamp].join("|");
}

function where({ id, content, customData }: CdeventParts): Omit<Told, "occurrence"> {
  const environment = idAt(content, "environment") ?? ownText(customData, "environment") ?? "production";
  return { entity: ownText(customData, "entity") ?? id, environment, repository: ownText(customData, "repository") };
}

function shipped({ customData }: CdeventParts): { readonly sha?: string; readonly version?: string } {
  const sha = (ownText(customData, "commit") ?? ownText(customData, "sha"))?.toLowerCase();
  return present({ sha, version: ownText(customData, "version") });
}

function incident(parts: CdeventParts, kind: "incident.opened" | "incident.resolved" | "incident.retracted"): Told {
  const { id, source, content, customData } = parts;
  const artifact = ownText(content, "artifactId");
  // In a resolved incident, the artifact is what fixed it, not what caused it.
  const causedBy: IncidentCause[] | undefined =
    artifact === undefined || kind !== "incident.opened" ? undefined : [{ artifact }];
  const title = ownText(content, "description") ?? ownText(content, "summary");
  const severity = ownText(customData, "severity") ?? ownText(content, "priority");
  return {
    entity: ownText(customData, "entity") ?? idAt(content, "service"),
    environment: idAt(content, "environment"),
    repository: ownText(customData, "repository"),
    occurrence: { kind, data: { key: `${source}#${id}`, ...present({ title, severity, causedBy }) } },
  };
}

function ticket(parts: CdeventParts, kind: Parameters<typeof incident>[1]): Told | undefined {
  return ownText(parts.content, "ticketType")?.toLowerCase() === "incident" ? incident(parts, kind) : undefined;
}

function ticketClosed(parts: CdeventParts): Told | undefined {
  const isWithdrawn = ownText(parts.content, "resolution")?.toLowerCase() === "withdrawn";
  return ticket(parts, isWithdrawn ? "incident.retracted" : "incident.resolved");
}

interface ChangeMeaning {
  readonly kind: "change.opened" | "change.updated" | "change.merged" | "change.abandoned";
  readonly times: { readonly openedAt?: Instant; readonly mergedAt?: Instant };
}

function change({ id, content, customData, source }: CdeventParts, { kind, times }: ChangeMeaning): Told {
  const repository = ownValue(content, "repository");
  const path = idAt(content, "repository");
  const title = ownText(content, "description");
  const mergeSha = ownText(customData, "commit")?.toLowerCase();
  const at = [ownText(repository, "source"), path].filter((part) => part !== undefined).join("/");
  return {
    entity: ownText(customData, "entity"),
    repository: ownText(customData, "repository") ?? (path === undefined ? undefined : at),
    occurrence: { kind, data: { key: `${path ?? source}#${id}`, ...present({ title, mergeSha }), ...times } },
  };
}

/** The qualifier `vcs_url` of a package URL ends in the commit the artifact was built from. */
function packaged({ id, content, customData }: CdeventParts): Told {
  const built = /[?&]vcs_url=[^&#]*(?:@|%40)([0-9a-f]{7,64})(?:[&#]|$)/i.exec(id)?.[1];
  const change = idAt(content, "change");
  const isCommit = change !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i.test(change);
  const sha = (ownText(customData, "commit") ?? built ?? (isCommit ? change : undefined))?.toLowerCase();
  return {
    entity: ownText(customData, "entity"),
    repository: ownText(customData, "repository"),
    occurrence: { kind: "artifact.known", data: { artifact: id, ...present({ sha, change }) } },
  };
}

const OUTCOMES: Readonly<Record<string, "success" | "failure" | "cancelled">> = {
  success: "success",
  failure: "failure",
  error: "failure",
  cancel: "cancelled",
};

function pipelineFinished(parts: CdeventParts, context: DeliveryReadingContext): Told | undefined {
  const outcome = OUTCOMES[ownText(parts.content, "outcome")?.toLowerCase() ?? ""];
  const run = deploymentOfRun(parts, context);
  if (run === undefined || outcome === undefined) return undefined;
  const reason = ownText(parts.content, "errors");
  return {
    ...run.told,
    occurrence: { kind: "deployment.finished", data: { ...run.data, outcome, ...present({ reason }) } },
  };
}

function pipelineStarted(parts: CdeventParts, context: DeliveryReadingContext): Told | undefined {
  const run = deploymentOfRun(parts, context);
  if (run === undefined) return undefined;
  return { ...run.told, occurrence: { kind: "deployment.started", data: { ...run.data, startedAt: parts.at } } };
}

function deploymentOfRun(parts: CdeventParts, { deployPipelines = [] }: DeliveryReadingContext) {
  const { id, source, content, customData } = parts;
  const name = ownText(content, "pipelineName");
  if (name === undefined || !deployPipelines.some((pattern) => matchesGlob(name, pattern))) return undefined;
  const told = {
    entity: ownText(customData, "entity"),
    environment: ownText(customData, "environment") ?? "production",
    repository: ownText(customData, "repository"),
  };
  return { told, data: { key: `${source}#${id}`, ...shipped(parts) } };
}

/** The id in `{ environment: { id } }`, or the value itself where it is a text. */
function idAt(content: JsonValue, member: string): string | undefined {
  return ownText(ownValue(content, member), "id") ?? ownText(content, member);
}
