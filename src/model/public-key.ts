// Which public keys prove what this service signed, and what is each called?

import { hash } from "node:crypto";
import type { Instant } from "./time.ts";

/** Of Ed25519. */
export interface PublicKey {
  /** `sha256:` of the key as SubjectPublicKeyInfo (DER). */
  readonly id: string;
  /** The 32 bytes in base64url, as a JWK has them. */
  readonly x: string;
}

/** A key that signs, or once did: what it signed can be verified for as long as it is published. */
export interface KeptKey extends PublicKey {
  /** When the service first signed with it. */
  readonly since: Instant;
}

/** What stands before the 32 bytes of every Ed25519 key (RFC 8410). */
const SPKI_START = Buffer.from("302a300506032b6570032100", "hex");

/** Undefined: these are not the 32 bytes of a key in base64url. */
export function publicKey(x: string): PublicKey | undefined {
  const bytes = Buffer.from(x, "base64url");
  if (bytes.length !== 32 || bytes.toString("base64url") !== x) return undefined;
  return { id: `sha256:${hash("sha256", Buffer.concat([SPKI_START, bytes]))}`, x };
}
