// What was done and by whom, and is the audit log intact?

import { z } from "zod";
import {
  auditEntry,
  auditPage,
  auditQuery,
  auditVerification,
  auditVerificationQuery,
  checkpointList,
} from "../../api/audit.ts";
import { pruneRequest, pruningBody } from "../../api/prunings.ts";
import { exportHead } from "../../api/masks.ts";
import { envelopeBody } from "../../api/receipts.ts";
import { exportAudit } from "../../app/audit/export-audit.ts";
import { listAudit } from "../../app/audit/list-audit.ts";
import { prune } from "../../app/audit/prune.ts";
import { listCheckpoints, signCheckpoint } from "../../app/audit/sign-checkpoint.ts";
import { verifyAudit } from "../../app/audit/verify-audit.ts";
import { formatInstant, parseInstant } from "../../model/time.ts";
import { prefersLines, refuseMask } from "../prefers-lines.ts";
import { defineRoute, jsonBody, KIB } from "../route.ts";

const tag = "Audit";

export const auditRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/audit",
    permission: "audit:read",
    summary: "Read the audit log",
    description:
      "With `Accept: application/x-ndjson`, the whole log: first a line about the log itself, then one entry a line.",
    headers: { accept: "`application/json`, or `application/x-ndjson`: all of it, one entry a line." },
    query: auditQuery,
    answer: { status: 200, description: "Oldest first.", schema: auditPage, lines: z.union([exportHead, auditEntry]) },
    handle: async ({ muster, query, header }) => {
      if (prefersLines(header("accept"))) return { lines: exportAudit(muster, query), headers: { vary: "accept" } };
      refuseMask(query.mask);
      return { body: await listAudit(muster, query) };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/audit/checkpoint",
    permission: "audit:read",
    summary: "Get a signed checkpoint of the audit log",
    description:
      "States the last entry of the log as it is now, that entry's hash, and the time. Keep it elsewhere: `muster verify --audit --checkpoint` then shows whether anything before it was cut off or rewritten.",
    answer: { status: 200, description: "A DSSE envelope around an in-toto statement.", schema: envelopeBody },
    refusals: { 503: "There is no key to sign with: `no-signing-key` says why." },
    handle: async ({ muster }) => ({
      text: (await signCheckpoint(muster)).envelope,
      headers: { "content-type": "application/vnd.dsse.envelope+json" },
    }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/audit/checkpoints",
    permission: "audit:read",
    summary: "List the daily checkpoints",
    description: "The service keeps one for each day on which anything was recorded.",
    answer: { status: 200, description: "Oldest first.", schema: checkpointList },
    handle: async ({ muster }) => ({ body: await listCheckpoints(muster) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/audit/verification",
    permission: "audit:read",
    summary: "Verify the audit log",
    description: "Walks the chain of entries, and names the first one that is not as it was written.",
    query: auditVerificationQuery,
    answer: { status: 200, description: "The result.", schema: auditVerification },
    handle: async ({ muster, query }) => ({
      body: await verifyAudit(muster.store, { expectHeads: query.expectHead === undefined ? [] : [query.expectHead] }),
    }),
  }),
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/audit/prunings",
    permission: "audit:prune",
    summary: "Prune what is old",
    description:
      "Deletes for good what was recorded before a day and is no longer needed: decisions and what they rest on, audit entries about catalogs, facts and events, transitions, delivery events, and rulebooks that nothing names any more. Decisions that still hold or whose release was deployed stay, and so do acts of people and the rulebook in force. What is left is signed, and the log still verifies.",
    body: jsonBody(pruneRequest, 16 * KIB),
    answer: { status: 200, description: "What was deleted.", schema: pruningBody },
    refusals: { 503: "There is no key to sign with: `no-signing-key` says why." },
    handle: async ({ muster, body, identity }) => {
      const before = body.before === undefined ? undefined : parseInstant(body.before);
      const { actor } = identity;
      const pruned = await prune(muster, { before, dryRun: body.dryRun, actor });
      return { body: { ...pruned, before: formatInstant(pruned.before) } };
    },
  }),
];
