// Which public keys verify what this service signed, and what is the id of each?

import { hash } from "node:crypto";
import type { Instant } from "./time.ts";

/** An Ed25519 key. */
export interface PublicKey {
  /** `sha256:` and the hash of the key as SubjectPublicKeyInfo (DER). */
  readonly id: string;
  /** The 32 bytes of the key in base64url, as in a JWK. */
  readonly x: string;
}

/** A key that signs now or did once. What it signed can be verified as long as the key is published. */
export interface KeptKey extends PublicKey {
  /** When the service first signed with it. */
  readonly since: Instant;
}

/** The bytes before the 32 bytes of every Ed25519 key in DER (RFC 8410). */
const SPKI_START = Buffer.from("302a300506032b6570032100", "hex");

/** `x`: the key in base64url. Undefined: that is not 32 bytes in base64url. */
export function publicKey(x: string): PublicKey | undefined {
  const bytes = Buffer.from(x, "base64url");
  if (bytes.length !== 32 || bytes.toString("base64url") !== x) return undefined;
  return { id: `sha256:${hash("sha256", Buffer.concat([SPKI_START, bytes]))}`, x };
}
