// Which parts of the GitHub App work, and how can the others be fixed?

import { z } from "zod";
import type { GitHubApp } from "../../app/github-app.ts";
import { Refusal } from "../../model/refusal.ts";
import { count } from "../../report/layout.ts";
import type { GitHub } from "./client/github.ts";
import { readPages } from "./client/read-pages.ts";

export interface ExaminedPart {
  /** The name of the check, kebab-case. */
  readonly check: string;
  readonly ok: boolean;
  readonly message: string;
  /** What to do about it; null: nothing. */
  readonly help: string | null;
}

interface Need {
  /** The name in GitHub's settings. */
  readonly name: string;
  readonly level: "read" | "write";
  /** What is missing without it. */
  readonly without: string;
}

/** By the names of the API. */
const PERMISSIONS: Readonly<Record<string, Need>> = {
  contents: { name: "Contents", level: "read", without: "files and branches are not known" },
  actions: { name: "Actions", level: "read", without: "pipelines are not known, and no deployment is asked about" },
  deployments: { name: "Deployments", level: "write", without: "deployments are not answered" },
  checks: { name: "Checks", level: "write", without: "no check runs" },
  statuses: { name: "Commit statuses", level: "read", without: "how the checks of a commit ended is not known" },
  pull_requests: { name: "Pull requests", level: "read", without: "pull requests are not known" },
  merge_queues: { name: "Merge queues", level: "read", without: "no check runs in merge queues" },
  administration: { name: "Administration", level: "read", without: "branch protection is known in part" },
  vulnerability_alerts: { name: "Dependabot alerts", level: "read", without: "vulnerabilities are not known" },
  security_events: { name: "Code scanning alerts", level: "read", without: "code scanning is not known" },
  secret_scanning_alerts: { name: "Secret scanning alerts", level: "read", without: "secrets are not known" },
};
/** Events without which something is asked of the App that it never learns of. */
const EVENTS: Readonly<Record<string, string>> = {
  deployment_protection_rule: "Deployment protection rule",
  pull_request: "Pull request",
};
const LAST_DELIVERIES = 30;
const MOST_INSTALLATIONS_PAGES = 20;
const MOST_NAMED = 5;

const permissionsSchema = z.record(z.string(), z.string());
const appSchema = z.object({
  slug: z.string().optional(),
  permissions: permissionsSchema,
  events: z.array(z.string()),
});
const hookSchema = z.object({
  url: z.string().nullish(),
  content_type: z.string().nullish(),
  secret: z.string().nullish(),
});
const deliveriesSchema = z.array(z.object({ delivered_at: z.string(), status_code: z.int() }));
const installationsSchema = z.array(
  z.object({
    id: z.int(),
    account: z.object({ login: z.string() }).nullish(),
    suspended_at: z.string().nullish(),
    permissions: permissionsSchema.default({}),
  }),
);
const repositoriesSchema = z.object({ total_count: z.int() });

type Found = Omit<ExaminedPart, "check">;

/** Never rejects. Where GitHub does not know the App, nothing more is checked. `publicUrl`: that of this service. */
export async function examineApp(
  github: GitHub,
  app: GitHubApp,
  publicUrl: string | undefined,
): Promise<readonly ExaminedPart[]> {
  let permissions: Readonly<Record<string, string>> = {};
  const known = await examined("github-app", async () => {
    const { value } = await github.app.read("/app", appSchema);
    permissions = value.permissions;
    const lacking = lackingOf(permissions);
    const unheard = Object.keys(EVENTS).filter((event) => !value.events.includes(event));
    const parts = [
      ...(lacking.length === 0 ? [] : [`lacks ${lacking.map(sayNeed).join(", ")}`]),
      ...(unheard.length === 0 ? [] : [`does not hear of ${unheard.map((event) => `*${EVENTS[event]}*`).join(", ")}`]),
    ];
    const said = `\`${value.slug ?? app.appId}\` is known at ${app.apiUrl}`;
    // Every permission and event is optional.
    if (parts.length === 0) return well(`${said}, and may do all that it does`);
    return well(`${said}; ${parts.join("; ")}`, "what is wanted is given under *Permissions & events* of the App");
  });
  if (!known.ok) return [known];
  return [
    known,
    await examined("github-webhook", () => examineHook(github, publicUrl)),
    await examined("github-deliveries", () => examineDeliveries(github)),
    await examined("github-installations", () => examineInstallations(github, permissions)),
  ];
}

