// What happens when somebody presses the button of a check run: for whom is which waiver requested, and what are they
// told?

import { z } from "zod";
import { userOfAccounts } from "../../../app/access/linked-user.ts";
import type { Account } from "../../../app/access/linked-user.ts";
import { requestWaiver } from "../../../app/directives/request-waiver.ts";
import type { GitHubApp } from "../../../app/github-app.ts";
import type { Muster } from "../../../app/muster.ts";
import { addErrand } from "../../../app/run-errands.ts";
import type { ErrandChannel } from "../../../app/run-errands.ts";
import type { EntityRef } from "../../../model/entity.ts";
import type { Identity } from "../../../model/identity.ts";
import type { JsonValue } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import { DAY, formatInstant } from "../../../model/time.ts";
import type { Instant, Milliseconds } from "../../../model/time.ts";
import { fitMarkdown } from "../../../report/comment.ts";
import { code } from "../../../report/markdown-text.ts";
import { gitHubOf } from "../client/github.ts";
import { hostOfApp, livingIn } from "../entities-by-repository.ts";
import { pathOfRepository } from "../facts/look.ts";
import { around, readPayload } from "../read-payload.ts";
import type { FailingFinding } from "./catalog-change.ts";
import { checkRunOf, readExternalId, waivable, WAIVER_ACTION } from "./check-run.ts";
import { comparedCommits, compareCommits } from "./compare-commits.ts";

/** Whoever needs more waivers than this at once has to give a reason for each. */
const MOST_AT_ONCE = 20;
/** Long enough to fix it; a waiver can be requested again. */
const ASKED_FOR: Milliseconds = 30 * DAY;
/** By then nobody looks at the check run any more. */
const GIVEN_UP = DAY;

const pressedSchema = z.object({
  requested_action: z.object({ identifier: z.string() }),
  check_run: z.object({
    id: z.int(),
    external_id: z.string().nullish(),
    pull_requests: z.array(z.object({ number: z.int() })).default([]),
  }),
  sender: z.object({ id: z.int(), login: z.string() }),
  ...around,
});

const bodySchema = comparedCommits.extend({
  checkRun: z.int(),
  externalId: z.string(),
  /** The number of the pull request; null: GitHub does not say. */
  pull: z.int().nullable(),
  /** Who pressed the button. */
  sender: z.object({ id: z.int(), login: z.string() }),
});
type Body = z.output<typeof bodySchema>;

export const WAIVER_CHANNEL: ErrandChannel = {
  name: "github-waivers",
  atOnce: 1,
  run: async (muster, errand) => {
    const { github: app, clock } = muster;
    if (app === undefined) return "gone";
    try {
      await askAndTell(muster, app, bodySchema.parse(errand.body));
    } catch (error) {
      if (clock.now() - errand.createdAt < GIVEN_UP) throw error;
      muster.log.warn("waivers are not asked for", { subject: errand.subject, error: String(error) });
    }
    // Removed, so that the button can be pressed again; a waiver that exists is not requested twice.
    return "gone";
  },
};

/**
 * For `check_run.requested_action`. On disk when it resolves; other Apps' buttons are ignored. Throws Refusal `invalid`
 * where the payload is not valid.
 */
export async function waiversWanted(muster: Muster, payload: JsonValue): Promise<void> {
  const { requested_action, check_run, sender, repository, installation } = readPayload(pressedSchema, payload);
  const externalId = check_run.external_id ?? "";
  const compared = readExternalId(externalId);
  if (compared === undefined || requested_action.identifier !== WAIVER_ACTION) return;
  const body: Body = {
    installation: installation.id,
    repository: repository.full_name,
    ...compared,
    checkRun: check_run.id,
    externalId,
    pull: check_run.pull_requests[0]?.number ?? null,
    sender: { id: sender.id, login: sender.login },
  };
  const subject = [repository.full_name.toLowerCase(), check_run.id, sender.id].join(" ");
  await addErrand(muster, WAIVER_CHANNEL, { subject, body });
}

/** Evaluates again, so that the check run shows the present state and what was requested. */
async function askAndTell(muster: Muster, app: GitHubApp, body: Body): Promise<void> {
  const github = gitHubOf(muster, app).installation(body.installation, { isUrgent: true });
  const change = await compareCommits(muster, github, body);
  const answer = await askForAll(muster, app, body, waivable(change));
  const { head: commit, externalId, repository, checkRun } = body;
  const { told, title, summary } = checkRunOf(change, { commit, externalId, publicUrl: muster.publicUrl });
  const output = { title: `${title}; ${answer.title}`, summary: `${answer.lines.join("\n")}\n\n${summary}` };
  await github.write("PATCH", `${pathOfRepository(repository)}/check-runs/${checkRun}`, { ...told, output });
}

