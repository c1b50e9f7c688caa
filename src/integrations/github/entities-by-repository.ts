// Which entities of the catalog live in which GitHub repository?

import type { GitHubApp } from "../../app/github-app.ts";
import type { Muster } from "../../app/muster.ts";
import { repositoryOwners } from "../../app/catalog/repository-owners.ts";
import type { EntityRef } from "../../model/entity.ts";

/** The entities deployed from a repository, sorted. `repository`: `acme/shop`, lower case. */
export async function deployedFrom(muster: Muster, repository: string): Promise<readonly EntityRef[]> {
  const { ownership } = await repositoryOwners(muster);
  const shares = hostsOf(muster).flatMap((host) => ownership.get(`${host}/${repository}`) ?? []);
  return [...new Set(shares.map(({ entity }) => entity))].sort();
}

/** All entities made from a repository, sorted, including those that are only declared there. */
export async function livingIn(muster: Muster, repository: string): Promise<readonly EntityRef[]> {
  const { livingIn: known } = await repositoryOwners(muster);
  return [...new Set(hostsOf(muster).flatMap((host) => known.get(`${host}/${repository}`) ?? []))].sort();
}

/** The repositories as `acme/shop`, lower case, each once. */
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

/** A slug without a host means github.com, even where the App belongs to a GitHub Enterprise. */
function hostsOf({ github }: Muster): readonly string[] {
  return [...new Set([github === undefined ? GITHUB : hostOfApp(github), GITHUB])];
}

/** The host whose pages show what the API tells: `github.com`, or that of a GitHub Enterprise. */
export function hostOfApp({ apiUrl }: Pick<GitHubApp, "apiUrl">): string {
  return new URL(apiUrl).host.replace(/^api\./, "");
}

export function isRepository(written: string): boolean {
  return /^[\w-][\w.-]*\/[\w.-]+$/.test(written) && !/\/\.{1,2}$/.test(written);
}
