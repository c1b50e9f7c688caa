// How do teams here use GitHub: which labels mean an incident, and which workflows deploy?

import { matchesGlob } from "../../../model/glob.ts";

export interface GithubConventions {
  /** Labels of issues that are incidents, lower case. */
  readonly incidentLabels: readonly string[];
  /** Names, paths or globs of workflows that deploy to production. */
  readonly deployWorkflows: readonly string[];
}

const INCIDENT_LABELS = ["incident", "outage", "sev1", "sev2"] as const;

/** By default no workflow counts as a deployment, since most workflows are not. */
export const DEFAULT_CONVENTIONS: GithubConventions = { incidentLabels: INCIDENT_LABELS, deployWorkflows: [] };

export function isIncidentLabel({ incidentLabels }: GithubConventions, label: string): boolean {
  return incidentLabels.includes(label.toLowerCase());
}

/** By its name, its path (`.github/workflows/deploy.yml`) or its file name. */
export function isDeployWorkflow({ deployWorkflows }: GithubConventions, name: string, path: string): boolean {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const written = [name, path, file].map((one) => one.toLowerCase());
  return deployWorkflows.some((pattern) => written.some((one) => matchesGlob(one, pattern.toLowerCase())));
}
