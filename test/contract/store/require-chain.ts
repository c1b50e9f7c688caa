// Is what a store recorded one chain?

import { deepEqual, equal } from "node:assert/strict";
import { CHAIN_START, chainAct } from "../../../src/model/audit.ts";
import type { AuditEntry } from "../../../src/model/audit.ts";
import type { Store } from "../../../src/ports/store.ts";

/** All entries; throws where one does not follow the one before. */
export async function requireChain(store: Store): Promise<readonly AuditEntry[]> {
  const entries = await store.audit.entries(0, 100_000);
  let last: Pick<AuditEntry, "sequence" | "hash"> = CHAIN_START;
  for (const entry of entries) {
    deepEqual(entry, chainAct(entry, last));
    last = entry;
  }
  equal((await store.audit.last())?.hash ?? CHAIN_START.hash, last.hash);
  return entries;
}
