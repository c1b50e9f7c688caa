// How do teams use GitHub here: which labels mean an incident, which workflows deploy?

import { matchesGlob } from "../../../model/glob.ts";

export interface GithubConventions {
  /** Of issues that are incidents, lower case. */
  readonly incidentLabels: readonly string[];
  /** Names or paths of workflows that deploy to production, or globs. */
  readonly deployWorkflows: readonly string[];
}

const INCIDENT_LABELS = ["incident", "outage", "sev1", "sev2"] as const;

/** No workflow is taken for a deployment unless somebody says so: most of them are none. */
export const DEFAULT_CONVENTIONS: GithubConventions = { incidentLabels: INCIDENT_LABELS, deployWorkflows: [] };

export function isIncidentLabel({ incidentLabels }: GithubConventions, label: string): boolean {
  return incidentLabels.includes(label.toLowerCase());
}

/** By its name, its path (`.github/workflows/deploy.yml`) or the file's name alone. */
export function isDeployWorkflow({ deployWorkflows }: GithubConventions, name: string, path: string): boolean {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const written = [name, path, file].map((one) => one.toLowerCase());
  return deployWorkflows.some((pattern) => written.some((one) => matchesGlob(one, pattern.toLowerCase())));
}
