// How far had the audit log come, in words that are signed, and what was taken out of it before?

import { createHash } from "node:crypto";
import type { ChainHead } from "./audit.ts";
import type { Instant } from "./time.ts";

/** What pruning left of the entries up to one of them: nothing else of these may be missing, changed or there. */
export interface Pruned extends ChainHead {
  /** How many are left. */
  readonly kept: number;
  /** Over the hashes of those, in order. */
  readonly digest: string;
}

export interface Checkpoint extends ChainHead {
  readonly at: Instant;
  /** Null: nothing was ever pruned. */
  readonly pruned: Pruned | null;
}

/** With the envelope that proves it: JSON. */
export interface KeptCheckpoint extends Checkpoint {
  readonly envelope: string;
}

/** Takes the hashes of entries one by one. */
export class KeptDigest {
  readonly #hash = createHash("sha256");
  count = 0;

  add(hash: string): void {
    this.#hash.update(`${hash}\n`);
    this.count++;
  }

  /** `sha256:`; once. */
  end(): string {
    return `sha256:${this.#hash.digest("hex")}`;
  }
}
