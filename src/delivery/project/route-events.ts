// To which entity do events belong that do not name one?

import type { DeliveryEvent } from "../../model/delivery-event.ts";
import { shortName } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";

/** An entity made from a repository, and the globs of its own paths there; null: all paths. */
export interface RepositoryShare {
  readonly entity: EntityRef;
  readonly paths: readonly string[] | null;
}

/** By normalised repository. */
export type Ownership = ReadonlyMap<string, readonly RepositoryShare[]>;

export interface RoutedEvents {
  readonly byEntity: ReadonlyMap<EntityRef, readonly DeliveryEvent[]>;
  /** Events that belong to no known entity. They have to be counted and reported, never dropped. */
  readonly unmapped: readonly DeliveryEvent[];
}

/**
 * An event about a repository's code belongs to every entity made from the repository; a deployment or incident belongs
 * to one entity.
 */
export function routeEvents(events: Iterable<DeliveryEvent>, ownership: Ownership): RoutedEvents {
  const all = [...events];
  const told = entitiesOfThings(all);
  const byEntity = new Map<EntityRef, DeliveryEvent[]>();
  const unmapped: DeliveryEvent[] = [];
  for (const event of all) {
    const entities = event.entity === null ? findEntities(event, ownership, told) : [event.entity];
    if (entities.length === 0) unmapped.push(event);
    for (const entity of entities) {
      const list = byEntity.get(entity);
      if (list === undefined) byEntity.set(entity, [event]);
      else list.push(event);
    }
  }
  return { byEntity, unmapped };
}

/**
 * Used where the catalog does not say whose a repository is: it belongs to the entities that events name together with
 * it.
 */
export function ownershipByEvents(
  events: Iterable<DeliveryEvent>,
  paths: ReadonlyMap<EntityRef, readonly string[]> = new Map(),
): Ownership {
  const entities = new Map<string, Set<EntityRef>>();
  for (const { repository, entity } of events) {
    if (repository === null || entity === null) continue;
    entities.set(repository, (entities.get(repository) ?? new Set()).add(entity));
  }
  const shares = (found: ReadonlySet<EntityRef>) =>
    [...found].sort().map((entity) => ({ entity, paths: paths.get(entity) ?? null }));
  return new Map([...entities].map(([repository, found]) => [repository, shares(found)]));
}

function findEntities(
  event: DeliveryEvent,
  ownership: Ownership,
  told: ReadonlyMap<string, ReadonlySet<EntityRef>>,
): readonly EntityRef[] {
  const named = thingsIn(event).flatMap((thing) => [...(told.get(thing) ?? [])]);
  if (named.length > 0) return [...new Set(named)].sort();
  const owners = (ownership.get(event.repository ?? "") ?? []).map(({ entity }) => entity);
  if (isAboutCode(event) || owners.length <= 1) return owners;
  return longestOf(owners.filter((entity) => isInName(shortName(entity), event.environment ?? "")));
}

/** `checkout-api-prod` belongs to `checkout-api`, even where there is also a `checkout`. */
function longestOf(entities: readonly EntityRef[]): readonly EntityRef[] {
  const longest = Math.max(...entities.map((entity) => shortName(entity).length));
  return entities.filter((entity) => shortName(entity).length === longest);
}

function isAboutCode({ kind }: DeliveryEvent): boolean {
  return kind === "commits.pushed" || kind === "tag.pushed" || kind === "artifact.known" || kind.startsWith("change.");
}

/** `checkout-prod`, `prod/checkout` */
function isInName(name: string, environment: string): boolean {
  return environment.startsWith(`${name}-`) || environment.endsWith(`/${name}`);
}

/** An incident belongs to the entity that any of its events names; an artifact to the entity it was deployed for. */
function entitiesOfThings(events: readonly DeliveryEvent[]): ReadonlyMap<string, ReadonlySet<EntityRef>> {
  const told = new Map<string, Set<EntityRef>>();
  for (const event of events) {
    const { entity } = event;
    if (entity === null) continue;
    for (const thing of thingsIn(event)) told.set(thing, (told.get(thing) ?? new Set()).add(entity));
  }
  return told;
}

function thingsIn({ kind, source, data }: DeliveryEvent): readonly string[] {
  if (kind.startsWith("incident.") && "key" in data) return [`incident ${source} ${data.key}`];
  const artifact = "artifact" in data ? data.artifact : "toArtifact" in data ? data.toArtifact : undefined;
  return artifact === undefined ? [] : [`artifact ${artifact}`];
}
