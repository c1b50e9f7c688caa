// Whom may decisions call, by the settings?

import type { Callbacks } from "../model/callbacks.ts";
import { UsageError } from "../model/usage-error.ts";
import { readWebhookKey, WEBHOOK_KEY_EXPECTED } from "../model/webhook-key.ts";
import { readList } from "./read-setting.ts";
import type { Environment } from "./read-setting.ts";

const SECRET = "MUSTER_CALLBACK_SECRET";
const HOSTS = "MUSTER_CALLBACK_HOSTS";

/** Undefined: nobody. Throws UsageError for a secret that is not valid, without showing it. */
export function readCallbacks(env: Environment): Callbacks | undefined {
  const [secret = "", hosts] = [env[SECRET], readList(env[HOSTS])];
  if (secret === "") {
    if (hosts.length === 0) return undefined;
    throw new UsageError(`${HOSTS} is set, and ${SECRET} is not`, "calls are signed, or not made");
  }
  const key = readWebhookKey(secret);
  if (key === undefined) throw new UsageError(`${SECRET} holds no secret`, `write ${WEBHOOK_KEY_EXPECTED}`);
  const odd = hosts.find((host) => !/^[a-z0-9.:[\]-]+$/i.test(host));
  if (odd !== undefined) throw new UsageError(`${HOSTS} cannot hold \`${odd}\``, "write only names: `hooks.internal`");
  return { key, privateHosts: hosts.map((host) => host.toLowerCase()) };
}
