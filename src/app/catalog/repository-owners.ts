// Whose is each repository, by what the catalog and the configuration say?

import type { Ownership } from "../../delivery/project/route-events.ts";
import type { EntityRef } from "../../model/entity.ts";
import { entitiesOf, keptOfCatalog } from "./kept-of-catalog.ts";
import type { Muster } from "../muster.ts";
import { claimsOf } from "./repository-claims.ts";
import type { RepositoryClaim } from "./repository-claims.ts";

export interface RepositoryOwners {
  has(entity: EntityRef): boolean;
  sharesOf(entity: EntityRef): readonly RepositoryClaim[];
  /** Of what is deployed. */
  readonly ownership: Ownership;
  /** By repository, sorted: also what is declared beside what is deployed. */
  readonly livingIn: ReadonlyMap<string, readonly EntityRef[]>;
  /** What a repository is deployed as, sorted: by its id where entities say one, else by its address. */
  madeOf(repository: NamedRepository): readonly EntityRef[];
}

export interface NamedRepository {
  /** Host and path, lower case. */
  readonly address: string;
  /** As its host gave it; null: nobody says. */
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

/** Of a repository that is configured only what is configured holds. */
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

/** A repository keeps its id under whatever name; whoever has the name now, and another id, is not meant. */
function isOf({ repository, id }: RepositoryClaim, named: NamedRepository): boolean {
  if (id === undefined) return repository === named.address;
  return id === named.id && hostOf(repository) === hostOf(named.address);
}

function hostOf(repository: string): string {
  return repository.slice(0, repository.indexOf("/"));
}

/** What is deployed are components: the API or the system declared beside one is not deployed once more. */
function preferComponents(claims: readonly RepositoryClaim[]): readonly RepositoryClaim[] {
  const components = claims.filter(({ entity }) => entity.startsWith("component:"));
  return components.length > 0 ? components : claims;
}
