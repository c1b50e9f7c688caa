// Which parts of the GitHub App that the environment variables name work?

import { createGitHub } from "../integrations/github/client/github.ts";
import type { GitHubOutside } from "../integrations/github/client/github.ts";
import { examineApp } from "../integrations/github/examine-app.ts";
import type { ExaminedPart } from "../integrations/github/examine-app.ts";
import { UsageError } from "../model/usage-error.ts";
import { readGitHubApp } from "./read-github-app.ts";
import { readGithubWebhooks } from "./read-github-settings.ts";
import { readPublicUrl } from "./read-setting.ts";
import type { Environment } from "./read-setting.ts";

/** Empty: the variables name no app. What is wrong with them is part of the answer: it does not reject for that. */
export async function examineGitHub(env: Environment, outside: GitHubOutside): Promise<readonly ExaminedPart[]> {
  const settings = reading("github-settings", () => {
    const app = readGitHubApp(env);
    return app && { app, publicUrl: readPublicUrl(env) };
  });
  const webhooks = reading("github-secret", () => readGithubWebhooks(env));
  const wrong = [settings, webhooks].flatMap((read) => ("wrong" in read ? [read.wrong] : []));
  const isNamed = "wrong" in settings || settings.value !== undefined;
  const lacksSecret = isNamed && "value" in webhooks && webhooks.value === undefined;
  const told = lacksSecret ? [...wrong, NO_SECRET] : wrong;
  if ("wrong" in settings || settings.value === undefined) return told;
  const { app, publicUrl } = settings.value;
  return [...told, ...(await examineApp(createGitHub(app, outside), app, publicUrl))];
}

type Reading<Value> = { readonly value: Value } | { readonly wrong: ExaminedPart };

function reading<Value>(check: string, read: () => Value): Reading<Value> {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { wrong: { check, ok: false, message: error.message, help: error.help ?? null } };
  }
}

const NO_SECRET: ExaminedPart = {
  check: "github-secret",
  ok: false,
  message: "no webhook of the App is taken: MUSTER_GITHUB_WEBHOOK_SECRET is not set",
  help: "set it to the secret of the App's webhook",
};
