// What proves that something that left this service is its own?

import type { PublicKey } from "../model/public-key.ts";

/** Proves that what leaves this service is its own. */
export interface Signer {
  readonly key: PublicKey;
  /** Ed25519, 64 bytes: of the same always the same. Rejects where the key is none. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** The first signs; those after it did before, or are going to. Or why nothing can be signed. */
export type Signing = { readonly signers: readonly [Signer, ...Signer[]] } | { readonly why: string };
