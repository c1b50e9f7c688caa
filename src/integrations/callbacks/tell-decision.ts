// How does whoever waits for a decision learn of the final one? By a call that is repeated until it is accepted, for
// two days at most.

import { readDecisionBody } from "../../api/decision-body.ts";
import { CALLBACK_CHANNEL } from "../../app/decisions/ask-callback.ts";
import type { PlannedCallback } from "../../app/decisions/ask-callback.ts";
import { WAITED_FOR } from "../../app/decisions/decide-waiting.ts";
import { readDecision } from "../../app/decisions/read-decision.ts";
import type { Muster } from "../../app/muster.ts";
import type { Attempted, ErrandChannel } from "../../app/run-errands.ts";
import type { Callbacks } from "../../model/callbacks.ts";
import type { Decision } from "../../model/decision.ts";
import type { Errand } from "../../model/errand.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import { DAY, formatInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { signWebhook } from "../sign-webhook.ts";
import { takenPost } from "../taken-post.ts";

/** How long until a waiting decision is looked at again; sooner where a decision is made here. */
const LOOK_AGAIN: Milliseconds = 60_000;
/** From then on nobody is waiting for it any more. */
const GIVES_UP: Milliseconds = 2 * DAY;

/** If begun twice, the call is made twice, with the same id. */
export const CALLBACKS: ErrandChannel = { name: CALLBACK_CHANNEL, atOnce: 4, run: tellDecision };

async function tellDecision(muster: Muster, errand: Errand): Promise<Attempted> {
  const planned = readPlanned(errand.body);
  const { callbacks, post, clock } = muster;
  if (planned === undefined || callbacks === undefined || post === undefined)
    return { done: { gaveUp: "there is nobody left to call" } };
  const at = clock.now();
  const decision = await newestOf(muster, planned.waited);
  if (decision === undefined) return { done: { gaveUp: "the decision was pruned" } };
  const until = errand.createdAt + WAITED_FOR;
  const isWaiting = decision.verdict === "wait";
  if (isWaiting && at < until) return { again: Math.min(until, at + LOOK_AGAIN), body: errand.body };
  // A decision that still waits at the end is told as it is, so that the caller learns of it.
  const since = isWaiting ? until : decision.decidedAt;
  if (errand.failures > 0 && at - since >= GIVES_UP) {
    muster.log.error("gave up on a callback", { decision: planned.waited });
    return { done: { gaveUp: "it was not taken for two days" } };
  }
  const answered = await post(planned.url, callOf(callbacks, planned, { decision, errand, at }));
  const told = takenPost(answered, "callback-not-taken", "the callback address");
  return { done: "taken" in told ? { status: told.taken, decision: decision.id } : told };
}

/** The newest decision of the same question. Undefined: it has been pruned. */
async function newestOf(muster: Muster, waited: string): Promise<Decision | undefined> {
  try {
    const { newest = waited } = (await muster.store.decisions.around(waited)) ?? {};
    const { answer } = await readDecision(muster, newest);
    return readDecisionBody(JSON.parse(answer) as JsonValue);
  } catch (error) {
    if (error instanceof Refusal && error.kind === "missing") return undefined;
    throw error;
  }
}

interface Call {
  readonly decision: Decision;
  readonly errand: Errand;
  readonly at: Instant;
}

/**
 * Holds what a pipeline needs to go on. Findings are not included: they are read where the caller's identity is known.
 */
function callOf({ key, privateHosts }: Callbacks, { url, waited }: PlannedCallback, { decision, errand, at }: Call) {
  const { id, verdict, evaluation, basis, message, entity, environment, change, validUntil, links } = decision;
  const data = {
    waited,
    id,
    verdict,
    evaluation,
    basis,
    message,
    entity: entity.ref,
    environment,
    change,
    validUntil: validUntil === null ? null : formatInstant(validUntil),
    links,
  };
  const body = JSON.stringify({ type: "muster.decision", timestamp: formatInstant(at), data });
  const headers = { "content-type": "application/json", ...signWebhook(key, errand.subject, body, at) };
  return { headers, body, mayBePrivate: privateHosts.includes(URL.parse(url)?.hostname ?? "") };
}

/** Undefined: it is not the body of a callback. */
function readPlanned({ url, waited }: JsonObject): PlannedCallback | undefined {
  return typeof url === "string" && typeof waited === "string" ? { url, waited } : undefined;
}
