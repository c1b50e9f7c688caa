// How are webhooks of other systems taken?

import { receivedWebhook } from "../../api/webhooks.ts";
import { receiveWebhook } from "../../integrations/github/webhooks/receive-webhook.ts";
import { defineRoute, MIB } from "../route.ts";

/** In bytes: the most that GitHub sends. */
const MOST = 25 * MIB;

export const webhookRoutes = [
  defineRoute({
    tag: "Delivery",
    method: "POST",
    path: "/webhooks/github",
    permission: "signed",
    lane: "webhook",
    summary: "Receive a webhook from GitHub",
    description:
      "Stores the webhook as it came, answers, and interprets it afterwards. Every kind of event is accepted; those that say nothing about delivery are only stored.",
    headers: {
      "x-hub-signature-256": "The HMAC of the body: `sha256=` and 64 hex digits.",
      "x-github-delivery": "What GitHub calls this delivery: the same again is a duplicate.",
      "x-github-event": "What it is about: `deployment_status`.",
    },
    body: {
      kind: "text",
      types: { "application/json": null },
      maxBytes: MOST,
      description: "The payload, as GitHub sends it with the content type `application/json`.",
      read: ({ text }) => text,
    },
    answer: { status: 200, description: "The webhook is on disk.", schema: receivedWebhook },
    handle: async ({ muster, body, header }) => ({
      body: await receiveWebhook(muster, {
        signature: header("x-hub-signature-256"),
        delivery: header("x-github-delivery"),
        event: header("x-github-event"),
        body,
      }),
    }),
  }),
];
