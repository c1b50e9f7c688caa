// How do webhooks of GitHub prove who sent them, and what do they mean here?

import type { Muster } from "../app/muster.ts";
import { UsageError } from "../model/usage-error.ts";
import { readList } from "./read-setting.ts";
import type { Environment } from "./read-setting.ts";

const SECRET = "MUSTER_GITHUB_WEBHOOK_SECRET";
const PREVIOUS = "MUSTER_GITHUB_WEBHOOK_SECRET_PREVIOUS";
const INCIDENT_LABELS = ["incident", "outage", "sev1", "sev2"];

/**
 * Undefined: webhooks are not accepted. Throws UsageError if a secret is set but empty, since anybody could sign with
 * it.
 */
export function readGithubWebhooks(env: Environment): Muster["githubWebhooks"] {
  const [secret, previous] = [readSecret(env, SECRET), readSecret(env, PREVIOUS)];
  if (secret === undefined) {
    if (previous === undefined) return undefined;
    throw new UsageError(
      `${PREVIOUS} is set, and ${SECRET} is not`,
      "the secret in use is the one without `_PREVIOUS`",
    );
  }
  const labels = readList(env["MUSTER_INCIDENT_LABELS"]).map((label) => label.toLowerCase());
  return {
    secrets: previous === undefined ? [secret] : [secret, previous],
    incidentLabels: labels.length === 0 ? INCIDENT_LABELS : labels,
    deployWorkflows: readList(env["MUSTER_DEPLOY_WORKFLOWS"]),
  };
}

function readSecret(env: Environment, name: string): string | undefined {
  const secret = env[name];
  if (secret === undefined || secret.trim() !== "") return secret;
  throw new UsageError(`${name} is empty`, "leave it out to take no webhooks");
}
