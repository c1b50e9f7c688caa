// What does GitHub tell about a repository, as facts of the entities that live in it?

import type { Muster } from "../../../app/muster.ts";
import { recordFacts } from "../../../app/facts/record-facts.ts";
import { SERVICE } from "../../../app/access/service-identity.ts";
import type { CatalogEntry } from "../../../model/catalog.ts";
import type { EntityRef } from "../../../model/entity.ts";
import { formatInstant } from "../../../model/time.ts";
import type { Asking } from "../client/github.ts";
import { tellOwnership } from "./code-owner-facts.ts";
import type { GitHubNames } from "./code-owner-facts.ts";
import { FACT_GROUPS, FACT_SOURCE, OWNERSHIP_FACT } from "./groups.ts";
import { isKnown, learn, tellFact } from "./known.ts";
import type { ToldFacts } from "./known.ts";
import { lookAtRepository } from "./look.ts";
import type { RepositoryLook } from "./look.ts";

type FactItem = Parameters<typeof recordFacts>[1][number];

const NAMES = ["github.com/team-slug", "github.com/user-login"];

export interface RepositoryToCollect {
  /** `acme/shop` */
  readonly repository: string;
  readonly entities: readonly EntityRef[];
  /** Asks as the installation that may read it; a text: why there is none. */
  readonly github: Asking | string;
}

/**
 * Every fact is delivered each time. What GitHub does not tell becomes not known, with the reason. Rejects where GitHub
 * cannot be asked now; then nothing is written.
 */
export async function collectRepositoryFacts(muster: Muster, collected: RepositoryToCollect): Promise<void> {
  const { repository, entities, github } = collected;
  const at = muster.clock.now();
  const pause = async (): Promise<void> => muster.pause?.();
  const look =
    typeof github === "string"
      ? ({ error: github, kind: "missing" } as const)
      : await learn(() => lookAtRepository(github, repository, at, pause));
  if (isKnown(look) && look.value.repository.full_name.toLowerCase() !== repository) {
    const now = look.value.repository.full_name;
    muster.log.warn("a repository was renamed: correct its annotation", { repository, now });
  }
  const facts = isKnown(look) ? await tellAll(look.value) : tellNothing(look.error);
  const entries = await muster.store.catalog.entries(entities);
  const nameOf = await namesOfOwners(muster, entries);
  const items: FactItem[] = [];
  for (const [entity, entry] of entries) {
    const own = isKnown(look) ? await tellOwnership(look.value, entry.entity, nameOf) : {};
    const url = isKnown(look) ? { url: look.value.repository.html_url } : {};
    const observedAt = formatInstant(at);
    items.push({
      entity,
      source: FACT_SOURCE,
      observedAt,
      ...url,
      provenance: "observed",
      facts: { ...facts, ...own },
    });
  }
  const answer = await recordFacts(muster, items, SERVICE);
  const rejected = answer.items.filter(({ problems }) => problems !== undefined).length;
  muster.log.info("asked GitHub of a repository", { repository, entities: items.length, rejected });
}

/** One group after another, since GitHub does not want requests in parallel. */
async function tellAll(look: RepositoryLook): Promise<ToldFacts> {
  const told: ToldFacts[] = [];
  for (const { tell } of FACT_GROUPS) told.push(await tell(look));
  return Object.assign({}, ...told) as ToldFacts;
}

function tellNothing(error: string): ToldFacts {
  const names = [...FACT_GROUPS.flatMap((group) => group.names), OWNERSHIP_FACT];
  return Object.fromEntries(names.map((name) => [name, tellFact({ error, kind: "missing" })]));
}

async function namesOfOwners({ store }: Muster, entries: ReadonlyMap<EntityRef, CatalogEntry>): Promise<GitHubNames> {
  const refs = [...new Set([...entries.values()].flatMap(({ entity }) => entity.owner ?? []))];
  const owners = await store.catalog.entries(refs);
  return (ref) => {
    const annotations = owners.get(ref)?.entity.metadata.annotations;
    return NAMES.map((name) => annotations?.[name]).find((name) => name !== undefined);
  };
}
