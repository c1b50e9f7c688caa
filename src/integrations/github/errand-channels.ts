// Which errands does the service have at GitHub?

import type { Muster } from "../../app/muster.ts";
import type { ErrandChannel } from "../../app/run-errands.ts";
import { PROTECTION_RULE_CHANNEL } from "./protection/answer-protection-rule.ts";
import { CATALOG_CHANNEL } from "./catalog/discover-catalog.ts";
import { FACT_CHANNEL, planRepositoryFacts } from "./facts/fact-errands.ts";
import { deliveryChannel } from "./webhooks/reconcile-deliveries.ts";
import { CHECK_RUN_CHANNEL } from "./checks/report-change.ts";
import { WAIVER_CHANNEL } from "./checks/ask-for-waivers.ts";
import { understandWebhooks } from "./webhooks/understand-webhooks.ts";

/** Treats a missed delivery as if it had arrived: stores it unchanged, then understands it. */
const DELIVERY_CHANNEL = deliveryChannel(async (muster, { id, event, payload }) => {
  const kept = { source: "github", id, event, receivedAt: muster.clock.now(), body: JSON.stringify(payload) };
  await muster.store.events.receive(kept);
  await understandWebhooks(muster);
});

export const GITHUB_CHANNELS: readonly ErrandChannel[] = [
  PROTECTION_RULE_CHANNEL,
  CHECK_RUN_CHANNEL,
  WAIVER_CHANNEL,
  DELIVERY_CHANNEL,
  CATALOG_CHANNEL,
  FACT_CHANNEL,
];

/** Makes sure the recurring errands exist; each keeps itself going. */
export async function planGitHub(muster: Muster): Promise<void> {
  const { github, store, clock } = muster;
  if (github === undefined) return;
  const at = clock.now();
  const { discovery } = github;
  const deliveries = { channel: DELIVERY_CHANNEL.name, subject: github.appId, body: {}, dueAt: at };
  const catalog = discovery && { channel: CATALOG_CHANNEL.name, subject: discovery.source, body: {}, dueAt: at };
  await store.errands.add([deliveries, ...(catalog === undefined ? [] : [catalog])], at);
  await planRepositoryFacts(muster);
}
