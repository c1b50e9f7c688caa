// Which delivery event does a workflow run give? A deployment, if the workflow is configured as one that deploys.

import type { FinishedDeployment } from "../../../model/delivery-event.ts";
import type { JsonObject } from "../../../model/json.ts";
import { objectAt } from "../../../model/manifest.ts";
import { present } from "../../../model/present.ts";
import type { MappedWebhook, ToldEvent } from "./mapped-webhook.ts";
import { isDeployWorkflow } from "./github-conventions.ts";
import { idAt, instantAt, numberAt, shaAt, textAt } from "./payload-parts.ts";

/** A run that was cancelled, skipped or left waiting gives no event: nothing was deployed, and nothing failed. */
const OUTCOMES: Readonly<Record<string, FinishedDeployment["outcome"]>> = {
  success: "success",
  failure: "failure",
  timed_out: "failure",
  startup_failure: "failure",
};

/** The action says whether the run is over. The status does not: `requested` may come with the status `completed`. */
export function mapWorkflowRun(webhook: MappedWebhook): readonly ToldEvent[] {
  const { payload, repository } = webhook;
  const run = objectAt(payload, "workflow_run");
  const conclusion = textAt(run, "conclusion") ?? "";
  const outcome = Object.hasOwn(OUTCOMES, conclusion) ? OUTCOMES[conclusion] : undefined;
  const [id, occurredAt] = [idAt(run, "id"), instantAt(run, "updated_at")];
  if (textAt(payload, "action") !== "completed" || outcome === undefined || !deploys(webhook, run)) return [];
  if (id === undefined || occurredAt === undefined) return [];
  const data: FinishedDeployment = {
    key: `${repository.slug}:run:${id}`,
    attempt: numberAt(run, "run_attempt") ?? 1,
    signal: "workflow-run",
    outcome,
    ...present({
      sha: shaAt(run, "head_sha"),
      ref: textAt(run, "head_branch"),
      startedAt: instantAt(run, "run_started_at"),
      reason: outcome === "failure" ? conclusion : undefined,
    }),
  };
  return [{ kind: "deployment.finished", occurredAt, environment: "production", data }];
}

/** Runs of forks do not count: a fork can give its branch and workflow any name. */
function deploys({ payload, repository, conventions }: MappedWebhook, run: JsonObject): boolean {
  const head = textAt(objectAt(run, "head_repository"), "full_name")?.toLowerCase() ?? repository.slug;
  const event = textAt(run, "event") ?? "";
  if (head !== repository.slug || event.startsWith("pull_request")) return false;
  const isOfBranch = textAt(run, "head_branch") === repository.defaultBranch || event === "release";
  const workflow = objectAt(payload, "workflow");
  const [name, path] = [
    textAt(run, "name") ?? textAt(workflow, "name"),
    textAt(workflow, "path") ?? textAt(run, "path"),
  ];
  return isOfBranch && isDeployWorkflow(conventions, name ?? "", path ?? "");
}
