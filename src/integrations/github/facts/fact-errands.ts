// When are the facts of a repository collected from GitHub? Once a day, and shortly after something happened there.

import type { Muster } from "../../../app/muster.ts";
import type { ErrandChannel } from "../../../app/run-errands.ts";
import type { Milliseconds } from "../../../model/time.ts";
import { gitHubOf } from "../client/github.ts";
import type { Asking, GitHub } from "../client/github.ts";
import { readInstallations } from "../client/installations.ts";
import { collectRepositoryFacts } from "./collect-repository-facts.ts";
import { livingIn, repositoriesOfCatalog } from "../entities-by-repository.ts";

/**
 * Facts of activity are fresh for two days. Up to four hours are added at random, so that not all repositories come at
 * once.
 */
const DAILY: Milliseconds = 20 * 3_600_000;
const SPREAD: Milliseconds = 4 * 3_600_000;
/** How long to wait after an event, so that further events are covered by the same collection. */
const AFTER_EVENT: Milliseconds = 5 * 60_000;

/** GitHub events after which facts of a repository may have changed. */
const TELLING_EVENTS = new Set([
  "branch_protection_configuration",
  "branch_protection_rule",
  "code_scanning_alert",
  "dependabot_alert",
  "public",
  "pull_request",
  "push",
  "repository",
  "repository_ruleset",
  "secret_scanning_alert",
  "security_and_analysis",
  "workflow_run",
]);

export const FACT_CHANNEL: ErrandChannel = {
  name: "github-facts",
  atOnce: 1,
  run: async (muster, { subject: repository, body }) => {
    const { github: app, clock, chance } = muster;
    const entities = await livingIn(muster, repository);
    if (app === undefined || entities.length === 0) return "gone";
    const github = await askingOf(gitHubOf(muster, app), repository);
    await collectRepositoryFacts(muster, { repository, entities, github });
    return { again: clock.now() + DAILY + (SPREAD * (chance.bytes(1)[0] ?? 0)) / 256, body };
  },
};

/** Makes sure that every repository of the catalog has an errand. */
export async function planRepositoryFacts(muster: Muster): Promise<void> {
  if (muster.github === undefined) return;
  const at = muster.clock.now();
  const repositories = await repositoriesOfCatalog(muster);
  const errands = repositories.map((subject) => ({ channel: FACT_CHANNEL.name, subject, body: {}, dueAt: at }));
  await muster.store.errands.add(errands, at);
}

/** `event`: as GitHub names it. Events that change no facts are ignored. */
export async function noteRepositoryEvent(muster: Muster, event: string, repository: string): Promise<void> {
  if (!TELLING_EVENTS.has(event)) return;
  const soon = muster.clock.now() + AFTER_EVENT;
  await muster.store.errands.hasten(FACT_CHANNEL.name, repository.toLowerCase(), soon);
}

async function askingOf(github: GitHub, repository: string): Promise<Asking | string> {
  const [owner] = repository.split("/");
  const installation = (await readInstallations(github)).find(({ account }) => account === owner);
  if (installation === undefined) return `the app is not installed for \`${owner}\``;
  return installation.isSuspended ? `\`${owner}\` has suspended the app` : github.installation(installation.id);
}
