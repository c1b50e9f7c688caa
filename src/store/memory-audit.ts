// What was done, in memory?

import type { AuditStore } from "../ports.ts";
import type { MemoryTables, StoredCheckpoint } from "./memory-tables.ts";

export function memoryAudit({ audit, checkpoints }: MemoryTables): AuditStore {
  return {
    entries: async (after, limit) => {
      const start = audit.findIndex(({ sequence }) => sequence > after);
      return start < 0 ? [] : audit.slice(start, start + limit);
    },
    last: async () => audit.at(-1),
    checkpoints: async () => checkpoints.map(plain),
    keep: async (checkpoint) => {
      if (checkpoints.some(({ sequence }) => sequence === checkpoint.sequence)) return;
      checkpoints.push({ ...checkpoint, prunes: false });
      checkpoints.sort((a, b) => a.sequence - b.sequence);
    },
    pruned: async () => {
      const last = checkpoints.findLast(({ prunes }) => prunes);
      return last && plain(last);
    },
  };
}

function plain({ prunes: _, ...checkpoint }: StoredCheckpoint) {
  return checkpoint;
}
