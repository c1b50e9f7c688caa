// What do rules and gates read of the change that is about to be released?

import type { Change } from "../model/decision.ts";
import type { Document } from "../model/document.ts";
import type { JsonObject } from "../model/json.ts";
import type { InForce } from "../model/in-force.ts";
import type { Problem } from "../model/problem.ts";
import { normaliseEnvironment } from "../model/environment.ts";

/**
 * A change that only says it is a rollback is judged as a release: it has to be known that this was deployed there
 * before.
 */
export function isVerifiedRollback({ type }: Change, { deployedBefore }: Pick<InForce, "deployedBefore">): boolean {
  return type === "rollback" && deployedBefore !== null;
}

/** The document with `change` added; what the change does not say is absent. */
export function documentAtGate<Base extends Document>(
  document: Base,
  environment: string,
  change: Change,
  inForce: Pick<InForce, "deployedBefore">,
): Base {
  const type = change.type === "rollback" && !isVerifiedRollback(change, inForce) ? "release" : change.type;
  return { ...document, change: { environment: normaliseEnvironment(environment), ...asRead({ ...change, type }) } };
}

function asRead({ type, version, commit, artifacts, actor }: Change): JsonObject {
  return {
    type,
    ...(version !== undefined && { version }),
    ...(commit !== undefined && { commit }),
    ...(artifacts !== undefined && { artifacts: artifacts.map(({ uri, sha256 }) => ({ uri, sha256 })) }),
    ...(actor !== undefined && { actor }),
  };
}

export function changeProblems(change: Change, inForce: Pick<InForce, "deployedBefore">): readonly Problem[] {
  if (change.type !== "rollback" || isVerifiedRollback(change, inForce)) return [];
  const message =
    "no earlier decision shows that this version was allowed and deployed here, it is judged as a release";
  return [{ code: "rollback-not-verified", severity: "warning", message }];
}
