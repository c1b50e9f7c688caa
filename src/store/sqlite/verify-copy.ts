// Is a database whole, ours, and is its audit log one chain?

import { CHAIN_START, chainAct } from "../../model/audit.ts";
import type { AuditEntry } from "../../model/audit.ts";
import type { Connection } from "./connection.ts";

/** What is wrong, the first of it; undefined: nothing. */
export function findDamage(connection: Connection): string | undefined {
  const found = connection.pragma("integrity_check(1)", { simple: true }) as string;
  return found === "ok" ? findBreak(connection) : found;
}

/** Where the audit log stops being one chain; undefined: nowhere. */
export function findBreak(connection: Connection): string | undefined {
  let last: Pick<AuditEntry, "sequence" | "hash"> = CHAIN_START;
  for (const entry of connection.prepare<[], AuditEntry>("SELECT * FROM audit ORDER BY sequence").iterate()) {
    if (entry.sequence !== last.sequence + 1) return `entry ${last.sequence + 1} of the audit log is missing`;
    if (chainAct(entry, last).hash !== entry.hash) return `entry ${entry.sequence} of the audit log was changed`;
    last = entry;
  }
  return undefined;
}
