// Does a webhook come from GitHub? Then it is stored without secrets and answered; what it means is found out
// afterwards.

import { Webhooks } from "@octokit/webhooks";
import type { ReceivedWebhook } from "../../../api/webhooks.ts";
import type { Muster } from "../../../app/muster.ts";
import { Refusal } from "../../../model/refusal.ts";
import { hideSecrets } from "../../../model/secret-text.ts";
import { understandWebhooks } from "./understand-webhooks.ts";

export interface SentWebhook {
  /** `X-Hub-Signature-256` */
  readonly signature: string | undefined;
  /** `X-GitHub-Delivery` */
  readonly delivery: string | undefined;
  /** `X-GitHub-Event` */
  readonly event: string | undefined;
  /** Byte for byte as it was sent. */
  readonly body: string;
}

/**
 * On disk when it resolves. Throws Refusal `unidentified` where it is not signed with a configured secret, `malformed`
 * where a header is missing or invalid.
 */
export async function receiveWebhook(muster: Muster, sent: SentWebhook): Promise<ReceivedWebhook> {
  // INVARIANT: the body is not looked at before its signature is verified.
  await requireSignature(muster, sent);
  const [delivery, event] = [readHeader(sent.delivery, "X-GitHub-Delivery"), readHeader(sent.event, "X-GitHub-Event")];
  const receivedAt = muster.clock.now();
  const kept = { source: "github", id: delivery, event, receivedAt, body: hideSecrets(sent.body) };
  const isNew = await muster.store.events.receive(kept);
  if (isNew) muster.later?.(() => understandWebhooks(muster));
  return { delivery, status: isNew ? "recorded" : "duplicate" };
}

async function requireSignature({ githubWebhooks }: Muster, { body, signature }: SentWebhook): Promise<void> {
  if (githubWebhooks === undefined) {
    throw new Refusal("unidentified", "webhooks-not-set-up", "no secret is set that a webhook could be signed with", {
      help: "set MUSTER_GITHUB_WEBHOOK_SECRET to the secret of the webhook, and start again",
    });
  }
  const isThere = signature !== undefined && signature !== "";
  if (isThere && (await isSigned(githubWebhooks.secrets, body, signature))) return;
  const message = isThere ? "the signature is of another body or secret" : "the webhook is not signed";
  throw new Refusal("unidentified", "bad-signature", message, {
    help: "`X-Hub-Signature-256` has to be the HMAC of the body under the secret that is set on both sides",
  });
}

/** Signed with the secret, or with the previous one as long as that is configured. */
async function isSigned(secrets: readonly string[], body: string, signature: string): Promise<boolean> {
  for (const secret of secrets) if (await new Webhooks({ secret }).verify(body, signature)) return true;
  return false;
}

/** Both headers are short names: the kind of event, and the delivery. */
function readHeader(written: string | undefined, name: string): string {
  if (written !== undefined && /^[\w-]{1,100}$/.test(written)) return written;
  const message = written === undefined ? `the header \`${name}\` is missing` : `the header \`${name}\` is not a name`;
  throw new Refusal("malformed", "bad-webhook-header", message);
}