async function examined(check: string, look: () => Promise<Found>): Promise<ExaminedPart> {
  try {
    return { check, ...(await look()) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { check, ok: false, message: error.message, help: HELP[error.kind] ?? null };
  }
}

const HELP: Partial<Record<Refusal["kind"], string>> = {
  unidentified:
    "the key is of another App than MUSTER_GITHUB_APP_ID says, or was deleted at GitHub: make a new one there",
  unavailable: "is MUSTER_GITHUB_API_URL right, and does this machine reach it?",
  missing: "MUSTER_GITHUB_API_URL of a GitHub Enterprise ends in `/api/v3`",
  invalid: "MUSTER_GITHUB_API_URL of a GitHub Enterprise ends in `/api/v3`",
};

function well(message: string, help: string | null = null): Found {
  return { ok: true, message, help };
}

function wrong(message: string, help: string): Found {
  return { ok: false, message, help };
}

function lackingOf(given: Readonly<Record<string, string>>): readonly Need[] {
  return Object.entries(PERMISSIONS).flatMap(([key, need]) => {
    const level = Object.hasOwn(given, key) ? given[key] : undefined;
    const isEnough = level === "write" || level === "admin" || (level === "read" && need.level === "read");
    return isEnough ? [] : [need];
  });
}

function sayNeed({ name, level, without }: Need): string {
  return `${name}: ${level} (${without})`;
}

async function examineHook({ app: asking }: GitHub, publicUrl: string | undefined): Promise<Found> {
  const { url, content_type, secret } = (await asking.read("/app/hook/config", hookSchema)).value;
  const wanted = `${publicUrl ?? "https://muster.example.com"}/webhooks/github`;
  const under = "it is set under *Webhook* of the App";
  if ((url ?? "") === "") return wrong("GitHub sends no webhooks", `the address is \`${wanted}\`; ${under}`);
  const isHere = publicUrl === undefined ? (url ?? "").endsWith("/webhooks/github") : url === wanted;
  if (!isHere) return wrong(`GitHub sends webhooks to \`${url}\``, `the address is \`${wanted}\`; ${under}`);
  if (content_type !== "json") return wrong("GitHub sends webhooks as a form", `choose \`application/json\`; ${under}`);
  if ((secret ?? "") === "") return wrong("GitHub signs no webhooks", `the secret is missing; ${under}`);
  return well(`GitHub sends webhooks to \`${url}\`, signed`);
}

/** The newest delivery shows the present state. */
async function examineDeliveries({ app: asking }: GitHub): Promise<Found> {
  const { value } = await asking.read(`/app/hook/deliveries?per_page=${LAST_DELIVERIES}`, deliveriesSchema);
  const [newest] = value;
  if (newest === undefined) return well("GitHub has sent nothing in three days");
  const failed = value.filter(({ status_code: status }) => status < 200 || status >= 400).length;
  const of = `${failed} of the last ${value.length} deliveries failed`;
  if (newest.status_code >= 200 && newest.status_code < 400) {
    return well(failed === 0 ? `the last ${value.length} deliveries arrived` : `${of}, and the last of all arrived`);
  }
  const how = newest.status_code === 0 ? "was not answered" : `was answered with ${newest.status_code}`;
  const why =
    newest.status_code === 401
      ? "the secret of the App's webhook is another than MUSTER_GITHUB_WEBHOOK_SECRET"
      : "is the service reachable from GitHub? Those that failed are fetched every 15 minutes";
  return wrong(`the last delivery, of ${newest.delivered_at}, ${how}; ${of}`, why);
}

async function examineInstallations(github: GitHub, permissions: Readonly<Record<string, string>>): Promise<Found> {
  const { items } = await readPages(github.app, "/app/installations?per_page=100", {
    schema: installationsSchema,
    itemsOf: (page) => page,
    most: MOST_INSTALLATIONS_PAGES,
  });
  if (items.length === 0)
    return wrong("nobody has installed the App", "install it under *Install App* of its settings");
  const named = (some: typeof items): string => {
    const names = some.map(({ account, id }) => `\`${account?.login ?? id}\``);
    return [...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? ["…"] : [])].join(", ");
  };
  const active = items.filter(({ suspended_at }) => typeof suspended_at !== "string");
  const suspended = items.filter(({ suspended_at }) => typeof suspended_at === "string");
  const behind = active.filter((one) =>
    Object.keys(permissions).some((key) => one.permissions[key] !== permissions[key]),
  );
  const [first] = active;
  if (first === undefined)
    return wrong(`${named(suspended)} suspended the App`, "whoever installed it can unsuspend it");
  const path = "/installation/repositories?per_page=1";
  const { total_count } = (await github.installation(first.id, { isUrgent: true }).read(path, repositoriesSchema))
    .value;
  const parts = [
    `installed for ${named(active)}, ${count(total_count, "repository", "repositories")} of \`${first.account?.login ?? first.id}\``,
    ...(suspended.length === 0 ? [] : [`suspended by ${named(suspended)}`]),
    ...(behind.length === 0 ? [] : [`what the App may do awaits approval by ${named(behind)}`]),
  ];
  if (total_count === 0) return wrong(parts.join("; "), "give the installation the repositories that it is to see");
  const help = behind.length === 0 ? null : "owners approve under *GitHub Apps* of their organization's settings";
  return { ok: behind.length === 0, message: parts.join("; "), help };
}
