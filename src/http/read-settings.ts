// What do environment variables set, on every runtime?

import { SHORTEST_RETENTION } from "../app/audit/prune.ts";
import type { Muster } from "../app/muster.ts";
import { peopleIssuer } from "../integrations/oidc/people-issuer.ts";
import { present } from "../model/present.ts";
import { UsageError } from "../model/usage-error.ts";
import { DAY, parseDuration } from "../model/time.ts";
import type { Milliseconds } from "../model/time.ts";
import type { Openness } from "./permissions.ts";
import { readCallbacks } from "./read-callbacks.ts";
import { readGitHubApp } from "./read-github-app.ts";
import { readGithubWebhooks } from "./read-github-settings.ts";
import { readMail } from "./read-mail.ts";
import type { MailSettings } from "./read-mail.ts";
import { readRepositories } from "./read-repositories.ts";
import { readChoice, readList, readPublicUrl, shown } from "./read-setting.ts";
import type { Environment } from "./read-setting.ts";
import { readSignIn } from "./read-sign-in.ts";
import { readSigningSetting } from "./read-signing-keys.ts";
import type { SaidKeys } from "./read-signing-keys.ts";

export interface Settings {
  readonly openness: Openness;
  /** Names of catalog sources, most trusted first. */
  readonly sources: readonly string[];
  /** Requests a second; undefined: not limited. */
  readonly rateLimit: number | undefined;
  readonly adminToken: string | undefined;
  /** How far ahead a waiver may end. */
  readonly longestWaiver: Milliseconds;
  /** Records older than this are pruned; undefined: everything is kept. */
  readonly retention: Milliseconds | undefined;
  readonly signingKeys: SaidKeys;
  /** Where people find this service, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Whether metrics have series of single entities. */
  readonly entityMetrics: boolean;
  readonly githubWebhooks: Muster["githubWebhooks"];
  /** Which entities repositories belong to, beyond what the catalog says. */
  readonly repositories: NonNullable<Muster["repositories"]>;
  /** For CDEvents: the pipelines that deploy. */
  readonly deployPipelines: readonly string[];
  /** A running Backstage whose catalog is imported on schedule. */
  readonly backstage: Muster["backstage"];
  /** Whom decisions may call that waited. */
  readonly callbacks: Muster["callbacks"];
  /** The service as an app of GitHub. */
  readonly github: Muster["github"];
  /** The issuer by which people sign in; undefined: they sign in by a token only. */
  readonly people: Muster["people"];
  /** The server that mail is handed to; undefined: none is sent. */
  readonly mail: MailSettings | undefined;
}

/** Throws UsageError for a value that makes no sense. */
export function readSettings(env: Environment): Settings {
  const publicUrl = readPublicUrl(env);
  const signIn = readSignIn(env, publicUrl);
  return {
    openness: {
      reading: isOpen(env, "MUSTER_READ"),
      metrics: isOpen(env, "MUSTER_METRICS"),
      badges: isOpen(env, "MUSTER_BADGES"),
    },
    sources: readSources(env),
    entityMetrics: readChoice(env, "MUSTER_METRICS_ENTITIES", ["on", "off"]) === "on",
    rateLimit: readRate(env["MUSTER_RATE_LIMIT"]),
    adminToken: env["MUSTER_ADMIN_TOKEN"] || undefined,
    longestWaiver: readLongestWaiver(env["MUSTER_WAIVER_LONGEST"]),
    retention: readRetention(env["MUSTER_RETENTION"]),
    signingKeys: readSigningSetting(env),
    publicUrl,
    people: signIn === undefined ? undefined : peopleIssuer(signIn),
    githubWebhooks: readGithubWebhooks(env),
    repositories: readRepositories(env["MUSTER_REPOSITORIES"]),
    deployPipelines: readList(env["MUSTER_DEPLOY_PIPELINES"]),
    backstage: readBackstage(env),
    callbacks: readCallbacks(env),
    github: readGitHubApp(env),
    mail: readMail(env),
  };
}

/** The parts of a `Muster` that the settings define, on every runtime. */
export function toldBySettings(settings: Settings) {
  const { sources, repositories, deployPipelines, longestWaiver } = settings;
  const { backstage, githubWebhooks, github, people, publicUrl, retention, callbacks } = settings;
  const optional = present({ backstage, githubWebhooks, github, people, publicUrl, retention, callbacks });
  return { sources, repositories, deployPipelines, longestWaiver, ...optional } satisfies Partial<Muster>;
}

/** Names of catalog sources, most trusted first. */
export function readSources(env: Environment): readonly string[] {
  return readList(env["MUSTER_SOURCES"]);
}

/** Filters are written as for Backstage, separated by blanks. Entities that fit any of them are read. */
function readBackstage(env: Environment): Settings["backstage"] {
  const url = env["MUSTER_BACKSTAGE_URL"] ?? "";
  if (url === "") return undefined;
  const read = URL.parse(url);
  if (!/^https?:$/.test(read?.protocol ?? "") || `${read?.username}${read?.password}` !== "") {
    const help = "write it as `https://backstage.example.com`; MUSTER_BACKSTAGE_TOKEN holds the token";
    throw new UsageError(`MUSTER_BACKSTAGE_URL cannot be \`${shown(read, url)}\``, help);
  }
  return {
    source: env["MUSTER_BACKSTAGE_SOURCE"] || "backstage",
    url,
    token: env["MUSTER_BACKSTAGE_TOKEN"] || undefined,
    filters: (env["MUSTER_BACKSTAGE_FILTERS"] ?? "").split(/\s+/).filter((filter) => filter !== ""),
  };
}

function isOpen(env: Environment, name: string): boolean {
  return readChoice(env, name, ["open", "closed"]) === "open";
}

function readRate(written: string | undefined): number | undefined {
  if (written === undefined || written === "") return undefined;
  const rate = Number(written);
  if (Number.isFinite(rate) && rate > 0) return rate;
  throw new UsageError(
    `MUSTER_RATE_LIMIT cannot be \`${written}\``,
    "write how many requests a second, for example 50",
  );
}

function readLongestWaiver(written: string | undefined): Milliseconds {
  if (written === undefined || written === "") return 90 * DAY;
  const longest = parseDuration(written) ?? 0;
  if (longest > 0) return longest;
  throw new UsageError(`MUSTER_WAIVER_LONGEST cannot be \`${written}\``, "write a duration, for example `30d`");
}

function readRetention(written: string | undefined): Milliseconds | undefined {
  if (written === undefined || written === "") return undefined;
  const retention = parseDuration(written) ?? 0;
  if (retention >= SHORTEST_RETENTION) return retention;
  throw new UsageError(
    `MUSTER_RETENTION cannot be \`${written}\``,
    "write a duration of 7 days at least, for example `365d`",
  );
}
