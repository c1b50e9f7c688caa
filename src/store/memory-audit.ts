// What was done, in memory?

import type { AuditStore } from "../ports.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryAudit({ audit }: MemoryTables): AuditStore {
  return {
    // Entry n stands at n - 1: there are no gaps.
    entries: async (after, limit) => audit.slice(after, after + limit),
    last: async () => audit.at(-1),
  };
}
