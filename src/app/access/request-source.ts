// As which source may the caller of a gate vouch for facts?

import type { RequestSource } from "../../facts/with-request-facts.ts";
import type { Identity, Job } from "../../model/identity.ts";
import { isInScope } from "./scope.ts";

/** The parts of an identity that a decision depends on. */
export interface Asker extends Pick<Identity, "actor" | "token" | "roles" | "sources"> {
  /** Which issuer vouched for whom, and what was claimed. */
  readonly job?: Pick<Job, "issuer" | "subject" | "claims">;
}

/**
 * The first of a fact's sources that the identity reaches. Under `x.`, whoever is a source at all, by the actor's name.
 */
export function requestSource({ actor, roles, sources }: Asker): RequestSource {
  const scope = { sources: roles.includes("admin") ? ["*"] : sources, entities: [], environments: [] };
  const said = scope.sources.map((source) => `\`${source}\``).join(", ");
  return {
    said: said === "" ? "this caller, who is not a source" : `this caller, who is source ${said}`,
    sourceOf(listed) {
      if (listed !== undefined) return listed.find((source) => isInScope(scope, "sources", source));
      return said === "" ? undefined : actor;
    },
  };
}
