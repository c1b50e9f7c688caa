// What was done, in memory?

import type { AuditStore } from "../ports.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryAudit({ audit, checkpoints }: MemoryTables): AuditStore {
  return {
    // Entry n stands at n - 1: there are no gaps.
    entries: async (after, limit) => audit.slice(after, after + limit),
    last: async () => audit.at(-1),
    checkpoints: async () => [...checkpoints],
    keep: async (checkpoint) => {
      if (checkpoints.some(({ sequence }) => sequence === checkpoint.sequence)) return;
      checkpoints.push(checkpoint);
      checkpoints.sort((a, b) => a.sequence - b.sequence);
    },
  };
}
