// What was done, by whom, and is the record of it whole?

import { auditPage, auditQuery, auditVerification, auditVerificationQuery } from "../../api/audit.ts";
import { listAudit } from "../../app/list-audit.ts";
import { verifyAudit } from "../../app/verify-audit.ts";
import { defineRoute } from "../route.ts";

const tag = "Audit";

export const auditRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/audit",
    permission: "audit:read",
    summary: "Read the audit log",
    query: auditQuery,
    answer: { status: 200, description: "Oldest first.", schema: auditPage },
    handle: async ({ muster, query }) => ({ body: await listAudit(muster, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/audit/verification",
    permission: "audit:read",
    summary: "Verify the audit log",
    description: "Walks the chain, and names the first entry that is not as it was written.",
    query: auditVerificationQuery,
    answer: { status: 200, description: "What came of it.", schema: auditVerification },
    handle: async ({ muster, query }) => ({
      body: await verifyAudit(muster.store, { expectHeads: query.expectHead === undefined ? [] : [query.expectHead] }),
    }),
  }),
];
