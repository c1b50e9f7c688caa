// Which entities does each repository belong to, by what the catalog and the configuration say?

import type { Ownership } from "../../delivery/project/route-events.ts";
import type { EntityRef } from "../../model/entity.ts";
import { entitiesOf, keptOfCatalog } from "./kept-of-catalog.ts";
import type { Muster } from "../muster.ts";
import { claimsOf } from "./repository-claims.ts";
import type { RepositoryClaim } from "./repository-claims.ts";

export interface RepositoryOwners {
  has(entity: EntityRef): boolean;
  sharesOf(entity: EntityRef): readonly RepositoryClaim[];
  /** The entities that are deployed from each repository. */
  readonly ownership: Ownership;
  /** By repository: all entities that claim it, sorted; also those that are not deployed. */
  readonly livingIn: ReadonlyMap<string, readonly EntityRef[]>;
  /** The entities that a repository is deployed as, sorted. Matched by id if an entity states one, else by address. */
  madeOf(repository: NamedRepository): readonly EntityRef[];
}

export interface NamedRepository {
  /** Host and path, in lower case. */
  readonly address: string;
  /** As its host gave it; null: not known. */
  readonly id: string | null;
}

type Asking = Pick<Muster, "store" | "pause" | "repositories">;

export const repositoryOwners = keptOfCatalog(async (muster: Asking): Promise<RepositoryOwners> => {
  const refs = new Set<EntityRef>();
  const claims: RepositoryClaim[] = [];
  for await (const entity of entitiesOf(muster)) {
    refs.add(entity.ref);
    claims.push(...claimsOf(entity));
  }
  return ownersBy(refs, claims, muster.repositories);
});

/** For a repository that is configured, only the configured claims count. */
export function ownersBy(
  refs: ReadonlySet<EntityRef>,
  annotated: readonly RepositoryClaim[],
  configured: readonly RepositoryClaim[] = [],
): RepositoryOwners {
  const fixed = new Set(configured.map(({ repository }) => repository));
  const claims = [...configured, ...annotated.filter(({ repository }) => !fixed.has(repository))];
  const claimed = Map.groupBy(claims, ({ repository }) => repository);
  const byRepository = [...claimed.values()].map(preferComponents);
  const byEntity = Map.groupBy(byRepository.flat(), ({ entity }) => entity);
  return {
    has: (entity) => refs.has(entity),
    sharesOf: (entity) => byEntity.get(entity) ?? [],
    livingIn: new Map([...claimed].map(([repository, those]) => [repository, refsOf(those)])),
    ownership: new Map(byRepository.map((shares) => [shares[0]?.repository ?? "", shares])),
    madeOf: (named) => {
      const meant = claims.filter((claim) => isOf(claim, named));
      return refsOf(preferComponents(meant));
    },
  };
}

/** Sorted, each once. */
function refsOf(claims: readonly RepositoryClaim[]): readonly EntityRef[] {
  return [...new Set(claims.map(({ entity }) => entity))].sort();
}

/** A repository keeps its id when it is renamed. Another repository may have the name now, and is not meant. */
function isOf({ repository, id }: RepositoryClaim, named: NamedRepository): boolean {
  if (id === undefined) return repository === named.address;
  return id === named.id && hostOf(repository) === hostOf(named.address);
}

function hostOf(repository: string): string {
  return repository.slice(0, repository.indexOf("/"));
}

/** Components are what is deployed. An API or a system declared in the same repository is not deployed as well. */
function preferComponents(claims: readonly RepositoryClaim[]): readonly RepositoryClaim[] {
  const components = claims.filter(({ entity }) => entity.startsWith("component:"));
  return components.length > 0 ? components : claims;
}
