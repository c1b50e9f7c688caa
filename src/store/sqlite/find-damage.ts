// Is a database file sound, is its audit log one chain, and are its decisions as they were recorded?

import type { AuditEntry } from "../../model/audit.ts";
import { ChainWalk } from "../../model/chain-walk.ts";
import { digestOfDecision } from "../../model/decision-record.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import type { PrunedStretch } from "../../model/pruned-stretch.ts";
import type { Connection } from "./connection.ts";

/** The first thing that is wrong with the file or the audit log; undefined: nothing. */
export function findDamage(connection: Connection): string | undefined {
  const found = connection.pragma("integrity_check(1)", { simple: true }) as string;
  return found === "ok" ? findBreak(connection) : found;
}

/** Where the audit log stops being one chain; undefined: nowhere. */
export function findBreak(connection: Connection): string | undefined {
  const chain = new ChainWalk(readStretches(connection));
  for (const entry of connection.prepare<[], AuditEntry>("SELECT * FROM audit ORDER BY sequence").iterate()) {
    const next = chain.head.sequence + 1;
    const misfit = chain.step(entry);
    if (misfit?.code === "entry-missing") return `entry ${next} of the audit log is missing`;
    if (misfit !== null)
      return misfit.stretch === undefined ? `entry ${entry.sequence} of the audit log was changed` : misfit.message;
  }
  return chain.end()?.message;
}

/** Before the migration that made their table, there are none. */
function readStretches(connection: Connection): readonly PrunedStretch[] {
  const isThere = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'prunings'").pluck().get() === 1;
  if (!isThere) return [];
  const bodies = connection.prepare<[], string>("SELECT body FROM prunings ORDER BY sequence").pluck().all();
  return bodies.map((body) => JSON.parse(body) as PrunedStretch);
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
