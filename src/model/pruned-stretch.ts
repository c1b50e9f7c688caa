// What was left of a stretch of the audit log that was pruned, in words that are signed?

import { digestOf } from "./audit.ts";
import type { AuditEntry } from "./audit.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Instant } from "./time.ts";

/** `sequence` and `hash` are those of its last entry, `at` is when it was pruned. */
export interface PrunedStretch extends Checkpoint {
  /** Number of its first entry. */
  readonly first: number;
  /** Hash of the entry before that. */
  readonly previous: string;
  /** What was recorded before then is gone, unless it is still needed. */
  readonly before: Instant;
  /** How many entries stayed. */
  readonly kept: number;
  /** Over the numbers and hashes of those. */
  readonly keptDigest: string;
}

/** With the envelope that proves it: JSON. */
export interface KeptStretch extends PrunedStretch {
  readonly envelope: string;
}

export function digestOfEntries(entries: readonly Pick<AuditEntry, "sequence" | "hash">[]): string {
  return digestOf(JSON.stringify(entries.map(({ sequence, hash }) => [sequence, hash])));
}

/** What the audit log holds of it. */
export function digestOfStretch(stretch: KeptStretch): string {
  const { first, sequence, previous, hash, at, before, kept, keptDigest, envelope } = stretch;
  return digestOf(JSON.stringify([first, sequence, previous, hash, at, before, kept, keptDigest, envelope]));
}

/** What the audit log calls it. */
export function nameOfStretch({ first, sequence }: Pick<PrunedStretch, "first" | "sequence">): string {
  return `${first}-${sequence}`;
}
