// What is signed about the audit log, and how is it verified by somebody who kept it?

import type { Checkpoint } from "../model/checkpoint.ts";
import { formatInstant, parseInstant } from "../model/time.ts";
import { PREDICATES, statement } from "./statement.ts";
import type { Statement } from "./statement.ts";
import { isRefused, refused, verifyEnvelope } from "./verify-envelope.ts";
import type { Refused, TrustedKey } from "./verify-envelope.ts";

export function checkpointStatement({ sequence, hash, at }: Checkpoint): Statement {
  const subject = { name: `audit-log/${sequence}`, digest: { sha256: hash.replace(/^sha256:/, "") } };
  const predicate = { sequence, hash, timeCreated: formatInstant(at) };
  return statement(PREDICATES.checkpoint, [subject], predicate);
}

/** `text`: an envelope. It has to be signed by one of the keys. */
export async function verifyCheckpoint(text: string, keys: readonly TrustedKey[]): Promise<Checkpoint | Refused> {
  const proved = await verifyEnvelope(text, keys);
  if (isRefused(proved)) return proved;
  if (proved.predicateType !== PREDICATES.checkpoint) {
    return refused(
      "wrong-predicate",
      `it states \`${proved.predicateType}\`, which is not a checkpoint of an audit log`,
    );
  }
  return readCheckpoint(proved.predicate) ?? refused("malformed-statement", "the checkpoint in it lacks what one has");
}

/** Undefined: the predicate is not one of a checkpoint. */
export function readCheckpoint(predicate: Readonly<Record<string, unknown>>): Checkpoint | undefined {
  const { sequence, hash, timeCreated } = predicate;
  const at = typeof timeCreated === "string" ? parseInstant(timeCreated) : undefined;
  if (typeof sequence !== "number" || typeof hash !== "string" || at === undefined) {
    return undefined;
  }
  return { sequence, hash, at };
}
