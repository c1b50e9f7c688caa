// Which deployment does GitHub ask about, and where is it to be answered?

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

/** What is kept of it while it is not answered. */
export const deploymentQuestion = z.object({
  installation: z.int(),
  /** As GitHub writes it. */
  repository: z.string(),
  run: z.string(),
  environment: z.string(),
  /** Of the deployment: another attempt of the same run is another one. */
  deployment: z.int().nullable(),
  commit: z.string().nullable(),
  actor: z.string().nullable(),
});
export type DeploymentQuestion = z.output<typeof deploymentQuestion>;

/** Throws Refusal `invalid` where it is none, or is to be answered anywhere but at the API that the app is told of. */
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

/** Where it is answered, made of what was checked: the address that came is never used. */
export function answerPath({ repository, run }: DeploymentQuestion): string {
  return `/repos/${repository.split("/").map(encodeURIComponent).join("/")}/actions/runs/${run}/deployment_protection_rule`;
}

/** What is left of the address is the number of the run. */
function readRun(apiUrl: string, callback: string, repository: string): string {
  const [url, api] = [URL.parse(callback), new URL(apiUrl)];
  const isThere = url !== null && url.origin === api.origin && url.username === "" && url.password === "";
  const path = api.pathname.replace(/\/$/, "");
  const rest = isThere && `${url.search}${url.hash}` === "" ? url.pathname.slice(path.length) : "";
  const [, slug, run] =
    /^\/repos\/([^/]+\/[^/]+)\/actions\/runs\/([1-9]\d{0,19})\/deployment_protection_rule$/.exec(rest) ?? [];
  const isOfRepository = slug?.toLowerCase() === repository.toLowerCase();
  if (run !== undefined && isOfRepository && url?.pathname.startsWith(path) === true) return run;
  throw new Refusal("invalid", "github-callback-elsewhere", "the deployment is to be answered elsewhere", {
    help: `answers go to \`${apiUrl}\`, for the repository that asks`,
  });
}
