// Which entities of the catalog live in which repository at GitHub?

import type { GitHubApp } from "../../app/github-app.ts";
import type { Muster } from "../../app/muster.ts";
import { repositoryOwners } from "../../app/catalog/repository-owners.ts";
import type { EntityRef } from "../../model/entity.ts";

/** `repository`: `acme/shop`, lower case. Those that are deployed from it, sorted. */
export async function deployedFrom(muster: Muster, repository: string): Promise<readonly EntityRef[]> {
  const { ownership } = await repositoryOwners(muster);
  const shares = hostsOf(muster).flatMap((host) => ownership.get(`${host}/${repository}`) ?? []);
  return [...new Set(shares.map(({ entity }) => entity))].sort();
}

/** All that is made of it, sorted: also what is declared beside what is deployed. */
export async function livingIn(muster: Muster, repository: string): Promise<readonly EntityRef[]> {
  const { livingIn: known } = await repositoryOwners(muster);
  return [...new Set(hostsOf(muster).flatMap((host) => known.get(`${host}/${repository}`) ?? []))].sort();
}

/** `acme/shop`, lower case, each once. */
export async function repositoriesOfCatalog(muster: Muster): Promise<readonly string[]> {
  const hosts = hostsOf(muster);
  const known = [...(await repositoryOwners(muster)).livingIn.keys()];
  const ofThese = known.flatMap((address) => {
    const host = hosts.find((one) => address.startsWith(`${one}/`));
    const repository = host === undefined ? "" : address.slice(host.length + 1);
    return isRepository(repository) ? [repository] : [];
  });
  return [...new Set(ofThese)];
}

const GITHUB = "github.com";

/** A slug alone names no host: it is read as one of github.com, also where the app is one of another GitHub. */
function hostsOf({ github }: Muster): readonly string[] {
  return [...new Set([github === undefined ? GITHUB : hostOfApp(github), GITHUB])];
}

/** Where people see what the API tells: `github.com`, or of a GitHub Enterprise. */
export function hostOfApp({ apiUrl }: Pick<GitHubApp, "apiUrl">): string {
  return new URL(apiUrl).host.replace(/^api\./, "");
}

export function isRepository(written: string): boolean {
  return /^[\w-][\w.-]*\/[\w.-]+$/.test(written) && !/\/\.{1,2}$/.test(written);
}
