// How does a message prove where it comes from? As https://www.standardwebhooks.com has it.

import { createHash, createHmac } from "node:crypto";
import type { Instant } from "../model/time.ts";

/** Headers. `subject`: what the message is about; its id stays the same however often it is sent. */
export function signWebhook(key: Uint8Array, subject: string, body: string, at: Instant): Record<string, string> {
  const id = `msg_${idOf(subject)}`;
  const timestamp = String(Math.floor(at / 1_000));
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

/** What a receiver knows a message by. */
export function idOf(subject: string): string {
  return createHash("sha256").update(subject).digest("hex").slice(0, 32);
}
