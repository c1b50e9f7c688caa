// Is a database whole, ours, and is its audit log one chain?

import { CHAIN_START, chainAct } from "../../model/audit.ts";
import type { AuditEntry, ChainHead } from "../../model/audit.ts";
import { digestOfDecision } from "../../model/decision-record.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import type { Connection } from "./connection.ts";

/** What is wrong with the file or the audit log, the first of it; undefined: nothing. */
export function findDamage(connection: Connection): string | undefined {
  const found = connection.pragma("integrity_check(1)", { simple: true }) as string;
  return found === "ok" ? findBreak(connection) : found;
}

/** Where the audit log stops being one chain; undefined: nowhere. */
export function findBreak(connection: Connection): string | undefined {
  let last: ChainHead = CHAIN_START;
  for (const entry of connection.prepare<[], AuditEntry>("SELECT * FROM audit ORDER BY sequence").iterate()) {
    if (entry.sequence !== last.sequence + 1) return `entry ${last.sequence + 1} of the audit log is missing`;
    if (chainAct(entry, last).hash !== entry.hash) return `entry ${entry.sequence} of the audit log was changed`;
    last = entry;
  }
  return undefined;
}

/** The first decision that is not as the audit log says it was recorded; undefined: there is none. */
export function findChangedDecision(connection: Connection): string | undefined {
  const columns =
    "d.id, entity, environment, verdict, decided_at decidedAt, valid_until validUntil, question, d.key, rulebook, inputs, telling, in_force inForce, request";
  const decided = connection.prepare<[], DecisionRecord & { readonly recorded: string | null }>(
    `SELECT ${columns}, a.digest recorded FROM decisions d LEFT JOIN audit a ON a.sequence = d.sequence AND a.subject = d.id ORDER BY d.sequence`,
  );
  for (const { recorded, ...record } of decided.iterate()) {
    if (recorded === null) return `decision \`${record.id}\` is not in the audit log`;
    if (recorded !== digestOfDecision(record)) return `decision \`${record.id}\` was changed`;
  }
  return undefined;
}
