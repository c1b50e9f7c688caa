// Which user of the catalog started a job, or has an account at another system?

import type { EntityRef } from "../../model/entity.ts";
import type { Job } from "../../model/identity.ts";
import { profileEmail } from "../../model/profile-email.ts";
import type { PersonLink } from "../../model/trust.ts";
import type { Muster } from "../muster.ts";
import { readPeople } from "./people.ts";
import type { Asker } from "./request-source.ts";

/** GitHub tells the App the login of whoever deploys, which is written behind this. */
const OF_GITHUB = "github:";
const LOGIN: PersonLink = { claim: "actor", annotation: "github.com/user-login" };

/**
 * The person behind an identity: the token's owner, or who started the job or the deployment. Undefined: no known
 * person.
 */
export async function personOf(
  muster: Pick<Muster, "store" | "trust">,
  { actor, token, job }: Asker,
): Promise<EntityRef | undefined> {
  if (job !== undefined) return linkedUser(muster, linksOf(muster, job), job.claims);
  if (token === null && actor.startsWith(OF_GITHUB)) {
    return linkedUser(muster, [LOGIN], { actor: actor.slice(OF_GITHUB.length) });
  }
  return token !== null && actor.startsWith("user:") ? actor : undefined;
}

/** What a user is called at another system, and where users of the catalog hold the same. */
export interface Account {
  /** Null: users hold it as their mail address, `spec.profile.email`. */
  readonly annotation: string | null;
  /** Undefined: not known. */
  readonly name: string | undefined;
}

function linksOf({ trust }: Pick<Muster, "trust">, { issuer }: Pick<Job, "issuer">): readonly PersonLink[] {
  return trust?.issuers.find((one) => one.issuer === issuer)?.person ?? [];
}

async function linkedUser(
  muster: Pick<Muster, "store" | "trust">,
  links: readonly PersonLink[],
  claims: Job["claims"],
): Promise<EntityRef | undefined> {
  const accounts = links.map(({ claim, annotation }) => ({
    annotation,
    name: Object.hasOwn(claims, claim) ? claims[claim] : undefined,
  }));
  return userOfAccounts(muster, accounts);
}

/**
 * By what the catalog sources named `people` in the trust file say about accounts, so that nobody becomes somebody else
 * by a catalog file of their own. Of several accounts, the first that belongs to a user counts. Undefined: no user, or
 * more than one.
 */
export async function userOfAccounts(
  muster: Pick<Muster, "store" | "trust">,
  accounts: readonly Account[],
): Promise<EntityRef | undefined> {
  const asked = accounts.map(({ name }) => name?.toLowerCase());
  if (asked.every((name) => name === undefined)) return undefined;
  const users = await usersOf(muster, accounts);
  const first = asked.findIndex((name, at) => name !== undefined && users.some((user) => user.names[at] === name));
  // A user with another id is somebody else, even with the login that this account had before.
  const meant = users.filter(
    ({ names }) =>
      names[first] === asked[first] &&
      asked.slice(0, first).every((name, at) => name === undefined || names[at] === undefined),
  );
  const [ref, ...others] = new Set(meant.map((user) => user.ref));
  return first < 0 || others.length > 0 ? undefined : ref;
}

/** `names`: for each account, in order, what the user's entry in a source of `people` says. */
interface KnownUser {
  readonly ref: EntityRef;
  readonly names: readonly (string | undefined)[];
}

async function usersOf(
  muster: Pick<Muster, "store" | "trust">,
  accounts: readonly Account[],
): Promise<readonly KnownUser[]> {
  return (await readPeople(muster))
    .filter(({ ref }) => ref.startsWith("user:"))
    .map((user) => ({
      ref: user.ref,
      names: accounts.map(({ annotation }) =>
        (annotation === null ? profileEmail(user.spec) : user.metadata.annotations?.[annotation])?.trim().toLowerCase(),
      ),
    }));
}
