// What was done, in a database?

import { asc, desc, gt, sql } from "drizzle-orm";
import type { AuditEntry, AuditKind } from "../model/audit.ts";
import type { KeptCheckpoint } from "../model/checkpoint.ts";
import type { AuditStore } from "../ports/audit.ts";
import { build, prepare } from "./driver.ts";
import type { Driver, Row, Statement } from "./driver.ts";
import { audit, checkpoints } from "./schema.ts";

const at = sql.placeholder;

const INSERT = prepare(
  build.insert(audit).values({
    sequence: at("sequence"),
    kind: at("kind"),
    at: at("at"),
    actor: at("actor"),
    subject: at("subject"),
    summary: at("summary"),
    digest: at("digest"),
    previous: at("previous"),
    hash: at("hash"),
  }),
);

const AFTER = prepare(
  build
    .select()
    .from(audit)
    .where(gt(audit.sequence, at("after")))
    .orderBy(asc(audit.sequence))
    .limit(at("limit")),
);
const LAST = prepare(
  build
    .select()
    .from(audit)
    .where(sql`${audit.sequence} <= ${at("sequence")}`)
    .orderBy(desc(audit.sequence))
    .limit(sql.placeholder("limit")),
);

/** Without `misfiled`, which looks at the tables of what people did. */
export function sqlAudit(driver: Driver): Omit<AuditStore, "misfiled"> {
  return {
    entries: async (after, limit) => (await driver.rows(AFTER(after, limit))).map(readEntry),
    last: () => readLast(driver),
    checkpoints: async () => {
      const kept = build.select({ body: checkpoints.body }).from(checkpoints).orderBy(asc(checkpoints.sequence));
      return (await driver.rows(kept.toSQL())).map(readCheckpoint);
    },
    keep: (checkpoint) => driver.atomic([addCheckpoint(checkpoint)]),
  };
}

export function insertEntry(entry: AuditEntry): Statement {
  const { sequence, kind, actor, subject, summary, digest, previous, hash } = entry;
  return INSERT(sequence, kind, entry.at, actor, subject, summary, digest, previous, hash);
}

function addCheckpoint(checkpoint: KeptCheckpoint): Statement {
  const { sequence } = checkpoint;
  const row = { sequence, body: JSON.stringify(checkpoint) };
  return build.insert(checkpoints).values(row).onConflictDoNothing().toSQL();
}

function readCheckpoint([body]: Row): KeptCheckpoint {
  return JSON.parse(body as string) as KeptCheckpoint;
}

/** The last entry or, with `upTo`, the last one up to that number. */
export async function readLast(driver: Driver, upTo = Number.MAX_SAFE_INTEGER): Promise<AuditEntry | undefined> {
  const [row] = await driver.rows(LAST(upTo, 1));
  return row && readEntry(row);
}

/** By their places: to take a row apart one after the other costs twice as much, a million times. */
export function readEntry(row: Row): AuditEntry {
  return {
    sequence: row[0] as number,
    kind: row[1] as AuditKind,
    at: row[2] as number,
    actor: row[3] as string,
    subject: row[4] as string,
    summary: row[5] as string,
    digest: row[6] as string,
    previous: row[7] as string,
    hash: row[8] as string,
  };
}
