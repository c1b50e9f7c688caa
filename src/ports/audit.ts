// What is kept of the audit log?

import type { AuditEntry } from "../model/audit.ts";
import type { KeptCheckpoint } from "../model/checkpoint.ts";

/** A waiver, freeze or lock, an answer about a release, or a deployed one. */
export interface Misfiled {
  readonly kind: "waiver" | "freeze" | "lock" | "approval" | "deployment";
  /** As the audit log calls it. */
  readonly subject: string;
}

export interface AuditStore {
  /** From the entry after `sequence` on, in order. */
  entries(after: number, limit: number): Promise<readonly AuditEntry[]>;
  /** The last; undefined: nothing was ever recorded. */
  last(): Promise<AuditEntry | undefined>;
  /** The first that is looked for by other values than it has, and so passed over where it counts; undefined: none is. */
  misfiled(): Promise<Misfiled | undefined>;
  /** Those that were kept, in the order of their entries. */
  checkpoints(): Promise<readonly KeptCheckpoint[]>;
  /** Where one of that entry is kept already, it stays. */
  keep(checkpoint: KeptCheckpoint): Promise<void>;
}
