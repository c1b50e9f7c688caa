// What is signed of the audit log, and what does it say to somebody who kept it?

import type { Checkpoint, Pruned } from "../model/checkpoint.ts";
import type { JsonObject } from "../model/json.ts";
import { formatInstant, parseInstant } from "../model/time.ts";
import { PREDICATES, statement } from "./statement.ts";
import type { Statement } from "./statement.ts";
import { isRefused, refused, verifyEnvelope } from "./verify-envelope.ts";
import type { Refused, TrustedKey } from "./verify-envelope.ts";

export function checkpointStatement({ sequence, hash, at, pruned }: Checkpoint): Statement {
  const subject = { name: `audit-log/${sequence}`, digest: { sha256: hash.replace(/^sha256:/, "") } };
  const predicate = { sequence, hash, timeCreated: formatInstant(at), pruned: pruned === null ? null : bodyOf(pruned) };
  return statement(PREDICATES.checkpoint, [subject], predicate);
}

function bodyOf({ sequence, hash, kept, digest }: Pruned): JsonObject {
  return { sequence, hash, kept, digest };
}

/** The text of an envelope, proved by one of the keys. */
export async function verifyCheckpoint(text: string, keys: readonly TrustedKey[]): Promise<Checkpoint | Refused> {
  const proved = await verifyEnvelope(text, keys);
  if (isRefused(proved)) return proved;
  if (proved.predicateType !== PREDICATES.checkpoint) {
    return refused("wrong-predicate", `it states \`${proved.predicateType}\`, which is no checkpoint of an audit log`);
  }
  return readCheckpoint(proved.predicate) ?? refused("malformed-statement", "the checkpoint in it lacks what one has");
}

function readCheckpoint(predicate: Readonly<Record<string, unknown>>): Checkpoint | undefined {
  const { sequence, hash, timeCreated, pruned } = predicate;
  const at = typeof timeCreated === "string" ? parseInstant(timeCreated) : undefined;
  const before = pruned === null ? null : readPruned(pruned);
  if (typeof sequence !== "number" || typeof hash !== "string" || at === undefined || before === undefined) {
    return undefined;
  }
  return { sequence, hash, at, pruned: before };
}

function readPruned(value: unknown): Pruned | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { sequence, hash, kept, digest } = value as Readonly<Record<string, unknown>>;
  if (typeof sequence !== "number" || typeof hash !== "string") return undefined;
  return typeof kept === "number" && typeof digest === "string" ? { sequence, hash, kept, digest } : undefined;
}
