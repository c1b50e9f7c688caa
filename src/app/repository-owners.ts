// Whose is a repository, and whose is what happened in it?

import type { DeliveryEvent } from "../model/delivery-event.ts";
import { shortName } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Store } from "../ports.ts";
import type { Muster } from "./muster.ts";
import { claimsOf } from "./repository-claims.ts";
import type { RepositoryClaim } from "./repository-claims.ts";

export interface RepositoryOwners {
  has(entity: EntityRef): boolean;
  claimsOf(entity: EntityRef): readonly RepositoryClaim[];
  claimsOn(repository: string): readonly RepositoryClaim[];
}

const ENTITIES_AT_ONCE = 500;

interface KnownOwners {
  readonly catalog: string;
  readonly owners: Promise<RepositoryOwners>;
}

/** As long as no source delivers anything else, the catalog is not read again. */
const KNOWN = new WeakMap<Store, KnownOwners>();

export async function repositoryOwners(
  muster: Pick<Muster, "store" | "pause" | "repositories">,
): Promise<RepositoryOwners> {
  const { store } = muster;
  const catalog = JSON.stringify((await store.catalog.sources()).map(({ name, digest }) => [name, digest]));
  const known = KNOWN.get(store);
  if (known?.catalog === catalog) return known.owners;
  const reading = { catalog, owners: readOwners(muster) };
  KNOWN.set(store, reading);
  reading.owners.catch(() => KNOWN.delete(store));
  return reading.owners;
}

async function readOwners({ store, pause, repositories = [] }: Pick<Muster, "store" | "pause" | "repositories">) {
  const refs = new Set<EntityRef>();
  const claims: RepositoryClaim[] = [];
  let after: string | undefined;
  do {
    const page = await store.catalog.list({ limit: ENTITIES_AT_ONCE, ...(after !== undefined && { after }) });
    for (const { entity } of page.items) {
      refs.add(entity.ref);
      claims.push(...claimsOf(entity));
    }
    after = page.next ?? undefined;
    await pause?.();
  } while (after !== undefined);
  return ownersBy(refs, claims, repositories);
}

/** Of a repository that is configured only what is configured holds. */
export function ownersBy(
  refs: ReadonlySet<EntityRef>,
  claimed: readonly RepositoryClaim[],
  configured: readonly RepositoryClaim[] = [],
): RepositoryOwners {
  const fixed = new Set(configured.map(({ repository }) => repository));
  const claims = [...configured, ...claimed.filter(({ repository }) => !fixed.has(repository))];
  const byEntity = Map.groupBy(claims, ({ entity }) => entity);
  const byRepository = new Map(
    [...Map.groupBy(claims, ({ repository }) => repository)].map(([name, all]) => [name, preferComponents(all)]),
  );
  return {
    has: (entity) => refs.has(entity),
    claimsOf: (entity) => (byEntity.get(entity) ?? []).filter((one) => byRepository.get(one.repository)?.includes(one)),
    claimsOn: (repository) => byRepository.get(repository) ?? [],
  };
}

/** What is deployed are components: the API or the system declared beside one is not deployed once more. */
function preferComponents(claims: readonly RepositoryClaim[]): readonly RepositoryClaim[] {
  const components = claims.filter(({ entity }) => entity.startsWith("component:"));
  return components.length > 0 ? components : claims;
}

/** Events that reach whoever has a share in the repository; their paths say whom. */
const SHARED = new Set<DeliveryEvent["kind"]>([
  "commits.pushed",
  "change.opened",
  "change.updated",
  "change.merged",
  "change.abandoned",
  "tag.pushed",
  "artifact.known",
]);

export interface OwnedEvent {
  readonly entities: readonly EntityRef[];
  /** As it is for them: the part of its name that says whose it is left out. */
  readonly environment: string | null;
}

/** None: nobody the catalog knows, or one of several and nothing says which. */
export function ownersOf(
  { kind, entity, repository, environment }: Pick<DeliveryEvent, "kind" | "entity" | "repository" | "environment">,
  owners: RepositoryOwners,
): OwnedEvent {
  if (entity !== null) return { entities: owners.has(entity) ? [entity] : [], environment };
  const claims = repository === null ? [] : owners.claimsOn(repository);
  const entities = [...new Set(claims.map((claim) => claim.entity))];
  if (SHARED.has(kind)) return { entities, environment };
  const named = namedBy(environment ?? "", entities);
  return named ?? { entities: entities.length === 1 ? entities : [], environment };
}

/** `checkout-api-prod` is of `checkout-api`, where there is also a `checkout`. */
function namedBy(environment: string, entities: readonly EntityRef[]): OwnedEvent | undefined {
  const [found] = entities
    .flatMap((entity) => {
      const rest = environmentOf(entity, environment);
      return rest === undefined ? [] : [{ entities: [entity], environment: rest }];
    })
    .sort((a, b) => a.environment.length - b.environment.length);
  return found;
}

/** `checkout-prod`, `prod-checkout` and `prod/checkout` are the `prod` of `checkout`; undefined: not its. */
function environmentOf(entity: EntityRef, environment: string): string | undefined {
  const name = shortName(entity);
  for (const separator of ["-", "/", "_", "."]) {
    if (environment.startsWith(`${name}${separator}`)) return environment.slice(name.length + 1);
    if (environment.endsWith(`${separator}${name}`)) return environment.slice(0, -name.length - 1);
  }
  return undefined;
}

/** Those of them that are about the entity, as they are for it. */
export function eventsOf(
  entity: EntityRef,
  events: readonly DeliveryEvent[],
  owners: RepositoryOwners,
): readonly DeliveryEvent[] {
  return events.flatMap((event) => {
    const { entities, environment } = ownersOf(event, owners);
    if (!entities.includes(entity)) return [];
    return environment === event.environment ? [event] : [{ ...event, environment }];
  });
}
