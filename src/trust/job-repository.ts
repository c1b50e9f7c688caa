// Which repository does a job belong to, by id and by address?

import type { JsonObject } from "../model/json.ts";
import { normaliseRepository } from "../model/repository.ts";
import { claimText } from "./match-claims.ts";

export interface JobRepository {
  /** Host and path, in lower case: `github.com/acme/shop`. */
  readonly address: string;
  /** Its id on that host; null: the issuer does not say. */
  readonly id: string | null;
}

/** Undefined: the issuer does not say, for example since its CI knows no repositories. */
export function jobRepository(issuer: string, claims: JsonObject): JobRepository | undefined {
  const [name, id] =
    claimed(claims, "repository", "repository_id") ?? claimed(claims, "project_path", "project_id") ?? [];
  if (name === undefined || !/^[^/\s]+(?:\/[^/\s]+)+$/.test(name)) return undefined;
  return { address: normaliseRepository(`${hostOf(issuer)}/${name}`), id: id ?? null };
}

function claimed(claims: JsonObject, name: string, id: string): [string, string | undefined] | undefined {
  const said = claimText(claims, name);
  return said === undefined ? undefined : [said, claimText(claims, id)];
}

/**
 * GitHub's issuers are on another host than the repositories, also for enterprises (`…/octocat-inc`) and for those with
 * their own domain (`token.actions.octocat.ghe.com`). Any other issuer is on the host of its repositories.
 */
function hostOf(issuer: string): string {
  const { host } = new URL(issuer);
  if (host === "token.actions.githubusercontent.com") return "github.com";
  return host.startsWith("token.actions.") ? host.slice("token.actions.".length) : host;
}
