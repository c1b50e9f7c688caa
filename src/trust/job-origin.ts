// Whose code does a job run: that of the repository, of a pull request, or of a fork?

import type { JsonObject } from "../model/json.ts";
import { claimText } from "./match-claims.ts";

export type JobOrigin = "repository" | "pull-request" | "fork";

/** Claims of GitLab that differ from `project_id` if the code comes from another project. */
const SOURCES = ["source_project_id", "job_project_id"];

/**
 * GitLab says which project the code is of (`project_id`) and in which the job runs. GitHub does not say whether a pull
 * request is from a fork: any of them may be.
 */
export function jobOrigin(claims: JsonObject): JobOrigin {
  const project = claimText(claims, "project_id");
  const differs = SOURCES.some((name) => (claimText(claims, name) ?? project) !== project);
  if (project !== undefined && differs) return "fork";
  const event = claimText(claims, "event_name") ?? claimText(claims, "pipeline_source") ?? "";
  const isAsked =
    /^(?:pull_request|merge_request|external_pull_request)/.test(event) ||
    REF_NAMES.some((name) => isMerging(claimText(claims, name)));
  return isAsked ? "pull-request" : "repository";
}

const REF_NAMES = ["ref", "ref_path"];

/** Also true in a pipeline or workflow that another one started: it still runs the code of the pull request. */
function isMerging(ref: string | undefined): boolean {
  return ref !== undefined && /^refs\/(?:pull|merge-requests)\//.test(ref);
}
