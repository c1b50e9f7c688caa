// Which claims do GitHub's and GitLab's jobs make, and which of them say whose a job is?

/** Claims whose value is an id of something with exactly one owner, to whom the job then belongs. */
export const OWNER_IDS = [
  "repository_id",
  "repository_owner_id",
  "enterprise_id",
  "project_id",
  "namespace_id",
] as const;

/**
 * Claims whose value is a name, which is somebody's for as long as they keep it. `job_workflow_ref` is not among them,
 * since anybody may call a shared workflow.
 */
export const OWNER_NAMES = [
  "repository",
  "repository_owner",
  "enterprise",
  "sub",
  "workflow_ref",
  "project_path",
  "namespace_path",
] as const;

const OTHERS = [
  "actor",
  "actor_id",
  "base_ref",
  "check_run_id",
  "ci_config_ref_uri",
  "ci_config_sha",
  "deployment_tier",
  "environment",
  "environment_action",
  "environment_node_id",
  "environment_protected",
  "event_name",
  "head_ref",
  "job_id",
  "job_namespace_id",
  "job_namespace_path",
  "job_project_id",
  "job_project_path",
  "job_source",
  "job_workflow_ref",
  "job_workflow_sha",
  "pipeline_id",
  "pipeline_source",
  "project_visibility",
  "ref",
  "ref_path",
  "ref_protected",
  "ref_type",
  "repository_visibility",
  "run_attempt",
  "run_id",
  "run_number",
  "runner_environment",
  "runner_id",
  "sha",
  "source_namespace_id",
  "source_project_id",
  "source_project_path",
  "user_id",
  "user_login",
  "workflow",
  "workflow_sha",
];

export const KNOWN_CLAIMS: readonly string[] = [...OWNER_IDS, ...OWNER_NAMES, ...OTHERS];
