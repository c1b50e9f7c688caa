// As which sources may whoever asks a gate vouch for facts?

import type { RequestSource } from "../../facts/with-request-facts.ts";
import type { Identity, Job } from "../../model/identity.ts";
import { isInScope } from "./scope.ts";

/** What of an identity a decision depends on. */
export interface Asker extends Pick<Identity, "actor" | "token" | "roles" | "sources"> {
  /** Who vouched for whom, and what was claimed. */
  readonly job?: Pick<Job, "issuer" | "subject" | "claims">;
}

/** Of a fact's sources the first that the identity reaches; under `x.` whoever is a source at all, by its own name. */
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
