// What of the GitHub App works that environment variables name?

import { createGitHub } from "../integrations/github/client/github.ts";
import type { GitHubOutside } from "../integrations/github/client/github.ts";
import { examineApp } from "../integrations/github/examine-app.ts";
import type { ExaminedPart } from "../integrations/github/examine-app.ts";
import { UsageError } from "../model/usage-error.ts";
import { readGitHubApp } from "./read-github-app.ts";
import { readGithubWebhooks } from "./read-github-settings.ts";
import type { Environment } from "./read-setting.ts";

/** None: they name no app. What is wrong with them is told; it does not reject for it. */
export async function examineGitHub(env: Environment, outside: GitHubOutside): Promise<readonly ExaminedPart[]> {
  try {
    const [app, webhooks] = [readGitHubApp(env), readGithubWebhooks(env)];
    if (app === undefined) return [];
    const examined = await examineApp(createGitHub(app, outside), app);
    return webhooks === undefined ? [NO_SECRET, ...examined] : examined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [{ check: "github-settings", ok: false, message: error.message, help: error.help ?? null }];
  }
}

const NO_SECRET: ExaminedPart = {
  check: "github-secret",
  ok: false,
  message: "no webhook of the App is taken: MUSTER_GITHUB_WEBHOOK_SECRET is not set",
  help: "set it to the secret of the App's webhook",
};
