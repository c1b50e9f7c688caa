// Which user of the catalog started a job?

import type { EntityRef } from "../../model/entity.ts";
import type { Job } from "../../model/identity.ts";
import type { PersonLink } from "../../model/trust.ts";
import type { Muster } from "../muster.ts";
import { readPeople } from "./people.ts";
import type { Asker } from "./request-source.ts";

/** The person behind an identity: the token's owner, or who started the job. Undefined: nobody that is known. */
export async function personOf(
  muster: Pick<Muster, "store" | "trust">,
  { actor, token, job }: Asker,
): Promise<EntityRef | undefined> {
  if (job !== undefined) return linkedUser(muster, job);
  return token !== null && actor.startsWith("user:") ? actor : undefined;
}

/** By link, in order, the annotation that a source of `people` gives the user. */
interface KnownUser {
  readonly ref: EntityRef;
  readonly accounts: readonly (string | undefined)[];
}

/**
 * By what the catalog sources named `people` in the trust file say of accounts: nobody becomes somebody else by a catalog
 * file of their own. Undefined: nobody, or more than one.
 */
async function linkedUser(
  muster: Pick<Muster, "store" | "trust">,
  { issuer, claims }: Pick<Job, "issuer" | "claims">,
): Promise<EntityRef | undefined> {
  const links = muster.trust?.issuers.find((one) => one.issuer === issuer)?.person ?? [];
  const claimed = links.map(({ claim }) => (Object.hasOwn(claims, claim) ? claims[claim]?.toLowerCase() : undefined));
  if (claimed.every((account) => account === undefined)) return undefined;
  const users = await usersOf(muster, links);
  const first = claimed.findIndex(
    (account, link) => account !== undefined && users.some((user) => user.accounts[link] === account),
  );
  // Whoever has another id, and the login that somebody had before, is somebody else.
  const meant = users.filter(
    ({ accounts }) =>
      accounts[first] === claimed[first] &&
      claimed.slice(0, first).every((account, link) => account === undefined || accounts[link] === undefined),
  );
  const [ref, ...others] = new Set(meant.map((user) => user.ref));
  return first < 0 || others.length > 0 ? undefined : ref;
}

async function usersOf(
  muster: Pick<Muster, "store" | "trust">,
  links: readonly PersonLink[],
): Promise<readonly KnownUser[]> {
  return (await readPeople(muster))
    .filter(({ ref }) => ref.startsWith("user:"))
    .map(({ ref, metadata }) => ({
      ref,
      accounts: links.map(({ annotation }) => metadata.annotations?.[annotation]?.trim().toLowerCase()),
    }));
}
