// What do the tests say as GitHub would? Small payloads, with what is read of them.

import { createHmac } from "node:crypto";
import type { JsonObject } from "../../../src/model/json.ts";

export const REPOSITORY = {
  full_name: "Acme/Shop",
  html_url: "https://github.com/Acme/Shop",
  default_branch: "main",
  pushed_at: 1_741_165_200,
} as const;

export const SHA = "9b2f7c1d4e5a60718293a4b5c6d7e8f901234567";
export const OTHER_SHA = "1a2b3c4d4e5a60718293a4b5c6d7e8f901234567";
export const NO_SHA = "0".repeat(40);

/** The headers of a webhook with this body. */
export function signedBy(
  secret: string,
  body: string,
  more: { readonly id?: string; readonly event?: string } = {},
): Readonly<Record<string, string>> {
  return {
    "x-github-delivery": more.id ?? "7f2c1a30-0001",
    "x-github-event": more.event ?? "ping",
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
}

export function push(more: JsonObject = {}): JsonObject {
  return {
    ref: "refs/heads/main",
    before: OTHER_SHA,
    after: SHA,
    forced: false,
    deleted: false,
    commits: [
      {
        id: SHA,
        timestamp: "2025-03-05T09:10:00+01:00",
        message: "Mend it",
        added: ["a.ts"],
        modified: ["b.ts", "a.ts"],
        removed: [],
      },
    ],
    head_commit: { id: SHA, timestamp: "2025-03-05T09:10:00+01:00" },
    repository: REPOSITORY,
    ...more,
  };
}

export function pullRequest(action: string, more: JsonObject = {}): JsonObject {
  return {
    action,
    number: 17,
    pull_request: {
      number: 17,
      title: "Mend it",
      body: null,
      merged: false,
      merge_commit_sha: OTHER_SHA,
      labels: [{ name: "Hotfix" }],
      head: { ref: "mend", sha: SHA },
      base: { ref: "main", sha: OTHER_SHA },
      user: { login: "kim", type: "User" },
      created_at: "2025-03-04T10:00:00Z",
      updated_at: "2025-03-05T10:00:00Z",
      closed_at: null,
      merged_at: null,
      ...more,
    },
    repository: REPOSITORY,
  };
}

export function deployment(more: JsonObject = {}): JsonObject {
  return {
    action: "created",
    deployment: {
      id: 330_044,
      sha: SHA,
      ref: "main",
      task: "deploy",
      environment: " Production ",
      payload: {},
      production_environment: true,
      transient_environment: false,
      created_at: "2025-03-05T11:00:00Z",
      ...more,
    },
    repository: REPOSITORY,
  };
}

export function deploymentStatus(state: string, more: JsonObject = {}): JsonObject {
  return {
    ...deployment(more),
    deployment_status: { id: 77, state, environment: "production", created_at: "2025-03-05T11:10:00Z" },
  };
}

export function workflowRun(more: JsonObject = {}, action = "completed"): JsonObject {
  return {
    action,
    workflow: { name: "Ship it", path: ".github/workflows/deploy.yml" },
    workflow_run: {
      id: 4_711,
      name: "Ship it",
      run_attempt: 2,
      event: "push",
      head_branch: "main",
      head_sha: SHA,
      head_repository: { full_name: "acme/shop" },
      status: "completed",
      conclusion: "success",
      run_started_at: "2025-03-05T11:00:00Z",
      updated_at: "2025-03-05T11:10:00Z",
      ...more,
    },
    repository: REPOSITORY,
  };
}

export function release(action: string, more: JsonObject = {}): JsonObject {
  return {
    action,
    release: {
      id: 9,
      tag_name: "v1.2.0",
      target_commitish: "main",
      draft: false,
      prerelease: false,
      published_at: "2025-03-05T12:00:00Z",
      ...more,
    },
    repository: REPOSITORY,
  };
}

export function issue(action: string, more: JsonObject = {}, label?: string): JsonObject {
  return {
    action,
    issue: {
      number: 21,
      title: "Checkout is down",
      body: null,
      state: "open",
      labels: [{ name: "bug" }, { name: "Incident" }],
      created_at: "2025-03-12T14:40:00Z",
      updated_at: "2025-03-12T15:00:00Z",
      closed_at: null,
      ...more,
    },
    ...(label !== undefined && { label: { name: label } }),
    repository: REPOSITORY,
  };
}
