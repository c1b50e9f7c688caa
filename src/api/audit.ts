// How are audit entries listed, and what is told after the log was verified?

import { z } from "zod";
import { AUDIT_KINDS } from "../model/audit.ts";
import type { AuditEntry } from "../model/audit.ts";
import { formatInstant } from "../model/time.ts";
import { envelopeBody } from "./receipts.ts";
import { maskQuery } from "./masks.ts";
import { MOST_PER_PAGE, pageOf } from "./page.ts";
import { instant } from "./parts.ts";

export const auditEntry = z
  .strictObject({
    sequence: z.int().min(1),
    kind: z.enum(AUDIT_KINDS),
    at: instant,
    actor: z.string(),
    subject: z.string().meta({ description: "What it was done to: a decision, a rulebook, a source, a token." }),
    summary: z.string(),
    digest: z.string().meta({ description: "Digest over everything that was written with it." }),
    previous: z.string().meta({ description: "The `hash` of the entry before." }),
    hash: z.string(),
  })
  .meta({ id: "AuditEntry" });

export const auditPage = pageOf(auditEntry).meta({ id: "AuditEntries" });

export const auditQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MOST_PER_PAGE).optional().meta({ description: "Default: 100." }),
  after: z.coerce.number().int().min(0).default(0).meta({ description: "Only entries after this sequence number." }),
  mask: maskQuery(["people"]),
});

export type AuditQuery = z.output<typeof auditQuery>;

const head = z.strictObject({ sequence: z.int().min(0), hash: z.string() });

export const auditVerification = z
  .strictObject({
    intact: z.boolean(),
    entries: z.int().meta({ description: "How many entries are as they were written." }),
    decisions: z.int(),
    head: head.meta({
      description: "The last of these entries. Keep it elsewhere: it shows if the log is shortened later.",
    }),
    pruned: z
      .strictObject({ upTo: z.int().min(1), before: instant })
      .nullable()
      .meta({
        description: "Up to this entry, the log holds only what is still needed; null: nothing was ever pruned.",
      }),
    broken: z
      .strictObject({
        sequence: z
          .int()
          .nullable()
          .meta({ description: "The first entry that does not fit; null: what does not fit has no entry." }),
        subject: z.string().nullable(),
        code: z.string(),
        message: z.string(),
      })
      .nullable(),
  })
  .meta({ id: "AuditVerification" });

export const checkpointList = z
  .strictObject({
    items: z.array(
      z.strictObject({
        sequence: z.int(),
        hash: z.string(),
        at: instant,
        envelope: envelopeBody.meta({ description: "The signed statement. Keep it elsewhere." }),
      }),
    ),
  })
  .meta({ id: "AuditCheckpoints" });

export type CheckpointList = z.infer<typeof checkpointList>;

export const auditVerificationQuery = z.strictObject({
  expectHead: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "A `hash` that was the last one at some time." }),
});

export type AuditVerification = z.infer<typeof auditVerification>;
export type AuditEntryBody = z.infer<typeof auditEntry>;

export function auditEntryBody({ at, ...entry }: AuditEntry): AuditEntryBody {
  const { sequence, kind, actor, subject, summary, digest, previous, hash } = entry;
  return { sequence, kind, at: formatInstant(at), actor, subject, summary, digest, previous, hash };
}
