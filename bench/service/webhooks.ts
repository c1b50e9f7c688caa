// What does GitHub send? Signed webhooks of 12 KB, each another one.

import { createHmac } from "node:crypto";
import type { Target } from "./load.ts";

export const WEBHOOK_SECRET = "a secret of the benchmark";

const SIZE = 12 * 1_024;
const REPOSITORIES = 100;
/** So many are made and signed beforehand: making them is not what is measured. */
const MADE = 2_000;

/** For the setting of that name: every repository is somebody's, so that what is told is also followed up. */
export const OWNED_REPOSITORIES = Array.from(
  { length: REPOSITORIES },
  (_, index) => `github.com/acme/repository-${index}=component:default/service-${index}`,
).join(",");

/** Deployments that succeeded, each told once. */
export function webhooks(url: string): Target {
  const made = Array.from({ length: MADE }, (_, index) => signed(deploymentStatus(index)));
  let sent = 0;
  return {
    name: "webhook, durable",
    url: `${url}/webhooks/github`,
    method: "POST",
    headers: { "x-github-event": "deployment_status" },
    request: () => {
      const { body, signature } = made[sent % MADE] ?? signed("");
      const headers = { "x-github-delivery": `bench-${process.pid}-${sent++}`, "x-hub-signature-256": signature };
      return { body, headers };
    },
  };
}

/** The same bodies, read and written by a server that does nothing else. */
export function echoes(url: string): Target {
  const made = Array.from({ length: MADE }, (_, index) => deploymentStatus(index));
  let sent = 0;
  return { name: "echo of 12 KB", url, method: "POST", request: () => ({ body: made[sent++ % MADE] ?? "" }) };
}

function signed(body: string): { readonly body: string; readonly signature: string } {
  return { body, signature: `sha256=${createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex")}` };
}

function deploymentStatus(index: number): string {
  const name = `acme/repository-${index % REPOSITORIES}`;
  const at = new Date(Date.now() - 60_000 * (index + 1)).toISOString();
  const sha = (index + 1).toString(16).padStart(40, "0");
  const payload = {
    action: "created",
    deployment_status: { id: index, state: "success", environment: "production", created_at: at },
    deployment: { id: index, sha, ref: "main", task: "deploy", environment: "production", payload: {}, created_at: at },
    repository: { id: 1, full_name: name, html_url: `https://github.com/${name}`, default_branch: "main" },
    sender: { login: "kim", id: 1 },
  };
  // As many addresses as a payload of GitHub has.
  const urls: Record<string, string> = {};
  for (let count = 0; JSON.stringify({ ...payload, urls }).length < SIZE; count++) {
    urls[`link_${count}_url`] = `https://api.github.com/repos/${name}/links/${count}{/id}`;
  }
  return JSON.stringify({ ...payload, urls });
}
