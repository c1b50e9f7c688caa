// Of which repository is a job, by its id and by its address?

import type { JsonObject } from "../model/json.ts";
import { normaliseRepository } from "../model/repository.ts";
import { claimText } from "./match-claims.ts";

export interface JobRepository {
  /** Host and path, lower case: `github.com/acme/shop`. */
  readonly address: string;
  /** On that host; null: the issuer does not say. */
  readonly id: string | null;
}

/** Undefined: its issuer does not say, as no CI that knows no repositories does. */
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
 * GitHub's own issuer is on a host of its own, also for enterprises (`…/octocat-inc`) and for those with their own domain
 * (`token.actions.octocat.ghe.com`); any other is where its repositories are.
 */
function hostOf(issuer: string): string {
  const { host } = new URL(issuer);
  if (host === "token.actions.githubusercontent.com") return "github.com";
  return host.startsWith("token.actions.") ? host.slice("token.actions.".length) : host;
}
