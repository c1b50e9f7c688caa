// What is kept of the audit log?

import type { AuditEntry } from "../model/audit.ts";
import type { KeptCheckpoint } from "../model/checkpoint.ts";

/** A record whose lookup columns differ from the record itself, so that queries pass it over. */
export interface Misfiled {
  readonly kind: "waiver" | "freeze" | "lock" | "approval" | "deployment";
  /** As the audit log names it. */
  readonly subject: string;
}

export interface AuditStore {
  /** In order, starting with the entry after this number. */
  entries(after: number, limit: number): Promise<readonly AuditEntry[]>;
  /** The last entry; undefined: nothing was ever recorded. */
  last(): Promise<AuditEntry | undefined>;
  /**
   * The first record that queries pass over because its lookup columns differ from the record; undefined: there is
   * none.
   */
  misfiled(): Promise<Misfiled | undefined>;
  /** All checkpoints kept, in the order of their entries. */
  checkpoints(): Promise<readonly KeptCheckpoint[]>;
  /** Where there already is a checkpoint of that entry, it stays as it is. */
  keep(checkpoint: KeptCheckpoint): Promise<void>;
}
