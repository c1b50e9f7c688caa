// What is kept of rules?

import type { Act } from "../model/audit.ts";
import type { Instant } from "../model/time.ts";

/** Rule files as they were given, those of the program among them: what a digest stands for can always be read again. */
export interface RulebookRecord {
  readonly digest: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The shipped files at that time, which hold the fact sets and what can be extended. */
  readonly shipped: readonly { readonly path: string; readonly text: string }[];
  readonly storedAt: Instant;
}

export interface RulebookStore {
  /** Digest of the one in force; null: none yet. */
  active(): Promise<string | null>;
  get(digest: string): Promise<RulebookRecord | undefined>;
  /** Stores it where it is new, and puts it in force. */
  activate(record: RulebookRecord, act: Act): Promise<void>;
}
