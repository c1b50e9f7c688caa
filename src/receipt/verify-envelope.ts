// Was an envelope signed with a known key? Only then are its contents read.

import { isSignedBy, openEnvelope } from "./envelope.ts";
import type { Envelope } from "./envelope.ts";
import type { PublicKey } from "../model/public-key.ts";
import { IN_TOTO, STATEMENT_TYPE } from "./statement.ts";
import type { Subject } from "./statement.ts";

export type RefusedCode =
  | "malformed-envelope"
  | "wrong-payload-type"
  | "unknown-key"
  | "bad-signature"
  | "malformed-statement"
  | "wrong-predicate"
  | "other-digest"
  | "other-environment"
  | "other-entity"
  | "not-allowed"
  | "not-yet"
  | "expired"
  | "too-old";

export interface Refused {
  readonly code: RefusedCode;
  /** Follows the text rules of `Problem`. */
  readonly message: string;
}

/** A key that a verifier trusts; `alias` is a further name it has where they got it. */
export interface TrustedKey extends PublicKey {
  readonly alias?: string | undefined;
}

/** The contents of a verified statement; nothing but their form was checked. */
export interface ProvedStatement {
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, unknown>>;
  /** The id of the key. */
  readonly signedBy: string;
}

/** A limit, since each signature is tried with each key. */
const MOST_SIGNATURES = 10;

/** `text`: an envelope. It has to be signed by one of the keys. */
export async function verifyEnvelope(text: string, keys: readonly TrustedKey[]): Promise<ProvedStatement | Refused> {
  const envelope = readEnvelope(text);
  const opened = envelope && openEnvelope(envelope);
  if (opened === undefined) return refused("malformed-envelope", "it is not a DSSE envelope");
  const { payloadType, payload, signatures } = opened;
  if (payloadType !== IN_TOTO) {
    return refused("wrong-payload-type", `its payload is \`${payloadType}\`, not \`${IN_TOTO}\``);
  }
  if (signatures.length > MOST_SIGNATURES) {
    return refused(
      "malformed-envelope",
      `it has ${signatures.length} signatures, at most ${MOST_SIGNATURES} are looked at`,
    );
  }
  const named = signatures.map(({ keyid }) => keyid);
  const candidates = keys.filter(({ id, alias }) =>
    named.some((name) => name === undefined || name === id || (alias !== undefined && name === alias)),
  );
  if (candidates.length === 0) {
    const whose = named.map((name) => `\`${name}\``).join(", ");
    return refused("unknown-key", `it is signed by ${whose}, which is not one of the ${keys.length} known keys`);
  }
  for (const key of candidates) {
    if (await isSignedBy(opened, key)) return readStatement(payload, key.id);
  }
  return refused("bad-signature", "its signature does not fit: it was changed, or is somebody else's");
}

export function isRefused(verified: object): verified is Refused {
  return "code" in verified && "message" in verified;
}

export function refused(code: RefusedCode, message: string): Refused {
  return { code, message };
}

function readEnvelope(text: string): Envelope | undefined {
  const parsed = parse(text);
  if (!isRecord(parsed)) return undefined;
  const { payload, payloadType, signatures } = parsed;
  if (typeof payload !== "string" || typeof payloadType !== "string" || !Array.isArray(signatures)) return undefined;
  const read = signatures.map(readSignature);
  const whole = read.filter((signature) => signature !== undefined);
  if (whole.length === 0 || whole.length < read.length) return undefined;
  return { payload, payloadType, signatures: whole };
}

function readSignature(value: unknown): Envelope["signatures"][number] | undefined {
  if (!isRecord(value)) return undefined;
  const { keyid, sig } = value;
  if (typeof sig !== "string" || (keyid !== undefined && typeof keyid !== "string")) return undefined;
  return { keyid, sig };
}

function readStatement(payload: Uint8Array, signedBy: string): ProvedStatement | Refused {
  const parsed = parse(new TextDecoder().decode(payload));
  const malformed = refused("malformed-statement", "what is signed is not an in-toto statement");
  if (!isRecord(parsed) || parsed["_type"] !== STATEMENT_TYPE) return malformed;
  const { subject, predicateType, predicate } = parsed;
  if (!Array.isArray(subject) || typeof predicateType !== "string" || !isRecord(predicate)) return malformed;
  return { subject: subject.filter(isSubject), predicateType, predicate, signedBy };
}

function isSubject(value: unknown): value is Subject {
  return isRecord(value) && typeof value["name"] === "string" && isRecord(value["digest"]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
