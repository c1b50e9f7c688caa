// Which delivery events does an issue give? If its labels say it is an incident: when it began and how it ended.

import type { IncidentCause, IncidentData } from "../../../model/delivery-event.ts";
import type { JsonObject } from "../../../model/json.ts";
import { listAt, objectAt } from "../../../model/manifest.ts";
import type { Instant } from "../../../model/time.ts";
import { present } from "../../../model/present.ts";
import type { MappedWebhook, ToldEvent } from "./mapped-webhook.ts";
import { isIncidentLabel } from "./github-conventions.ts";
import { causesIn } from "./map-causes.ts";
import { instantAt, labelsOf, numberAt, textAt, writtenAt } from "./payload-parts.ts";

interface Happened {
  readonly kind: Extract<ToldEvent["kind"], `incident.${string}`>;
  readonly at: Instant | undefined;
}

export function mapIssue(webhook: MappedWebhook): readonly ToldEvent[] {
  const { payload, repository } = webhook;
  const issue = objectAt(payload, "issue");
  const number = numberAt(issue, "number");
  if (number === undefined) return [];
  const data = incidentOf(`${repository.slug}#${number}`, issue, webhook);
  return whatHappened(textAt(payload, "action") ?? "", issue, webhook).flatMap(({ kind, at }) => {
    return at === undefined ? [] : [{ kind, occurredAt: at, data }];
  });
}

function whatHappened(action: string, issue: JsonObject, webhook: MappedWebhook): readonly Happened[] {
  const updatedAt = instantAt(issue, "updated_at");
  const isIncident = severityOf(issue, webhook) !== undefined;
  if (action === "unlabeled") {
    const wasOne = isIncidentLabel(webhook.conventions, labelOf(webhook));
    return wasOne && !isIncident ? [{ kind: "incident.retracted", at: updatedAt }] : [];
  }
  if (!isIncident) return [];
  switch (action) {
    case "opened":
      return [opened(issue)];
    case "labeled":
      return isIncidentLabel(webhook.conventions, labelOf(webhook)) ? labelled(issue) : [];
    case "edited":
      return [opened(issue), ...endOf(issue)];
    case "closed":
      return endOf({ ...issue, state: "closed" });
    case "reopened":
      return [{ kind: "incident.reopened", at: updatedAt }];
    case "deleted":
    case "transferred":
      return [{ kind: "incident.retracted", at: updatedAt }];
    default:
      return [];
  }
}

function opened(issue: JsonObject): Happened {
  return { kind: "incident.opened", at: instantAt(issue, "created_at") };
}

/**
 * An incident that gets its label back is reopened. For an issue that was an incident all along this changes nothing.
 */
function labelled(issue: JsonObject): readonly Happened[] {
  if (textAt(issue, "state") === "closed") return [opened(issue), ...endOf(issue)];
  return [opened(issue), { kind: "incident.reopened", at: instantAt(issue, "updated_at") }];
}

/** Only for a closed issue: a reopened one still has the time it was closed. */
function endOf(issue: JsonObject): readonly Happened[] {
  if (textAt(issue, "state") !== "closed") return [];
  const isNone = ["not_planned", "duplicate"].includes(textAt(issue, "state_reason") ?? "");
  const at = instantAt(issue, "closed_at") ?? instantAt(issue, "updated_at");
  return [{ kind: isNone ? "incident.retracted" : "incident.resolved", at }];
}

function labelOf({ payload }: MappedWebhook): string {
  return textAt(objectAt(payload, "label"), "name") ?? "";
}

/** The label that makes the issue an incident. */
function severityOf(issue: JsonObject, { conventions }: MappedWebhook): string | undefined {
  return labelsOf(listAt(issue, "labels")).find((label) => isIncidentLabel(conventions, label));
}

function incidentOf(key: string, issue: JsonObject, webhook: MappedWebhook): IncidentData {
  const causedBy: readonly IncidentCause[] = causesIn(writtenAt(issue, "body") ?? "", webhook.repository);
  return {
    key,
    ...present({
      severity: severityOf(issue, webhook),
      title: writtenAt(issue, "title"),
      causedBy: causedBy.length === 0 ? undefined : causedBy,
    }),
  };
}
