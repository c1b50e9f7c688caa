// Is this the same question about the same state? Then the decision that was made before is still the answer.

import { digestOf } from "../model/audit.ts";
import type { JudgedRequest } from "./decide-request.ts";

/**
 * Over all that the answer depends on but the time of day: `read` is the digest of what the required rules read. When
 * it was observed does not matter.
 */
export function decisionKey({ snapshot, ruling, facts, findings }: JudgedRequest, read: string): string {
  const { rulebook, request, entity, problems } = snapshot;
  const { ref, owner, tier } = entity;
  const { type, version, commit, artifacts, actor } = request.change;
  const change = [type, version, commit, artifacts?.map(({ uri, sha256 }) => [uri, sha256]), actor];
  const taken = facts.map(({ name, source, value, error }) => [name, source, value, error]);
  const levels = [...(findings?.levels ?? [])].map(([id, { applicable, rank }]) => [id, applicable, rank]);
  const said = problems.map(({ code, message }) => [code, message]);
  // Which gates bind by which conditions, the outcomes, and which steps are in force: the effects follow from these.
  const judged = [ruling.id, findings?.notEvaluated];
  return digestOf(
    JSON.stringify([rulebook, [ref, owner, tier], request.environment, change, taken, levels, said, judged, read]),
  );
}
