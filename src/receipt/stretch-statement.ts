// What is signed about a pruned stretch of the audit log? A checkpoint of its last entry, and what was kept.

import type { PrunedStretch } from "../model/pruned-stretch.ts";
import { formatInstant, parseInstant } from "../model/time.ts";
import { checkpointStatement, readCheckpoint } from "./checkpoint-statement.ts";
import { PREDICATES } from "./statement.ts";
import type { Statement } from "./statement.ts";
import { isRefused, refused, verifyEnvelope } from "./verify-envelope.ts";
import type { Refused, TrustedKey } from "./verify-envelope.ts";

export function stretchStatement(stretch: PrunedStretch): Statement {
  const { first, previous, before, kept, keptDigest } = stretch;
  const checkpoint = checkpointStatement(stretch);
  const pruned = { first, previous, before: formatInstant(before), kept, keptDigest };
  return { ...checkpoint, predicate: { ...checkpoint.predicate, pruned } };
}

/** `text`: an envelope. It has to be signed by one of the keys. */
export async function verifyStretch(text: string, keys: readonly TrustedKey[]): Promise<PrunedStretch | Refused> {
  const proved = await verifyEnvelope(text, keys);
  if (isRefused(proved)) return proved;
  const checkpoint = proved.predicateType === PREDICATES.checkpoint ? readCheckpoint(proved.predicate) : undefined;
  const { first, previous, before, kept, keptDigest } = (proved.predicate["pruned"] ?? {}) as Partial<
    Record<keyof PrunedStretch, unknown>
  >;
  const horizon = typeof before === "string" ? parseInstant(before) : undefined;
  if (
    checkpoint === undefined ||
    horizon === undefined ||
    typeof first !== "number" ||
    typeof previous !== "string" ||
    typeof kept !== "number" ||
    typeof keptDigest !== "string"
  ) {
    return refused("malformed-statement", "it does not state what was pruned");
  }
  return { ...checkpoint, first, previous, before: horizon, kept, keptDigest };
}
