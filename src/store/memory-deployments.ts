// Which allowed releases are known to be deployed, in memory?

import { isSameRelease } from "../model/deployed-release.ts";
import type { DeployedRelease } from "../model/deployed-release.ts";
import type { EntityRef } from "../model/entity.ts";
import type { DeploymentStore } from "../ports/deployments.ts";
import { formatMoment, momentBefore, pageOf } from "./cursor.ts";
import { recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryDeployments(tables: MemoryTables): DeploymentStore {
  const { deployments } = tables;
  const lastFirst = (entity: EntityRef | undefined, environment: string | undefined) =>
    [...deployments.values()]
      .map((release, index) => ({ release, at: release.deployedAt, sequence: index + 1 }))
      .filter(
        ({ release }) =>
          (entity ?? release.entity) === release.entity && (environment ?? release.environment) === release.environment,
      )
      .sort((a, b) => b.at - a.at || b.sequence - a.sequence);
  const comparable = (entity: EntityRef, environment: string): DeployedRelease[] =>
    lastFirst(entity, environment).flatMap(({ release }) => (release.notCompared === null ? [release] : []));
  const baseline = (entity: EntityRef, environment: string): DeployedRelease | undefined => {
    const pinnedAt = ({ pinned }: DeployedRelease): number => pinned?.at ?? Number.NEGATIVE_INFINITY;
    return comparable(entity, environment).sort((a, b) =>
      pinnedAt(b) > pinnedAt(a) ? 1 : pinnedAt(b) < pinnedAt(a) ? -1 : 0,
    )[0];
  };
  return {
    add: async (release, act) => {
      if (deployments.has(release.decision)) return false;
      deployments.set(release.decision, release);
      recordAct(tables, act);
      return true;
    },
    pin: async (decision, pinned, act) => {
      const release = deployments.get(decision);
      if (release === undefined || (release.pinned === null) === (pinned === null)) return false;
      deployments.set(decision, { ...release, pinned });
      recordAct(tables, act);
      return true;
    },
    get: async (decision) => deployments.get(decision),
    baseline: async (entity, environment) => baseline(entity, environment),
    baselines: async (entities, environment) => {
      const found = entities.flatMap((entity) => baseline(entity, environment) ?? []);
      return new Map(found.map((release) => [release.entity, release]));
    },
    same: async (entity, environment, name) =>
      lastFirst(entity, environment).find(({ release }) => isSameRelease(release, name))?.release,
    list: async ({ entity, environment, after, limit }) => {
      const before = momentBefore(after);
      const found = lastFirst(entity, environment).filter(
        ({ at, sequence }) => at < before.at || (at === before.at && sequence < before.sequence),
      );
      const page = pageOf(found, limit, formatMoment);
      return { ...page, items: page.items.map(({ release }) => release) };
    },
  };
}
