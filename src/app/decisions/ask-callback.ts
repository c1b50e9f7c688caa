// Who is to be told when another decision follows one that waits? An address that the caller names, if it may be
// called.

import { createHash } from "node:crypto";
import type { ReleaseQuestion } from "../../api/decisions.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Muster } from "../muster.ts";

export const CALLBACK_CHANNEL = "decision-callback";

/** The body of the errand. */
export interface PlannedCallback {
  readonly url: string;
  /** Id of the decision that waited. */
  readonly waited: string;
}

const HELP = "name an `https://` address on the usual port, without a user name, a password or a `#`";

/**
 * Undefined: nobody is to be called. Throws Refusal `invalid`: `callback-of-dry-run`, `no-callbacks`, `bad-callback`.
 * Messages repeat no more of the address than its host, since the rest may be a secret.
 */
export function readCallback(
  { callbacks }: Pick<Muster, "callbacks">,
  { callback, dryRun }: Pick<ReleaseQuestion, "callback" | "dryRun">,
): string | undefined {
  if (callback === undefined) return undefined;
  if (dryRun) throw refuse("callback-of-dry-run", "a dry run is not recorded, nobody is called about it");
  if (callbacks === undefined) {
    const help = "whoever runs it sets MUSTER_CALLBACK_SECRET; `GET /v1/decisions/{id}?wait=30` needs nothing";
    throw refuse("no-callbacks", "this service calls nobody: it has no secret to sign with", help);
  }
  const url = URL.parse(callback);
  if (url === null) throw refuse("bad-callback", "`callback` is not an address", HELP);
  const isListed = callbacks.privateHosts.includes(url.hostname);
  const isWeb = url.protocol === "https:" || (url.protocol === "http:" && isListed);
  const isPlain = url.username + url.password + url.hash === "" && (url.port === "" || isListed);
  if (isWeb && isPlain) return url.href;
  throw refuse("bad-callback", `\`callback\` may not be called at \`${url.protocol}//${url.host}\``, HELP);
}

function refuse(code: string, message: string, help?: string): Refusal {
  return new Refusal("invalid", code, message, help === undefined ? {} : { help });
}

/** On disk when it resolves. An address is called once about a decision, however often that is asked for. */
export async function keepCallback({ store, clock }: Muster, waited: string, url: string): Promise<void> {
  const at = clock.now();
  const body = { url, waited };
  const subject = `${waited} ${createHash("sha256").update(url).digest("hex").slice(0, 16)}`;
  await store.errands.add([{ channel: CALLBACK_CHANNEL, subject, body, dueAt: at }], at);
}
