// How are things signed? With a private key that is given as a JWK.

import { publicKey } from "../model/public-key.ts";
import type { Signer } from "../ports/signing.ts";

/** The private half of an Ed25519 key; both parts are 32 bytes in base64url. */
export interface SigningKey {
  readonly x: string;
  readonly d: string;
}

/**
 * Undefined: it is not an Ed25519 key with its private half. Whether the halves belong together shows only when
 * something is signed.
 */
export function readSigningKey(jwk: unknown): SigningKey | undefined {
  if (typeof jwk !== "object" || jwk === null) return undefined;
  const { kty, crv, x, d } = jwk as Readonly<Record<string, unknown>>;
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string" || typeof d !== "string") return undefined;
  // Both halves are 32 bytes in base64url.
  return publicKey(x) === undefined || publicKey(d) === undefined ? undefined : { x, d };
}

/** Uses WebCrypto, which is the same on Node and on Workers. */
export function createSigner({ x, d }: SigningKey): Signer {
  const key = publicKey(x);
  if (key === undefined) throw new TypeError("a signing key has 32 bytes in base64url");
  let imported: ReturnType<typeof importKey> | undefined;
  return {
    key,
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign("Ed25519", await (imported ??= importKey(x, d)), Buffer.from(bytes))),
  };
}

function importKey(x: string, d: string) {
  return crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x, d }, "Ed25519", false, ["sign"]);
}
