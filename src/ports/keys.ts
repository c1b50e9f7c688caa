// What is kept of keys that sign?

import type { Act } from "../model/audit.ts";
import type { KeptKey } from "../model/public-key.ts";

/** Public keys of all that ever signed here. The keys themselves are not kept with what they sign. */
export interface KeyStore {
  /** In the order they came into use. */
  list(): Promise<readonly KeptKey[]>;
  /** False: it is there already, and nothing is recorded. */
  add(key: KeptKey, act: Act): Promise<boolean>;
}
