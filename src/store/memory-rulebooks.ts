// Which rulebooks were ever in force, in memory?

import type { RulebookStore } from "../ports/rulebooks.ts";
import { recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryRulebooks(tables: MemoryTables): RulebookStore {
  const { rulebooks } = tables;
  return {
    active: async () => tables.activeRulebook,
    get: async (digest) => rulebooks.get(digest),
    activate: async (record, act) => {
      if (!rulebooks.has(record.digest)) rulebooks.set(record.digest, record);
      tables.activeRulebook = record.digest;
      recordAct(tables, act);
    },
  };
}
