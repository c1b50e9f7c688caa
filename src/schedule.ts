// What is done from time to time? One table, run by cron on Node and by the platform's triggers on Workers.

import { pruneOld } from "./app/audit/prune.ts";
import { keepCheckpoint } from "./app/audit/sign-checkpoint.ts";
import { decideWaiting } from "./app/decisions/decide-waiting.ts";
import { evaluateDue } from "./app/evaluations/evaluate-due.ts";
import { evaluateOutdated } from "./app/evaluations/evaluate-outdated.ts";
import { markDeployedByEvents } from "./app/delivery/mark-deployed-by-events.ts";
import { planNotices } from "./app/notices/plan-notices.ts";
import { runErrands } from "./app/run-errands.ts";
import type { ErrandChannel } from "./app/run-errands.ts";
import type { Muster } from "./app/muster.ts";
import { SERVICE } from "./app/access/service-identity.ts";
import { recordDeliveryFacts } from "./app/delivery/record-delivery-facts.ts";
import { importBackstage } from "./integrations/backstage/import-backstage.ts";
import { CALLBACKS } from "./integrations/callbacks/tell-decision.ts";
import { GITHUB_CHANNELS, planGitHub } from "./integrations/github/errand-channels.ts";
import { NOTICES } from "./integrations/notices/tell-notice.ts";
import { PROTECTION_RULE_CHANNEL } from "./integrations/github/protection/answer-protection-rule.ts";
import { understandWebhooks } from "./integrations/github/webhooks/understand-webhooks.ts";
import { DAY } from "./model/time.ts";
import type { Milliseconds } from "./model/time.ts";

export interface ScheduledJob {
  /** Five fields, in UTC. */
  readonly cron: string;
  /** As the log calls it. */
  readonly name: string;
  readonly run: (muster: Muster) => Promise<unknown>;
}

const EVERY_MINUTE = "* * * * *";
const DAILY = "23 3 * * *";
const EVERY_QUARTER = "*/15 * * * *";
/** How long finished errands are kept, so that a repeated delivery does not do them again. */
const KEPT: Milliseconds = 45 * DAY;

/** How many entities one run evaluates at most. So it ends before the next begins, which does the rest. */
const MOST_OUTDATED = 5_000;
const MINUTE: Milliseconds = 60_000;
const FIVE_MINUTES: Milliseconds = 5 * MINUTE;
/** How long webhooks are kept, to recognise repeated deliveries, and to be understood again if needed. */
const WEBHOOKS_KEPT: Milliseconds = 90 * DAY;
/** How many webhooks are forgotten in an hour. If more are due, some stay for longer. */
const MOST_FORGOTTEN = 2_000;

/** The channels for all kinds of errands. */
export const CHANNELS: readonly ErrandChannel[] = [...GITHUB_CHANNELS, NOTICES, CALLBACKS];
/** The channels whose errands wait for a decision. */
export const WAITERS: readonly ErrandChannel[] = [PROTECTION_RULE_CHANNEL, CALLBACKS];

export const SCHEDULE: readonly ScheduledJob[] = [
  { cron: EVERY_MINUTE, name: "evaluate what is due", run: evaluateDue },
  {
    cron: EVERY_MINUTE,
    name: "evaluate what is outdated",
    run: (muster) => evaluateOutdated(muster, { budget: MOST_OUTDATED }),
  },
  { cron: EVERY_MINUTE, name: "understand webhooks", run: understandWebhooks },
  {
    cron: EVERY_MINUTE,
    name: "measure what was heard of",
    run: (muster) => recordDeliveryFacts(muster, { heardSince: muster.clock.now() - FIVE_MINUTES }),
  },
  {
    cron: EVERY_MINUTE,
    name: "mark releases deployed",
    run: (muster) => markDeployedByEvents(muster, muster.clock.now() - FIVE_MINUTES),
  },
  {
    cron: "7 * * * *",
    name: "mark all releases deployed",
    run: (muster) => markDeployedByEvents(muster, muster.clock.now() - DAY),
  },
  { cron: "7 * * * *", name: "measure all delivery", run: (muster) => recordDeliveryFacts(muster) },
  { cron: "7 * * * *", name: "forget understood webhooks", run: forgetWebhooks },
  { cron: EVERY_MINUTE, name: "decide what waits", run: decideWaiting },
  { cron: EVERY_MINUTE, name: "see to errands", run: (muster) => runErrands(muster, CHANNELS) },
  { cron: EVERY_QUARTER, name: "import from Backstage", run: importFromBackstage },
  { cron: EVERY_QUARTER, name: "plan what is done at GitHub", run: planGitHub },
  { cron: EVERY_MINUTE, name: "plan notices", run: planQuarter },
  { cron: DAILY, name: "sign the audit log", run: keepCheckpoint },
  { cron: DAILY, name: "prune what is old", run: pruneOld },
  { cron: "7 * * * *", name: "forget idempotency keys", run: ({ store, clock }) => store.decisions.prune(clock.now()) },
  { cron: "7 * * * *", name: "forget errands", run: ({ store, clock }) => store.errands.prune(clock.now() - KEPT) },
];

/** One minute after each quarter of an hour: by then everything that happened in it is on disk. */
async function planQuarter(muster: Muster): Promise<void> {
  if (Math.floor(muster.clock.now() / MINUTE) % 15 === 1) await planNotices(muster);
}

function forgetWebhooks({ store, clock }: Muster): Promise<void> {
  const at = clock.now();
  return store.events.prune(at, at - WEBHOOKS_KEPT, MOST_FORGOTTEN);
}

async function importFromBackstage(muster: Muster): Promise<void> {
  if (muster.backstage === undefined) return;
  const { created, updated, removed, problems } = await importBackstage(muster, muster.backstage, SERVICE);
  const { source } = muster.backstage;
  muster.log.info("imported from Backstage", { source, created, updated, removed, problems: problems.length });
}
