// Keys whose private halves everybody may know: for tests alone.

import { createHash, createPrivateKey } from "node:crypto";
import { createSigner } from "../../src/receipt/signer.ts";
import type { SigningKey } from "../../src/receipt/signer.ts";

/** The key of which the 32 bytes are the digest of a text. */
export function testKey(text: string): SigningKey {
  const seed = createHash("sha256").update(text).digest();
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const { x = "", d = "" } = createPrivateKey({ key: der, format: "der", type: "pkcs8" }).export({ format: "jwk" });
  return { x, d };
}

/** Of the published vector. */
export const VECTOR_KEY = testKey("gate-test-key-1");
export const TEST_SIGNER = createSigner(VECTOR_KEY);

export function jwkOf({ x, d }: SigningKey): object {
  return { kty: "OKP", crv: "Ed25519", x, d };
}
