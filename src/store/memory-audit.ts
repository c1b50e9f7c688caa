// What was done, in memory?

import type { AuditStore } from "../ports/audit.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryAudit({ audit, checkpoints }: MemoryTables): AuditStore {
  return {
    entries: async (after, limit) => {
      // Entry n is at index n - 1, or before it if entries were pruned.
      let start = Math.min(after, audit.length);
      while (start > 0 && (audit[start - 1]?.sequence ?? 0) > after) start--;
      return audit.slice(start, start + limit);
    },
    last: async () => audit.at(-1),
    // In memory nothing is found by any values but its own.
    misfiled: async () => undefined,
    checkpoints: async () => [...checkpoints],
    keep: async (checkpoint) => {
      if (checkpoints.some(({ sequence }) => sequence === checkpoint.sequence)) return;
      checkpoints.push(checkpoint);
      checkpoints.sort((a, b) => a.sequence - b.sequence);
    },
  };
}
