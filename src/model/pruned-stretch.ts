// What is recorded, and signed, about a stretch of the audit log that was pruned?

import { digestOf } from "./audit.ts";
import type { AuditEntry } from "./audit.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Instant } from "./time.ts";

/** `sequence` and `hash` are those of the stretch's last entry; `at` is when it was pruned. */
export interface PrunedStretch extends Checkpoint {
  /** The number of the first entry of the stretch. */
  readonly first: number;
  /** The hash of the entry before the first one. */
  readonly previous: string;
  /** What was recorded before this instant is gone, unless it was still needed. */
  readonly before: Instant;
  /** How many entries of the stretch were kept. */
  readonly kept: number;
  /** The digest over the numbers and hashes of the kept entries. */
  readonly keptDigest: string;
}

/** A pruned stretch with the envelope (JSON) that proves it. */
export interface KeptStretch extends PrunedStretch {
  readonly envelope: string;
}

export function digestOfEntries(entries: readonly Pick<AuditEntry, "sequence" | "hash">[]): string {
  return digestOf(JSON.stringify(entries.map(({ sequence, hash }) => [sequence, hash])));
}

/** The digest that the audit log holds of a pruned stretch. */
export function digestOfStretch(stretch: KeptStretch): string {
  const { first, sequence, previous, hash, at, before, kept, keptDigest, envelope } = stretch;
  return digestOf(JSON.stringify([first, sequence, previous, hash, at, before, kept, keptDigest, envelope]));
}

/** The name of a stretch in the audit log: `1-4711`. */
export function nameOfStretch({ first, sequence }: Pick<PrunedStretch, "first" | "sequence">): string {
  return `${first}-${sequence}`;
}
