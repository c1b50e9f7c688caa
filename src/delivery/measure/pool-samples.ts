// Which samples do several entities have together? Samples are pooled; figures are never averaged.

import type { DeliverySamples } from "./sample-delivery.ts";

export function poolSamples(members: readonly DeliverySamples[]): DeliverySamples {
  const sum = (count: (member: DeliverySamples) => number) =>
    members.reduce((total, member) => total + count(member), 0);
  const all = <Item>(list: (member: DeliverySamples) => readonly Item[]) => members.flatMap(list);
  return {
    span: { days: sum(({ span }) => span.days), workingDays: sum(({ span }) => span.workingDays) },
    days: sum(({ days }) => days),
    deployments: all(({ deployments }) => deployments),
    redeploys: sum(({ redeploys }) => redeploys),
    baselines: sum(({ baselines }) => baselines),
    attempts: {
      successes: sum(({ attempts }) => attempts.successes),
      failures: sum(({ attempts }) => attempts.failures),
    },
    rework: sum(({ rework }) => rework),
    contents: { known: sum(({ contents }) => contents.known), asked: sum(({ contents }) => contents.asked) },
    leads: {
      hours: all(({ leads }) => leads.hours),
      startEstimated: sum(({ leads }) => leads.startEstimated),
      skewed: sum(({ leads }) => leads.skewed),
      deployedBeforeMerge: sum(({ leads }) => leads.deployedBeforeMerge),
      byBots: sum(({ leads }) => leads.byBots),
    },
    failures: {
      failed: sum(({ failures }) => failures.failed),
      of: sum(({ failures }) => failures.of),
      recoveryHours: all(({ failures }) => failures.recoveryHours),
      open: all(({ failures }) => failures.open),
    },
    incidents: {
      attributed: sum(({ incidents }) => incidents.attributed),
      unattributed: sum(({ incidents }) => incidents.unattributed),
    },
    hasFailureSource: members.some(({ hasFailureSource }) => hasFailureSource),
    undeployed: all(({ undeployed }) => undeployed),
  };
}
