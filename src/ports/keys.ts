// What is kept of signing keys?

import type { Act } from "../model/audit.ts";
import type { KeptKey } from "../model/public-key.ts";

/** The public keys of all signers this service ever had. The private keys are never kept in the store. */
export interface KeyStore {
  /** In the order in which they came into use. */
  list(): Promise<readonly KeptKey[]>;
  /** False: it is there already, and nothing is recorded. */
  add(key: KeptKey, act: Act): Promise<boolean>;
}
