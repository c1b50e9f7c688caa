// How does a message prove where it comes from? By a signature as https://www.standardwebhooks.com defines it.

import { createHash, createHmac } from "node:crypto";
import type { Instant } from "../model/time.ts";

/**
 * The headers to send. `subject`: what the message is about; the message's id is made from it, and is the same however
 * often it is sent.
 */
export function signWebhook(key: Uint8Array, subject: string, body: string, at: Instant): Record<string, string> {
  const id = `msg_${idOf(subject)}`;
  const timestamp = String(Math.floor(at / 1_000));
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

/** The id by which a receiver recognises a message. */
export function idOf(subject: string): string {
  return createHash("sha256").update(subject).digest("hex").slice(0, 32);
}
