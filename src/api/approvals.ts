// How does somebody answer a release that waits, and how are the answers listed?

import { z } from "zod";
import type { Approval } from "../model/approval.ts";
import { formatInstant } from "../model/time.ts";
import { pageOf } from "./page.ts";
import { instant } from "./parts.ts";

export const approvalRequest = z
  .strictObject({
    answer: z.enum(["approve", "reject"]),
    reason: z.string().trim().min(1).max(2_000).optional().meta({ description: "Required to reject." }),
  })
  .meta({ id: "AnswerRelease" });
export type ApprovalRequest = z.infer<typeof approvalRequest>;

export const approvalBody = z
  .strictObject({
    id: z.string(),
    decision: z.string().meta({ description: "The decision the person looked at." }),
    answer: z.enum(["approve", "reject"]),
    reason: z.string().nullable(),
    by: z.string().meta({ description: "The person." }),
    groups: z.array(z.string()).meta({ description: "The groups they answered for." }),
    at: instant,
  })
  .meta({ id: "Approval" });
export type ApprovalBody = z.infer<typeof approvalBody>;

export const approvalPage = pageOf(approvalBody).meta({ id: "Approvals" });

export function describeApproval({ id, decision, answer, reason, by, groups, at }: Approval): ApprovalBody {
  return { id, decision, answer, reason, by, groups: [...groups], at: formatInstant(at) };
}
