// How is GitHub's question answered whether a deployment may go on? With one final answer, whatever happens on the way.

import { z } from "zod";
import type { Muster } from "../../../app/muster.ts";
import { readersOf } from "../../../app/rules/rulebook-readers.ts";
import { addErrand, delayAfter } from "../../../app/run-errands.ts";
import type { Attempted, ErrandChannel } from "../../../app/run-errands.ts";
import type { Errand } from "../../../model/errand.ts";
import type { JsonObject } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import { DAY } from "../../../model/time.ts";
import type { Instant, Milliseconds } from "../../../model/time.ts";
import { fitMarkdown } from "../../../report/comment.ts";
import { gitHubOf } from "../client/github.ts";
import type { Asking } from "../client/github.ts";
import { isForNow, isKnown } from "../facts/known.ts";
import { CHECK_CONCLUSION, readChecks } from "../facts/check-conclusion.ts";
import type { ChecksOfCommit } from "../facts/check-conclusion.ts";
import { decideDeployment } from "./decide-deployment.ts";
import type { DeploymentAnswer } from "./decide-deployment.ts";
import { answerPath, deploymentQuestion, readDeploymentQuestion } from "./deployment-question.ts";

/** GitHub allows ten comments per run and environment, including the answer; three are kept in reserve. */
const MOST_COMMENTS = 6;
/** How long until a waiting deployment is looked at again; sooner where the end of the wait is known. */
const LOOK_AGAIN: Milliseconds = 60_000;
/** A run that is not decided by then is answered by the fail mode. */
const UNDECIDED_UNTIL: Milliseconds = 25 * 60_000;
/** GitHub may ask before it accepts an answer. What it refuses for longer than this is over. */
const REFUSED_UNTIL: Milliseconds = 60 * 60_000;
/** Once the question is this old, a refusal means that an earlier attempt arrived, if there was one. */
const ARRIVED_UNTIL: Milliseconds = 5 * 60_000;
/** GitHub ends a run that has waited this long. */
const GITHUB_WAITS: Milliseconds = 30 * DAY;

const answerSchema = z.object({ state: z.enum(["approved", "rejected"]), comment: z.string() });
type FinalAnswer = z.output<typeof answerSchema>;

const bodySchema = z.object({
  question: deploymentQuestion,
  /** How many comments were sent, or may have been. */
  comments: z.int(),
  /** The last comment that arrived. */
  said: z.string().nullable(),
  /** Attempts in a row without a decision. */
  undecided: z.int(),
  /** The final answer. It is on disk before it is sent, and never changes afterwards. */
  answer: answerSchema.nullable(),
  /** Whether it was being sent, so that it is not known whether it arrived. */
  isUncertain: z.boolean(),
});
type Body = z.output<typeof bodySchema>;

export const PROTECTION_RULE_CHANNEL: ErrandChannel = {
  name: "github-protection-rule",
  atOnce: 4,
  run: async (muster, errand) => {
    const { github: app, clock } = muster;
    if (app === undefined) throw new Refusal("unavailable", "github-not-set-up", "the GitHub App is not set up");
    const body = bodySchema.parse(errand.body);
    const github = gitHubOf({ clock }, app).installation(body.question.installation, { isUrgent: true });
    return attemptOf({ muster, errand, github, body });
  },
};

/**
 * For `deployment_protection_rule`. The question is on disk when this resolves; the same question again is not answered
 * again. Throws Refusal `invalid` where the payload is not valid or gives an address elsewhere; `unavailable` without
 * an App.
 */
export async function answerProtectionRule(muster: Muster, payload: unknown): Promise<void> {
  const { github } = muster;
  if (github === undefined) throw new Refusal("unavailable", "github-not-set-up", "the GitHub App is not set up");
  const question = readDeploymentQuestion(github, payload);
  const { repository, run, environment, deployment } = question;
  const subject = [repository.toLowerCase(), run, environment, deployment ?? ""].join(" ");
  const body: Body = { question, comments: 0, said: null, undecided: 0, answer: null, isUncertain: false };
  await addErrand(muster, PROTECTION_RULE_CHANNEL, { subject, body });
}

interface Attempt {
  readonly muster: Muster;
  readonly errand: Errand;
  readonly github: Asking;
  readonly body: Body;
}

async function attemptOf(attempt: Attempt): Promise<Attempted> {
  const { muster, errand, body } = attempt;
  const at = muster.clock.now();
  if (at - errand.createdAt >= GITHUB_WAITS) return { done: { ...body, ended: "GitHub has ended the run" } };
  if (body.answer !== null) return sendAnswer(attempt, body.answer);
  const decided = await decide(attempt, at);
  if ("undecided" in decided) return stayUndecided(attempt, decided, at);
  const { verdict, comment, retryAt } = decided;
  if (verdict === "wait") return wait(attempt, comment, retryAt);
  return sendAnswer(attempt, { state: verdict === "allow" ? "approved" : "rejected", comment });
}

