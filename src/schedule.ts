// What is done from time to time? One table: cron runs it on Node, the platform's triggers on Workers.

import { evaluateDue } from "./app/evaluate-due.ts";
import { evaluateOutdated } from "./app/evaluate-outdated.ts";
import type { Muster } from "./app/muster.ts";
import { SERVICE } from "./app/service-identity.ts";
import { importBackstage } from "./integrations/backstage/import-backstage.ts";

export interface ScheduledJob {
  /** Five fields, UTC. */
  readonly cron: string;
  /** For the log. */
  readonly name: string;
  readonly run: (muster: Muster) => Promise<unknown>;
}

const EVERY_MINUTE = "* * * * *";
/** So many, that a run ends before the next begins; the rest is left to that. */
const MOST_OUTDATED = 5_000;

export const SCHEDULE: readonly ScheduledJob[] = [
  { cron: EVERY_MINUTE, name: "evaluate what is due", run: evaluateDue },
  {
    cron: EVERY_MINUTE,
    name: "evaluate what is outdated",
    run: (muster) => evaluateOutdated(muster, { budget: MOST_OUTDATED }),
  },
  { cron: "*/15 * * * *", name: "import from Backstage", run: importFromBackstage },
  { cron: "7 * * * *", name: "forget idempotency keys", run: ({ store, clock }) => store.decisions.prune(clock.now()) },
];

async function importFromBackstage(muster: Muster): Promise<void> {
  if (muster.backstage === undefined) return;
  const { created, updated, removed, problems } = await importBackstage(muster, muster.backstage, SERVICE);
  const { source } = muster.backstage;
  muster.log.info("imported from Backstage", { source, created, updated, removed, problems: problems.length });
}
