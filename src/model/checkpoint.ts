// How far had the audit log come, in words that are signed?

import type { ChainHead } from "./audit.ts";
import type { Instant } from "./time.ts";

export interface Checkpoint extends ChainHead {
  readonly at: Instant;
}

/** With the envelope that proves it: JSON. */
export interface KeptCheckpoint extends Checkpoint {
  readonly envelope: string;
}
