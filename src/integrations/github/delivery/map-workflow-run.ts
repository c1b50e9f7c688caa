// What does a workflow run tell? That something was deployed, where somebody said that this workflow deploys.

import type { FinishedDeployment } from "../../../model/delivery-event.ts";
import type { JsonObject } from "../../../model/json.ts";
import { objectAt } from "../../../model/manifest.ts";
import { present } from "../../../model/present.ts";
import type { MappedWebhook, ToldEvent } from "./mapped-webhook.ts";
import { isDeployWorkflow } from "./github-conventions.ts";
import { idAt, instantAt, numberAt, shaAt, textAt } from "./payload-parts.ts";

/** Of a run that was cancelled, skipped or left waiting nothing is told: nothing was deployed, and nothing failed. */
const OUTCOMES: Readonly<Record<string, FinishedDeployment["outcome"]>> = {
  success: "success",
  failure: "failure",
  timed_out: "failure",
  startup_failure: "failure",
};

/** The action says that it is over: `requested` comes with the status `completed` as well. */
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

/** A fork may call its branch and its workflow whatever it likes. */
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
