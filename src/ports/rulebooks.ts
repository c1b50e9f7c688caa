// What is kept of rulebooks?

import type { Act } from "../model/audit.ts";
import type { Instant } from "../model/time.ts";

/**
 * Rule files as they were given, together with the shipped ones, so that what a digest stands for can always be read
 * again.
 */
export interface RulebookRecord {
  readonly digest: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /**
   * The rule files shipped with the program at that time: they hold the fact sets, and scorecards that can be extended.
   */
  readonly shipped: readonly { readonly path: string; readonly text: string }[];
  readonly storedAt: Instant;
}

export interface RulebookStore {
  /** The digest of the rulebook in force; null: there is none yet. */
  active(): Promise<string | null>;
  get(digest: string): Promise<RulebookRecord | undefined>;
  /** Stores the rulebook if it is new, and puts it in force. */
  activate(record: RulebookRecord, act: Act): Promise<void>;
}
