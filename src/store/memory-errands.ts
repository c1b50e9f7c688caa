// What is still to be done elsewhere, in memory?

import type { Errand } from "../model/errand.ts";
import type { ErrandStore } from "../ports/errands.ts";
import { keyOf } from "./key-of.ts";
import type { KeptErrand, MemoryTables } from "./memory-tables.ts";
import { compareText } from "../model/problem.ts";

export function memoryErrands({ errands }: MemoryTables): ErrandStore {
  const find = (channel: string, subject: string): KeptErrand | undefined => errands.get(keyOf(channel, subject));
  const put = (errand: KeptErrand): void => void errands.set(keyOf(errand.channel, errand.subject), errand);
  const change = (errand: Errand, to: Partial<KeptErrand>): boolean => {
    const kept = find(errand.channel, errand.subject);
    if (kept === undefined || !isOpen(kept) || kept.claims !== errand.claims) return false;
    put({ ...kept, ...to });
    return true;
  };
  return {
    add: async (added, createdAt) => {
      for (const errand of added) {
        if (find(errand.channel, errand.subject) !== undefined) continue;
        put({ ...errand, createdAt, failures: 0, claims: 0, claimedBy: null, finishedAt: null });
      }
    },
    get: async (channel, subject) => {
      const kept = find(channel, subject);
      return kept && tell(kept);
    },
    hasten: async (channel, subject, dueAt) => {
      const kept = find(channel, subject);
      if (kept !== undefined && isOpen(kept) && kept.claimedBy === null && kept.dueAt > dueAt) put({ ...kept, dueAt });
    },
    hastenAll: async (channel, dueAt) => {
      for (const kept of errands.values()) {
        const isUnhurried = kept.claimedBy === null && kept.failures === 0 && kept.dueAt > dueAt;
        if (kept.channel === channel && isOpen(kept) && isUnhurried) put({ ...kept, dueAt });
      }
    },
    claim: async ({ channel, at, until, limit, id }) => {
      const due = [...errands.values()].filter((kept) => kept.channel === channel && isOpen(kept) && kept.dueAt <= at);
      return due
        .sort((a, b) => a.dueAt - b.dueAt || compareText(a.subject, b.subject))
        .slice(0, limit)
        .map((kept) => {
          const claimed = { ...kept, dueAt: until, claims: kept.claims + 1, claimedBy: id };
          put(claimed);
          return tell(claimed);
        });
    },
    keep: async (errand, body) => change(errand, { body }),
    postpone: async (errand, { body, dueAt, failures }) => change(errand, { body, dueAt, failures, claimedBy: null }),
    finish: async (errand, finishedAt, body) => change(errand, { body, finishedAt, claimedBy: null }),
    remove: async (errand) => {
      if (change(errand, {})) errands.delete(keyOf(errand.channel, errand.subject));
    },
    release: async (at) => {
      for (const kept of errands.values()) {
        if (kept.claimedBy !== null) put({ ...kept, dueAt: Math.min(kept.dueAt, at), claimedBy: null });
      }
    },
    nextDue: async (channels) => {
      const open = [...errands.values()].filter((kept) => isOpen(kept) && channels.includes(kept.channel));
      return open.reduce<number | null>((next, { dueAt }) => Math.min(next ?? dueAt, dueAt), null);
    },
    prune: async (before) => {
      for (const [key, { finishedAt }] of errands) {
        if (finishedAt !== null && finishedAt < before) errands.delete(key);
      }
    },
  };
}

function isOpen({ finishedAt }: Errand): boolean {
  return finishedAt === null;
}

function tell(kept: KeptErrand): Errand {
  const { claimedBy: _, ...errand } = kept;
  return errand;
}
