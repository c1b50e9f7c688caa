// Whose is each repository, by what the catalog and the configuration say?

import type { Ownership } from "../delivery/route-events.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Store } from "../ports.ts";
import type { Muster } from "./muster.ts";
import { claimsOf } from "./repository-claims.ts";
import type { RepositoryClaim } from "./repository-claims.ts";

export interface RepositoryOwners {
  has(entity: EntityRef): boolean;
  sharesOf(entity: EntityRef): readonly RepositoryClaim[];
  readonly ownership: Ownership;
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
  const byRepository = [...Map.groupBy(claims, ({ repository }) => repository).values()].map(preferComponents);
  const byEntity = Map.groupBy(byRepository.flat(), ({ entity }) => entity);
  return {
    has: (entity) => refs.has(entity),
    sharesOf: (entity) => byEntity.get(entity) ?? [],
    ownership: new Map(byRepository.map((shares) => [shares[0]?.repository ?? "", shares])),
  };
}

/** What is deployed are components: the API or the system declared beside one is not deployed once more. */
function preferComponents(claims: readonly RepositoryClaim[]): readonly RepositoryClaim[] {
  const components = claims.filter(({ entity }) => entity.startsWith("component:"));
  return components.length > 0 ? components : claims;
}
