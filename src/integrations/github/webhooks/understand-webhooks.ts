// What do the webhooks mean that were kept and not understood yet?

import { inTurnOnce } from "../../../app/in-turn-once.ts";
import type { GitHubApp } from "../../../app/github-app.ts";
import type { Muster } from "../../../app/muster.ts";
import { recordDrafts } from "../../../app/delivery/record-delivery-events.ts";
import type { DeliveryEventDraft } from "../../../model/delivery-event.ts";
import { isJsonObject, ownText, ownValue } from "../../../model/json.ts";
import type { JsonObject } from "../../../model/json.ts";
import { present } from "../../../model/present.ts";
import { Refusal } from "../../../model/refusal.ts";
import type { WaitingDelivery } from "../../../ports/events.ts";
import { deliveryEventsOfWebhook } from "../delivery/delivery-events-of-webhook.ts";
import { DEFAULT_CONVENTIONS } from "../delivery/github-conventions.ts";
import { receiveEvent } from "./receive-event.ts";

/** A batch takes a few milliseconds. */
const AT_ONCE = 25;

/**
 * Goes on until none is left. After a crash a batch is processed again, which changes nothing, since events have dedupe
 * keys.
 */
export function understandWebhooks(muster: Muster): Promise<void> {
  return inTurnOnce(muster.store, "understand webhooks", async () => {
    for (let left = AT_ONCE; left === AT_ONCE;) {
      left = await understandSome(muster);
      await muster.pause?.();
    }
  });
}

/** Returns how many there were. */
async function understandSome(muster: Muster): Promise<number> {
  const waiting = await muster.store.events.waiting(AT_ONCE);
  if (waiting.length === 0) return 0;
  const drafts: DeliveryEventDraft[] = [];
  for (const delivery of waiting) drafts.push(...(await understand(muster, delivery)));
  await recordDrafts(muster, drafts, { actor: "github", understood: waiting.map(({ number }) => number) });
  return waiting.length;
}

/** A webhook that cannot be read does not hold others up: it is kept unchanged, and the log mentions it. */
async function understand(
  muster: Muster,
  { id, event, body, receivedAt }: WaitingDelivery,
): Promise<readonly DeliveryEventDraft[]> {
  const { githubWebhooks, log } = muster;
  const payload = parse(body);
  if (payload === undefined) {
    log.warn("webhook is not a JSON object", { delivery: id, webhook: event });
    return [];
  }
  if (!isOurs(muster.github, payload)) {
    log.warn("webhook of an account that is not configured", { delivery: id, webhook: event });
    return [];
  }
  try {
    if (muster.github !== undefined) await receiveEvent(muster, event, payload);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.warn("webhook asks for nothing that can be done", {
      delivery: id,
      webhook: event,
      error: error.message,
      ...present({ help: error.details.help }),
    });
  }
  return deliveryEventsOfWebhook({ event, payload, receivedAt }, githubWebhooks ?? DEFAULT_CONVENTIONS);
}

/**
 * An App that anybody can install also gets webhooks for strangers' accounts, signed by GitHub and with any content.
 */
function isOurs(app: GitHubApp | undefined, payload: JsonObject): boolean {
  if (app === undefined || app.organizations.length === 0) return true;
  const repository = ownText(ownValue(payload, "repository"), "full_name");
  const account =
    repository?.split("/")[0] ??
    ownText(ownValue(payload, "organization"), "login") ??
    ownText(ownValue(ownValue(payload, "installation"), "account"), "login");
  return account === undefined || app.organizations.includes(account.toLowerCase());
}

function parse(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