/** A request that the gates refuse as invalid will stay so; the fail mode answers it at once. */
async function decide(attempt: Attempt, at: Instant): Promise<DeploymentAnswer | Undecided> {
  const { muster, body } = attempt;
  try {
    const checks = await checksOf(attempt);
    if (checks !== null && checks.running > 0 && !isKnown(checks.conclusion) && isEarly(attempt, at)) {
      const comment = `**Waiting** for the checks of the commit: ${checks.running} ${checks.running === 1 ? "has" : "have"} not ended.`;
      return { verdict: "wait", comment, retryAt: null };
    }
    return await decideDeployment(muster, body.question, checks === null ? {} : tellConclusion(checks));
  } catch (error) {
    muster.log.warn("a deployment is not decided", { repository: body.question.repository, at, error: String(error) });
    const isFinal = error instanceof Refusal && !isForNow(error);
    const why = error instanceof Refusal ? error.message : "the decision could not be made or written";
    return isFinal ? failModeAnswer(muster, why) : { undecided: why, error };
  }
}

interface Undecided {
  /** The reason, for people. */
  readonly undecided: string;
  readonly error: unknown;
}

function isEarly({ errand }: Attempt, at: Instant): boolean {
  return at < errand.createdAt + UNDECIDED_UNTIL;
}

/** Null: no rule reads the fact, or there is no commit. */
async function checksOf({ muster, github, body: { question } }: Attempt): Promise<ChecksOfCommit | null> {
  const { repository, run, commit } = question;
  const rules = await muster.rules.current(muster.store);
  const isAsked = rules !== undefined && readersOf(rules).of(`facts.${CHECK_CONCLUSION}`).length > 0;
  return isAsked && commit !== null ? readChecks(github, { repository, run, commit }) : null;
}

/** Null where it is not known for this commit, so that what is known of another commit does not count. */
function tellConclusion({ conclusion }: ChecksOfCommit): JsonObject {
  return { [CHECK_CONCLUSION]: isKnown(conclusion) ? conclusion.value : null };
}

function failModeAnswer({ github }: Muster, why: string): DeploymentAnswer {
  const isOpen = github?.failMode === "open";
  const comment = `**Not decided**: ${fitMarkdown(why, 600)}. By its fail mode (${isOpen ? "open" : "closed"}) this deployment is ${isOpen ? "approved" : "rejected"}.`;
  return { verdict: isOpen ? "allow" : "block", comment, retryAt: null };
}

/** Tried again until the fail mode has to answer. */
async function stayUndecided(attempt: Attempt, { undecided: why, error }: Undecided, at: Instant): Promise<Attempted> {
  const { muster, errand, body } = attempt;
  if (!isEarly(attempt, at)) {
    const { verdict, comment } = failModeAnswer(muster, why);
    return sendAnswer(attempt, { state: verdict === "allow" ? "approved" : "rejected", comment });
  }
  const undecided = body.undecided + 1;
  const said = await say(attempt, `**Not decided yet**: ${fitMarkdown(why, 600)}. It is tried again.`);
  const delay = delayAfter(undecided, error, muster.chance.bytes(1)[0] ?? 0);
  return { again: Math.min(at + delay, errand.createdAt + UNDECIDED_UNTIL), body: { ...said, undecided } };
}

/** A hold never leads to a rejection: the deployment goes on by itself when the hold ends. */
async function wait(attempt: Attempt, comment: string, retryAt: Instant | null): Promise<Attempted> {
  const at = attempt.muster.clock.now();
  const said = await say(attempt, comment);
  const again = retryAt !== null && retryAt > at ? Math.min(retryAt, at + LOOK_AGAIN) : at + LOOK_AGAIN;
  return { again, body: { ...said, undecided: 0 } };
}

/** Comments only news, and only while there are comments left. A comment that does not arrive delays nothing. */
async function say({ muster, errand, github, body }: Attempt, comment: string): Promise<Body> {
  if (body.said === comment || body.comments >= MOST_COMMENTS) return body;
  const counted = { ...body, comments: body.comments + 1 };
  if (!(await muster.store.errands.keep(errand, counted))) return counted;
  try {
    await github.write("POST", answerPath(body.question), { environment_name: body.question.environment, comment });
    return { ...counted, said: comment };
  } catch (error) {
    muster.log.warn("a comment did not arrive", { repository: body.question.repository, error: String(error) });
    const isUnsent = error instanceof Refusal && error.kind === "too-many";
    return isUnsent ? body : counted;
  }
}

/** INVARIANT: the answer is on disk before it is sent, so that every later attempt sends the same one. */
async function sendAnswer({ muster, errand, github, body }: Attempt, answer: FinalAnswer): Promise<Attempted> {
  const { question, isUncertain } = body;
  const sending: Body = { ...body, answer, isUncertain: true };
  if (!(await muster.store.errands.keep(errand, sending))) return { again: errand.dueAt, body: sending };
  try {
    const { state, comment } = answer;
    await github.write("POST", answerPath(question), { environment_name: question.environment, state, comment });
    return doneWith(muster, sending);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === "unavailable") throw error;
    const isGone = error.kind === "missing" || error.kind === "invalid";
    const age = muster.clock.now() - errand.createdAt;
    // An earlier attempt arrived, so GitHub no longer waits.
    if (isGone && isUncertain && age >= ARRIVED_UNTIL) return doneWith(muster, sending);
    if (age >= REFUSED_UNTIL && error.kind !== "too-many") return { done: { ...sending, untold: error.message } };
    await muster.store.errands.keep(errand, { ...sending, isUncertain });
    throw error;
  }
}

function doneWith({ log }: Muster, body: Body): { readonly done: JsonObject } {
  const { repository, run, environment } = body.question;
  log.info("answered a deployment", { repository, run, environment, state: body.answer?.state });
  return { done: { ...body, isUncertain: false } };
}
