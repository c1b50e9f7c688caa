// How does this service prove that something comes from it?

import type { PublicKey } from "../model/public-key.ts";

/** Signs what leaves this service. */
export interface Signer {
  readonly key: PublicKey;
  /**
   * An Ed25519 signature of 64 bytes; the same bytes always give the same signature. Rejects where the key is not
   * valid.
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/**
 * Either the keys, of which the first signs and the others signed before or will later, or the reason why nothing can
 * be signed.
 */
export type Signing = { readonly signers: readonly [Signer, ...Signer[]] } | { readonly why: string };
