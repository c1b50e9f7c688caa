// Does every entry of the audit log follow the one before it, also across what was pruned?

import { CHAIN_START, hashInPlace } from "./audit.ts";
import type { AuditEntry, ChainHead } from "./audit.ts";
import { digestOfEntries, nameOfStretch } from "./pruned-stretch.ts";
import type { PrunedStretch } from "./pruned-stretch.ts";

/** What does not fit: an entry, or a stretch of which entries were pruned. */
export interface Misfit {
  readonly code: string;
  readonly message: string;
  /** Name of the stretch; left out: it is the entry. */
  readonly stretch?: string;
}

/** Takes entries in the order of their numbers, and holds them to the stretches that were pruned, in theirs. */
export class ChainWalk {
  /** The last entry that was walked, whether it is still there or not. */
  head: ChainHead = CHAIN_START;
  readonly #stretches: readonly PrunedStretch[];
  #next = 0;
  /** Entries that stayed of the stretch that is being walked. */
  #kept: ChainHead[] = [];

  constructor(stretches: readonly PrunedStretch[]) {
    this.#stretches = stretches;
  }

  /** Null: it is where it belongs, and as it was written. */
  step(entry: AuditEntry): Misfit | null {
    const misfit = this.#closeBefore(entry.sequence);
    if (misfit !== null) return misfit;
    const stretch = this.#stretches[this.#next];
    return stretch === undefined || entry.sequence < stretch.first ? this.#follow(entry) : this.#keep(entry);
  }

  /** After the last entry. */
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

  /** Those before it may be gone: it is held to its own hash, and to the digest over all that stayed. */
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