interface Answer {
  readonly title: string;
  /** Markdown, a few thousand characters at most. */
  readonly lines: readonly string[];
}

async function askForAll(
  muster: Muster,
  app: GitHubApp,
  body: Body,
  findings: readonly FailingFinding[],
): Promise<Answer> {
  if (findings.length === 0) return nothing("nothing is left that a waiver could be asked for.");
  const user = await userOfAccounts(muster, accountsOf(app, body.sender));
  if (user === undefined) return nothing(sayUnknown(body, findings));
  if (findings.length > MOST_AT_ONCE) {
    const most = `a button asks for ${MOST_AT_ONCE} at most, and ${findings.length} rules do not pass`;
    return nothing(`${most}: ${code("muster waiver request")} asks for each.`);
  }
  const living = await livingIn(muster, body.repository.toLowerCase());
  const asked: Asked[] = [];
  for (const finding of findings) asked.push(await askForOne(muster, body, { user, living, finding }));
  const count = asked.filter(({ isAsked }) => isAsked).length;
  const title = `${count === 0 ? "no" : count} waiver${count === 1 ? "" : "s"} asked for`;
  const lines = asked.map(({ said }) => said);
  return { title, lines: [`### Waivers asked for by ${code(user)}`, "", ...lines] };
}

function nothing(why: string): Answer {
  return { title: "no waiver asked for", lines: ["### No waiver is asked for", "", why] };
}

/**
 * The accounts by which the catalog may know the user, by annotation. User ids of another host belong to other people,
 * so there only the login counts.
 */
export function accountsOf(app: Pick<GitHubApp, "apiUrl">, { id, login }: Body["sender"]): readonly Account[] {
  const byLogin = { annotation: "github.com/user-login", name: login };
  const byId = { annotation: "github.com/user-id", name: String(id) };
  return hostOfApp(app) === "github.com" ? [byId, byLogin] : [byLogin];
}

function sayUnknown({ sender }: Body, [first]: readonly FailingFinding[]): string {
  const annotation = code(`github.com/user-login: ${sender.login}`);
  const who = `nobody knows which user of the catalog ${code(sender.login)} is: a source that the trust file names under ${code("people")} says it, by the annotation ${annotation} of the user.`;
  if (first === undefined) return who;
  const { entity, finding } = first;
  const command = `muster waiver request ${entity.ref} ${finding.scorecard}/${finding.rule} --for 30d --reason "…"`;
  return `${who} Whoever has a token asks by ${code(command)}.`;
}

interface Asked {
  readonly isAsked: boolean;
  /** As a list item. */
  readonly said: string;
}

/**
 * Refuses entities that do not live in this repository: nobody requests waivers for them by a catalog file of their
 * own.
 */
async function askForOne(
  muster: Muster,
  body: Body,
  {
    user,
    living,
    finding: { entity, finding },
  }: { user: EntityRef; living: readonly EntityRef[]; finding: FailingFinding },
): Promise<Asked> {
  const { scorecard, rule } = finding;
  const said = (what: string, isAsked = false): Asked => ({
    isAsked,
    said: `- ${code(entity.ref)} ${code(`${scorecard}/${rule}`)}: ${what}`,
  });
  if (!living.includes(entity.ref)) {
    return said(`the catalog does not know it as one that lives in ${code(body.repository)}`);
  }
  const request = { entity: entity.ref, scorecard, rule, environments: [], ...wordsOf(muster, body) };
  try {
    const { id, expiresAt } = await requestWaiver(muster, request, asUser(user));
    return said(`until ${expiresAt}, once somebody else approves it: ${code(`muster waiver approve ${id}`)}`, true);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === "unavailable") throw error;
    return said(fitMarkdown(error.message, 300));
  }
}

function wordsOf(muster: Muster, { repository, head, pull, sender }: Body) {
  const where = pull === null ? `${repository}@${head.slice(0, 12)}` : `${repository}#${pull}`;
  return {
    reason: `Asked for by ${sender.login} with the button of the check run of ${where}.`,
    ticket: where.slice(0, 200),
    expiresAt: formatInstant(endOf(muster.clock.now(), Math.min(ASKED_FOR, muster.longestWaiver))),
  };
}

/** At midnight UTC, so that pressing the button twice on one day requests the same waiver. */
function endOf(at: Instant, longest: Milliseconds): Instant {
  const midnight = Math.floor((at + longest) / DAY) * DAY;
  return midnight > at ? midnight : at + longest;
}

/** GitHub decides who may press the button. What it requests is not in force until somebody approves it. */
function asUser(user: EntityRef): Identity {
  return { actor: user, token: null, roles: ["reporter"], groups: [], sources: [], entities: [], environments: [] };
}
