// Which keys ever signed, in memory?

import type { KeyStore } from "../ports/keys.ts";
import { recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryKeys(tables: MemoryTables): KeyStore {
  const { keys } = tables;
  return {
    list: async () => [...keys.values()],
    add: async (key, act) => {
      if (keys.has(key.id)) return false;
      keys.set(key.id, key);
      recordAct(tables, act);
      return true;
    },
  };
}
