// Which releases of an entity are known to be deployed, and with which of them is the next compared?

import { describeDeployed } from "../../api/deployments.ts";
import type { DeployedBody, DeploymentsQuery } from "../../api/deployments.ts";
import { formatRef } from "../../model/entity.ts";
import type { RefParts } from "../../model/entity.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import type { DeployedRelease } from "../../model/deployed-release.ts";
import type { Page } from "../../ports/page.ts";
import type { Muster } from "../muster.ts";

/** The last deployed comes first. */
export async function listDeployments(
  { store }: Pick<Muster, "store">,
  entity: RefParts,
  { environment, limit, after }: DeploymentsQuery,
): Promise<Page<DeployedBody>> {
  const { items, next } = await store.deployments.list({
    entity: formatRef(entity),
    limit,
    ...(after !== undefined && { after }),
    ...(environment !== undefined && { environment: normaliseEnvironment(environment) }),
  });
  const environments = [...new Set(items.map((release) => release.environment))];
  const baselines = await Promise.all(
    environments.map(async (name) => (await store.deployments.baseline(formatRef(entity), name))?.decision),
  );
  return { items: items.map((release) => describeDeployed(release, baselines.includes(release.decision))), next };
}

/** Describes one release, and whether the next is compared with it. */
export async function describeAmongOthers(
  { store }: Pick<Muster, "store">,
  release: DeployedRelease,
): Promise<DeployedBody> {
  const baseline = await store.deployments.baseline(release.entity, release.environment);
  return describeDeployed(release, baseline?.decision === release.decision);
}
