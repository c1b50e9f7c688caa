// What does the GitHub that stands in hold? Only what is asked of it, as its REST API tells it.

import { createHash } from "node:crypto";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";

export interface HeldInstallation {
  readonly id: number;
  readonly account: { readonly login: string; readonly type: "Organization" | "User" };
  readonly suspended_at: string | null;
  readonly permissions?: Readonly<Record<string, string>>;
}

export interface HeldRepository {
  /** `acme/shop` */
  readonly slug: string;
  readonly installation: number;
  /** As `GET /repos/{owner}/{repo}` answers, beside what follows from the rest. */
  settings: JsonObject;
  /** Of the default branch, by path. */
  files: Record<string, string>;
  /** A tree that is too large is told in part. */
  isTruncated: boolean;
  /** Classic protection of the default branch; null: none. */
  protection: JsonObject | null;
  /** Rules that are in force for the default branch, and their rulesets by id. */
  rules: readonly JsonObject[];
  rulesets: Readonly<Record<string, JsonObject>>;
  /** Null: a private repository has none. */
  healthPercentage: number | null;
  codeownersErrors: readonly JsonObject[];
  pulls: readonly JsonObject[];
  runs: readonly JsonObject[];
  defaultWorkflowPermissions: "read" | "write";
  /** Null: the feature is off. */
  dependabotAlerts: readonly JsonObject[] | null;
  codeScanningAlerts: readonly JsonObject[] | null;
  secretScanningAlerts: readonly JsonObject[] | null;
  /** By commit: what its files are, where they are not those of the default branch. */
  commits: Record<string, Record<string, string>>;
  /** By number of the pull request: the names of files it changes. */
  pullFiles: Record<string, readonly string[]>;
  /** By `base...head`: where they went apart, where that is not the base. */
  mergeBases: Readonly<Record<string, string>>;
  checkRuns: JsonObject[];
  /** Statuses of every commit, which are no check runs. */
  statuses: readonly JsonObject[];
  /** Runs that wait for the app, by `run/environment`. */
  waiting: Record<string, WaitingRun>;
}

/** What was said about one run that waits. */
export interface WaitingRun {
  readonly comments: string[];
  /** Those that were taken: there is never more than one. */
  readonly finals: { readonly state: string; readonly comment: string }[];
  /** States that came when it waited no more. */
  late: number;
}

export interface HeldDelivery {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  redelivery: boolean;
  status: string;
  status_code: number;
  readonly event: string;
  readonly action: string | null;
  readonly installation_id: number | null;
  readonly payload: JsonObject;
}

/** As its owner set it up. */
export interface HeldApp {
  permissions: Record<string, string>;
  events: string[];
  hook: { url: string; content_type: string; secret: string | null };
}

export interface GitHubState {
  readonly app: HeldApp;
  readonly installations: HeldInstallation[];
  readonly repositories: Map<string, HeldRepository>;
  /** Newest first. */
  deliveries: HeldDelivery[];
  /** Deliveries that were asked for again. */
  readonly redelivered: number[];
  /** By what repositories were called, lower case: what they are called now. */
  readonly renamed: Map<string, string>;
  /** Paths that the app may not ask for. */
  readonly forbidden: RegExp[];
}

const PERMISSIONS: Readonly<Record<string, string>> = {
  metadata: "read",
  contents: "read",
  actions: "read",
  deployments: "write",
  checks: "write",
  statuses: "read",
  pull_requests: "read",
  merge_queues: "read",
  administration: "read",
  vulnerability_alerts: "read",
  security_events: "read",
  secret_scanning_alerts: "read",
};

export function emptyState(): GitHubState {
  return {
    app: {
      permissions: { ...PERMISSIONS },
      events: ["deployment_protection_rule", "pull_request", "push"],
      hook: { url: "https://muster.example.com/webhooks/github", content_type: "json", secret: "********" },
    },
    installations: [
      { id: 7, account: { login: "acme", type: "Organization" }, suspended_at: null, permissions: { ...PERMISSIONS } },
    ],
    repositories: new Map(),
    deliveries: [],
    redelivered: [],
    renamed: new Map(),
    forbidden: [],
  };
}

const SETTINGS: JsonObject = {
  private: true,
  visibility: "private",
  archived: false,
  disabled: false,
  fork: false,
  default_branch: "main",
  pushed_at: "2026-11-30T09:00:00Z",
  delete_branch_on_merge: true,
  topics: ["payments", "java"],
  license: { key: "apache-2.0", spdx_id: "Apache-2.0" },
  size: 120,
  security_and_analysis: {
    secret_scanning: { status: "enabled" },
    secret_scanning_push_protection: { status: "enabled" },
    dependabot_security_updates: { status: "disabled" },
  },
};

export function addRepository(
  state: GitHubState,
  slug: string,
  more: Partial<HeldRepository> = {},
  settings: JsonObject = {},
): HeldRepository {
  const repository: HeldRepository = {
    slug,
    installation: 7,
    settings: { ...SETTINGS, ...settings },
    files: { "README.md": "# Shop\n" },
    isTruncated: false,
    protection: null,
    rules: [],
    rulesets: {},
    healthPercentage: null,
    codeownersErrors: [],
    pulls: [],
    runs: [],
    defaultWorkflowPermissions: "read",
    dependabotAlerts: [],
    codeScanningAlerts: null,
    secretScanningAlerts: [],
    commits: {},
    pullFiles: {},
    mergeBases: {},
    checkRuns: [],
    statuses: [],
    waiting: {},
    ...more,
  };
  state.repositories.set(slug.toLowerCase(), repository);
  return repository;
}

/** Of a repository, whatever it is called. */
export function idOf(slug: string): number {
  return parseInt(shaOf(slug.toLowerCase()).slice(0, 6), 16);
}

/** GitHub leads whoever asks for the old name to the new one. */
export function rename(state: GitHubState, from: string, to: string, more: Partial<HeldRepository> = {}): void {
  const before = state.repositories.get(from.toLowerCase());
  if (before === undefined) throw new Error(`there is no \`${from}\``);
  state.repositories.delete(from.toLowerCase());
  state.repositories.set(to.toLowerCase(), { ...before, slug: to, ...more });
  state.renamed.set(from.toLowerCase(), to);
}

export function waitingRun(repository: HeldRepository, run: number, environment = "production"): WaitingRun {
  return (repository.waiting[`${run}/${environment}`] ??= { comments: [], finals: [], late: 0 });
}

export function shaOf(value: JsonValue): string {
  return createHash("sha1").update(JSON.stringify(value)).digest("hex");
}

/** Of the default branch. */
export function headOf({ files }: HeldRepository): string {
  return shaOf({ commit: files });
}
