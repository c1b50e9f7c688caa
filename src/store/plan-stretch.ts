// Which part of the audit log may be pruned, and what has to stay?

import type { AuditEntry, AuditKind, ChainHead } from "../model/audit.ts";
import { digestOfEntries } from "../model/pruned-stretch.ts";
import type { KeptStretch } from "../model/pruned-stretch.ts";
import type { PlannedStretch, PruneRequest } from "../ports/pruning.ts";

/** In entries: a whole stretch is pruned in one write. */
export const LONGEST_STRETCH = 1_000;

/** Entries about people, keys and rulebooks stay, since what is kept of those is checked against them. */
const GOING: ReadonlySet<AuditKind> = new Set(["decision", "catalog", "facts", "deliveries", "events"]);

/** What was read to plan the stretch that begins at one place. */
export interface StretchRead {
  /** The stretch that begins there already; undefined: none does. */
  readonly known: KeptStretch | undefined;
  /** The hash of the entry before it. */
  readonly previous: string;
  /** From its first entry on: those of the known stretch, otherwise one more than a stretch may have. */
  readonly entries: readonly AuditEntry[];
}

/** What is to be deleted: the numbers of entries, and those of the decisions among them. */
export interface Going {
  readonly entries: readonly number[];
  readonly decisions: readonly number[];
}

/** The entries that are old enough. The last entry of the log is never among them. */
export function entriesOf({ known, entries }: StretchRead, before: number): readonly AuditEntry[] {
  if (known !== undefined) return entries;
  const end = entries.findIndex(({ at }) => at >= before);
  return entries.slice(0, end === -1 ? entries.length - 1 : end).slice(0, LONGEST_STRETCH);
}

/** `needed`: numbers of entries that have to stay. Null: there is nothing to look at. */
export function planStretch(
  { known, previous }: StretchRead,
  entries: readonly AuditEntry[],
  needed: ReadonlySet<number>,
  { from, before, at }: PruneRequest,
): (PlannedStretch & { readonly going: Going }) | null {
  const last: ChainHead | undefined = known ?? entries.at(-1);
  if (last === undefined) return null;
  const isGoing = ({ kind, sequence }: AuditEntry): boolean => GOING.has(kind) && !needed.has(sequence);
  const going = entries.filter(isGoing);
  const kept = entries.filter((entry) => !isGoing(entry));
  const decisions = going.filter(({ kind }) => kind === "decision");
  const stretch = {
    first: from,
    sequence: last.sequence,
    previous,
    hash: last.hash,
    at,
    before: Math.max(before, known?.before ?? before),
    kept: kept.length,
    keptDigest: digestOfEntries(kept),
  };
  const numbers = (some: readonly AuditEntry[]): number[] => some.map(({ sequence }) => sequence);
  return {
    stretch,
    isNew: known === undefined,
    entries: going.length,
    decisions: decisions.length,
    going: { entries: numbers(going), decisions: numbers(decisions) },
  };
}
