// Which deployment does GitHub ask about, and where does the answer go?

import { z } from "zod";
import type { GitHubApp } from "../../../app/github-app.ts";
import { Refusal } from "../../../model/refusal.ts";
import { around, readPayload } from "../read-payload.ts";

const payloadSchema = z.object({
  action: z.string(),
  environment: z.string().min(1),
  deployment_callback_url: z.string(),
  ...around,
  sha: z.string().optional(),
  deployment: z
    .object({
      id: z.int().optional(),
      sha: z.string().optional(),
      creator: z.object({ login: z.string() }).nullish(),
    })
    .optional(),
  sender: z.object({ login: z.string() }).optional(),
});

/** What is kept of the question until it is answered. */
export const deploymentQuestion = z.object({
  installation: z.int(),
  /** As GitHub writes it. */
  repository: z.string(),
  run: z.string(),
  environment: z.string(),
  /** The id of the deployment, which differs between attempts of the same run; null: not given. */
  deployment: z.int().nullable(),
  commit: z.string().nullable(),
  actor: z.string().nullable(),
});
export type DeploymentQuestion = z.output<typeof deploymentQuestion>;

/**
 * Throws Refusal `invalid` where it is not such a question, or the answer would go anywhere but to the configured API.
 */
export function readDeploymentQuestion({ apiUrl }: GitHubApp, payload: unknown): DeploymentQuestion {
  const data = readPayload(payloadSchema, payload);
  if (data.action !== "requested") {
    throw new Refusal("invalid", "github-odd-payload", "`action` of the payload is not `requested`");
  }
  const { environment, repository, installation, deployment, sender } = data;
  return {
    installation: installation.id,
    repository: repository.full_name,
    run: readRun(apiUrl, data.deployment_callback_url, repository.full_name),
    environment,
    deployment: deployment?.id ?? null,
    commit: (data.sha ?? deployment?.sha)?.slice(0, 200) ?? null,
    actor: deployment?.creator?.login ?? sender?.login ?? null,
  };
}

/** The path for the answer, made from verified parts: the address in the payload is never used. */
export function answerPath({ repository, run }: DeploymentQuestion): string {
  return `/repos/${repository.split("/").map(encodeURIComponent).join("/")}/actions/runs/${run}/deployment_protection_rule`;
}

/** Only the number of the run is taken from the address. */
function readRun(apiUrl: string, callback: string, repository: string): string {
  const [url, api] = [URL.parse(callback), new URL(apiUrl)];
  const isThere = url !== null && url.origin === api.origin && url.username === "" && url.password === "";
  const path = api.pathname.replace(/\/$/, "");
  const rest = isThere && `${url.search}${url.hash}` === "" ? url.pathname.slice(path.length) : "";
  const [, slug, run] =
    /^\/repos\/([^/]+\/[^/]+)\/actions\/runs\/([1-9]\d{0,19})\/deployment_protection_rule$/.exec(rest) ?? [];
  const isOfRepository = slug?.toLowerCase() === repository.toLowerCase();
  if (run !== undefined && isOfRepository && url?.pathname.startsWith(path) === true) return run;
  throw new Refusal(
    "invalid",
    "github-callback-elsewhere",
    "the deployment names another server or repository in its callback address",
    {
      help: `answers go to \`${apiUrl}\`, for the repository that asks`,
    },
  );
}
