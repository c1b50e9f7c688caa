// Is this the same question about the same state? Then the decision that was made before is still the answer.

import { hash } from "node:crypto";
import { requestSource } from "../access/request-source.ts";
import type { Asker } from "../access/request-source.ts";
import { digestOf } from "../../model/audit.ts";
import type { DecisionRequest } from "../../model/decision.ts";
import type { JudgedRequest } from "./decide-request.ts";

/**
 * Digest of what is asked, and by whom. It covers all facts that were sent, since which of them count depends on the
 * rules, and these change.
 */
export function questionDigest(
  { entity, environment, change, facts, breakGlass }: DecisionRequest,
  identity: Asker,
): string {
  const { type, version, commit, artifacts, actor } = change;
  const released = [type, version, commit, artifacts?.map(({ uri, sha256 }) => [uri, sha256]), actor];
  const sent = Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1));
  const asked = [entity, environment, released, sent, sent.length === 0 ? null : requestSource(identity).said];
  return fingerprintOf(JSON.stringify(breakGlass === undefined ? asked : [...asked, breakGlass]));
}

/** Digest of all that the answer depends on, except the time of day. */
export function decisionKey(question: string, state: string): string {
  return fingerprintOf(`${question} ${state}`);
}

/** 132 bits of the SHA-256. Each decision has two of these, and nobody finds two texts with the same one. */
function fingerprintOf(text: string): string {
  return hash("sha256", text, "base64url").slice(0, 22);
}

/**
 * Digest of all that the answer depends on besides the question. `read`: the digest of what the required rules read.
 * When it was observed does not matter.
 */
export function stateDigest({ snapshot, ruling, facts, findings }: JudgedRequest, read: string): string {
  const { rulebook, entity, problems } = snapshot;
  const { ref, owner, tier } = entity;
  const taken = facts.map(({ name, source, value, error }) => [name, source, value, error]);
  const levels = [...(findings?.levels ?? [])].map(([id, { applicable, rank }]) => [id, applicable, rank]);
  const said = problems.map(({ code, message }) => [code, message]);
  // The id tells which gates bind by which conditions, the outcomes, which steps, waivers and holds are in force, and
  // which release is compared with. The effects and the verdict follow from these.
  const judged = [ruling.id, findings?.notEvaluated];
  return digestOf(JSON.stringify([rulebook, [ref, owner, tier], taken, levels, said, judged, read]));
}
