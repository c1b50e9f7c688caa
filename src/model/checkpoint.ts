// How far had the audit log come at an instant? A checkpoint says so, and is signed.

import type { ChainHead } from "./audit.ts";
import type { Instant } from "./time.ts";

export interface Checkpoint extends ChainHead {
  readonly at: Instant;
}

/** A checkpoint with the envelope (JSON) that proves it. */
export interface KeptCheckpoint extends Checkpoint {
  readonly envelope: string;
}
