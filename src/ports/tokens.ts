// What is kept of tokens?

import type { Act } from "../model/audit.ts";
import type { Token } from "../model/identity.ts";
import type { Instant } from "../model/time.ts";

export interface TokenStore {
  create(token: Token, act: Act): Promise<void>;
  byHash(hash: string): Promise<Token | undefined>;
  /** The names of these tokens by id, whether revoked or not; ids of no token are left out. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Sorted by when they were created. */
  list(): Promise<readonly Token[]>;
  /** False: there is no such token, or it was revoked before. Nothing is recorded then. */
  revoke(id: string, at: Instant, act: Act): Promise<boolean>;
  used(id: string, at: Instant): Promise<void>;
}
