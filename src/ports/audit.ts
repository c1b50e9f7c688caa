// What is kept of the audit log?

import type { AuditEntry } from "../model/audit.ts";
import type { KeptCheckpoint } from "../model/checkpoint.ts";

export interface AuditStore {
  /** From the entry after `sequence` on, in order. */
  entries(after: number, limit: number): Promise<readonly AuditEntry[]>;
  /** The last; undefined: nothing was ever recorded. */
  last(): Promise<AuditEntry | undefined>;
  /** Those that were kept, in the order of their entries. */
  checkpoints(): Promise<readonly KeptCheckpoint[]>;
  /** Where one of that entry is kept already, it stays. */
  keep(checkpoint: KeptCheckpoint): Promise<void>;
}
