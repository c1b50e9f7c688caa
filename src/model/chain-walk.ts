// Does every entry of the audit log follow the one before it, also across pruned stretches?

import { CHAIN_START, hashInPlace } from "./audit.ts";
import type { AuditEntry, ChainHead } from "./audit.ts";
import { digestOfEntries, nameOfStretch } from "./pruned-stretch.ts";
import type { PrunedStretch } from "./pruned-stretch.ts";

/** Something that does not fit: an entry, or a stretch that was pruned. */
export interface Misfit {
  readonly code: string;
  readonly message: string;
  /** The name of the stretch; left out: it is the entry. */
  readonly stretch?: string;
}

/**
 * Checks entries, given in the order of their numbers, against each other and against the pruned stretches, given in
 * their order.
 */
export class ChainWalk {
  /** The last entry that was checked; after a pruned stretch its last entry, whether that was kept or not. */
  head: ChainHead = CHAIN_START;
  readonly #stretches: readonly PrunedStretch[];
  #next = 0;
  /** The entries that were kept of the stretch being checked. */
  #kept: ChainHead[] = [];

  constructor(stretches: readonly PrunedStretch[]) {
    this.#stretches = stretches;
  }

  /** Checks the next entry. Null: it is unchanged and in its place. */
  step(entry: AuditEntry): Misfit | null {
    const misfit = this.#closeBefore(entry.sequence);
    if (misfit !== null) return misfit;
    const stretch = this.#stretches[this.#next];
    return stretch === undefined || entry.sequence < stretch.first ? this.#follow(entry) : this.#keep(entry);
  }

  /** To be called after the last entry. */
  end(): Misfit | null {
    return this.#closeBefore(Number.POSITIVE_INFINITY);
  }

  #closeBefore(sequence: number): Misfit | null {
    for (;;) {
      const stretch = this.#stretches[this.#next];
      if (stretch === undefined || stretch.sequence >= sequence) return null;
      const misfit = misfitOf(stretch, this.head, this.#kept);
      if (misfit !== null) return misfit;
      this.head = { sequence: stretch.sequence, hash: stretch.hash };
      this.#kept = [];
      this.#next++;
    }
  }

  /** The entries before it may be gone, so it is checked by its own hash and by the digest over all kept entries. */
  #keep(entry: AuditEntry): Misfit | null {
    if (hashInPlace(entry, entry.sequence, entry.previous) !== entry.hash) return changed(entry);
    this.#kept.push({ sequence: entry.sequence, hash: entry.hash });
    return null;
  }

  #follow(entry: AuditEntry): Misfit | null {
    const { sequence, hash } = this.head;
    if (entry.sequence !== sequence + 1) {
      const message = `entry ${sequence + 1} is missing: ${entry.sequence} follows ${sequence}`;
      return { code: "entry-missing", message };
    }
    if (entry.previous !== hash) {
      return { code: "entry-out-of-place", message: `entry ${entry.sequence} does not follow the one before it` };
    }
    if (hashInPlace(entry, entry.sequence, entry.previous) !== entry.hash) return changed(entry);
    this.head = entry;
    return null;
  }
}

function changed({ sequence }: AuditEntry): Misfit {
  return { code: "entry-changed", message: `entry ${sequence} was changed` };
}

function misfitOf(stretch: PrunedStretch, head: ChainHead, kept: readonly ChainHead[]): Misfit | null {
  const { first, sequence } = stretch;
  const told = { stretch: nameOfStretch(stretch) };
  if (first !== head.sequence + 1 || stretch.previous !== head.hash || sequence < first) {
    const message = `the pruned entries ${first} to ${sequence} do not follow entry ${head.sequence}`;
    return { code: "pruning-out-of-place", message, ...told };
  }
  if (kept.length === stretch.kept && digestOfEntries(kept) === stretch.keptDigest) return null;
  const message = `of the entries ${first} to ${sequence} there are ${kept.length}, which are not the ${stretch.kept} that were left when the others were pruned`;
  return { code: "kept-entries-changed", message, ...told };
}
