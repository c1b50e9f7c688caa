// What do rules and gates read of the change that is about to be released?

import type { Change } from "../model/decision.ts";
import type { Document } from "../model/document.ts";
import type { JsonObject } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { normaliseEnvironment } from "../model/environment.ts";

/** The document with `change`; what the change does not say is absent. */
export function documentAtGate<Base extends Document>(document: Base, environment: string, change: Change): Base {
  return { ...document, change: { environment: normaliseEnvironment(environment), ...asJudged(change) } };
}

/**
 * Whoever only says that it is a rollback releases: no earlier decision shows that the version or digest was allowed
 * and deployed there before.
 */
function asJudged({ type, version, commit, artifacts, actor }: Change): JsonObject {
  return {
    type: type === "rollback" ? "release" : type,
    ...(version !== undefined && { version }),
    ...(commit !== undefined && { commit }),
    ...(artifacts !== undefined && { artifacts: artifacts.map(({ uri, sha256 }) => ({ uri, sha256 })) }),
    ...(actor !== undefined && { actor }),
  };
}

export function changeProblems({ type }: Change): readonly Problem[] {
  if (type !== "rollback") return [];
  return [
    {
      code: "rollback-not-verified",
      severity: "warning",
      message: "no earlier decision shows that this version was allowed and deployed here, it is judged as a release",
    },
  ];
}
