// Which allowed releases are deployed, as delivery events say? Events may be looked at several times: each counts once.

import type { DeliveryEvent } from "../../model/delivery-event.ts";
import { isMeant, releaseNameOf } from "../../model/deployed-release.ts";
import type { ReleaseName } from "../../model/deployed-release.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import type { EntityRef } from "../../model/entity.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Instant } from "../../model/time.ts";
import { readRequest } from "../decisions/decision-record.ts";
import { everyItem } from "../every-item.ts";
import { inTurnOnce } from "../in-turn-once.ts";
import { mark, SKEW } from "../directives/mark-deployed.ts";
import type { Muster } from "../muster.ts";
import { repositoryOwners } from "../catalog/repository-owners.ts";

const PAGE = 200;
/** How many decisions of an entity and environment are looked through. Older ones are hardly deployed only now. */
const MOST_DECISIONS = 1_000;

/**
 * Takes the events received since `heardSince`, oldest first. If the process is killed half-way, the next call does the
 * rest.
 */
export function markDeployedByEvents(muster: Muster, heardSince: Instant): Promise<void> {
  return inTurnOnce(muster.store, "mark deployed releases", async () => {
    for (const event of (await finishedSince(muster, heardSince)).reverse()) {
      const named = nameOf(event);
      if (named === undefined) continue;
      for (const entity of await entitiesOf(muster, event)) await markFor(muster, entity, event, named);
      await muster.pause?.();
    }
  });
}

type Finished = Extract<DeliveryEvent, { readonly kind: "deployment.finished" }>;

async function finishedSince({ store }: Muster, since: Instant): Promise<Finished[]> {
  const found: Finished[] = [];
  for await (const event of everyItem((page) => store.events.list({ kind: "deployment.finished", ...page }))) {
    if (event.receivedAt < since) return found;
    if (event.kind === "deployment.finished" && event.data.outcome === "success") found.push(event);
  }
  return found;
}

/** Undefined: the event does not say what was deployed. */
function nameOf({ data: { version, sha, artifact = "" } }: Finished): ReleaseName | undefined {
  const [, digest] = /sha256(?::|%3a)([0-9a-f]{64})/i.exec(artifact) ?? [];
  const named = {
    version: version ?? null,
    commit: sha ?? null,
    artifacts: digest === undefined ? [] : [digest.toLowerCase()],
  };
  return named.version === null && named.commit === null && digest === undefined ? undefined : named;
}

async function entitiesOf(muster: Muster, { entity, repository }: Finished): Promise<readonly EntityRef[]> {
  if (entity !== null) return [entity];
  if (repository === null) return [];
  const { ownership } = await repositoryOwners(muster);
  return [...new Set((ownership.get(repository) ?? []).map((share) => share.entity))];
}

async function markFor(muster: Muster, entity: EntityRef, event: Finished, named: ReleaseName): Promise<void> {
  const record = await allowedBefore(muster, entity, event, named);
  if (record === undefined || (await muster.store.deployments.get(record.id)) !== undefined) return;
  try {
    await mark(muster, record, event.occurredAt, { by: `event:${event.id}`, at: muster.clock.now() });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    muster.log.error("a deployed release is not compared with", { decision: record.id, error: error.message });
  }
}

/** The newest decision that allowed this release into the environment before it was deployed there. */
async function allowedBefore(
  { store }: Muster,
  entity: EntityRef,
  { environment, occurredAt }: Finished,
  named: ReleaseName,
): Promise<DecisionRecord | undefined> {
  if (environment === null) return undefined;
  const query = { entity, environment, verdict: "allow", to: occurredAt + SKEW, limit: PAGE } as const;
  let after: string | undefined;
  for (let looked = 0; looked < MOST_DECISIONS; looked += PAGE) {
    const { items, next } = await store.decisions.list({ ...query, ...(after !== undefined && { after }) });
    const found = items.find((record) => isMeant(releaseNameOf(readRequest(record).request.change), named));
    if (found !== undefined || next === null) return found;
    after = next;
  }
  return undefined;
}
