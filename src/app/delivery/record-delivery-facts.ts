// What can rules read about delivery? The DORA metrics, recorded as facts whenever they may have changed.

import { doraQuery } from "../../api/dora-query.ts";
import { recordFactsRequest } from "../../api/facts.ts";
import type { FactItem } from "../../api/facts.ts";
import { routeEvents } from "../../delivery/project/route-events.ts";
import { projectDelivery } from "../../delivery/project/project-delivery.ts";
import { doraFacts } from "../../delivery/tell/dora-facts.ts";
import { tellEntityDora } from "../../delivery/tell/tell-entity-dora.ts";
import type { EntityRef } from "../../model/entity.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";
import { deliveryOf } from "./delivery-of.ts";
import { inTurnOnce } from "../in-turn-once.ts";
import type { Muster } from "../muster.ts";
import { readDoraQuestion } from "./read-dora-question.ts";
import { recordFacts } from "../facts/record-facts.ts";
import { repositoryOwners } from "../catalog/repository-owners.ts";
import type { RepositoryOwners } from "../catalog/repository-owners.ts";
import { SERVICE } from "../access/service-identity.ts";

/** The source that the FactSet of these facts names. */
const SOURCE = "delivery";
/** A fact that is always among them: it says when an entity was last measured. */
const ALWAYS = "dora.deployment_frequency.n";
const HOUR: Milliseconds = 3_600_000;
/** Facts older than this are recorded again even without events, since the window moves on. */
const MOST_AGE: Milliseconds = 6 * HOUR;
/** Events received this shortly before a measurement may not have been on disk when it was made. */
const MARGIN: Milliseconds = 10_000;
const ENTITIES_AT_ONCE = 10;

export interface DeliveryFactsOptions {
  /** Only entities about which events were received since then; left out: all. */
  readonly heardSince?: Instant;
  /** Leaves out entities whose facts were recorded less than this ago: many events may come one after another. */
  readonly settle?: Milliseconds;
}

/** Measures entities that are due, a few at a time. A call made meanwhile waits, and then looks once more. */
export function recordDeliveryFacts(muster: Muster, options: DeliveryFactsOptions = {}): Promise<void> {
  return inTurnOnce(muster.store, "record delivery facts", async () => {
    const due = await findDue(muster, options);
    for (let start = 0; start < due.length; start += ENTITIES_AT_ONCE) {
      const items = await measure(muster, due.slice(start, start + ENTITIES_AT_ONCE));
      await recordFacts(muster, recordFactsRequest.parse(items), SERVICE);
      await muster.pause?.();
    }
  });
}

/** The owners at the last look. An entity that owns other repositories by now is measured again. */
const SEEN = new WeakMap<Store, RepositoryOwners>();

async function findDue(muster: Muster, { heardSince = 0, settle = 0 }: DeliveryFactsOptions): Promise<EntityRef[]> {
  const at = muster.clock.now();
  const owners = await repositoryOwners(muster);
  const before = SEEN.get(muster.store) ?? owners;
  SEEN.set(muster.store, owners);
  const heard = await lastHeardOf(muster, owners, Math.max(heardSince, at - MOST_AGE));
  const moved = (entity: EntityRef): boolean =>
    before !== owners && JSON.stringify(before.sharesOf(entity)) !== JSON.stringify(owners.sharesOf(entity));
  const looked = [...heard].filter(([entity, receivedAt]) => receivedAt >= heardSince || moved(entity));
  const known = new Set(await muster.store.catalog.refs());
  const entities = looked.map(([entity]) => entity).filter((entity) => known.has(entity));
  const told = await muster.store.facts.observed(entities, { name: ALWAYS, source: SOURCE });
  return looked.flatMap(([entity, receivedAt]) => {
    const toldAt = told.get(entity);
    if (toldAt === undefined) return known.has(entity) ? [entity] : [];
    const age = at - toldAt;
    return age >= settle && (toldAt <= receivedAt + MARGIN || age > MOST_AGE || moved(entity)) ? [entity] : [];
  });
}

/** When the last event about each entity was received. `lately`: how far back to look for events of incidents. */
async function lastHeardOf(
  muster: Muster,
  owners: RepositoryOwners,
  lately: Instant,
): Promise<ReadonlyMap<EntityRef, Instant>> {
  const heard = new Map<EntityRef, Instant>();
  const hear = (entity: EntityRef, at: Instant) => void heard.set(entity, Math.max(at, heard.get(entity) ?? 0));
  for (const { entity, repository, receivedAt } of await muster.store.events.subjects()) {
    if (entity !== null) hear(entity, receivedAt);
    else if (repository !== null)
      for (const one of owners.ownership.get(repository) ?? []) hear(one.entity, receivedAt);
    else if (receivedAt >= lately) for (const [one, at] of await heardOfIncidents(muster, lately)) hear(one, at);
  }
  return heard;
}

/** How many opened incidents are looked through for those that an event names. */
const MOST_OPENED = 1_000;

/** For events that name only an incident: the entity that the opened incident is about, and when they were received. */
async function heardOfIncidents(
  { store }: Muster,
  lately: Instant,
): Promise<readonly (readonly [EntityRef, Instant])[]> {
  const unnamed = (await store.events.about([], [])).filter(({ receivedAt }) => receivedAt >= lately);
  const { items } = await store.events.list({ kind: "incident.opened", limit: MOST_OPENED });
  const { byEntity } = routeEvents([...unnamed, ...items], new Map());
  return [...byEntity].flatMap(([entity, events]) =>
    events.flatMap((event) => (event.entity === null ? [[entity, event.receivedAt] as const] : [])),
  );
}

async function measure(muster: Muster, entities: readonly EntityRef[]): Promise<readonly FactItemSent[]> {
  const at = muster.clock.now();
  const question = readDoraQuestion(doraQuery.parse({}), at);
  const observedAt = formatInstant(at);
  return (await deliveryOf(muster, entities, question.windows.whole)).map(({ events, ...delivered }) => {
    const told = tellEntityDora(projectDelivery(delivered, events, question.options), question);
    return { entity: delivered.entity, source: SOURCE, observedAt, facts: Object.fromEntries(doraFacts(told)) };
  });
}

type FactItemSent = Pick<FactItem, "entity" | "source" | "observedAt" | "facts">;
