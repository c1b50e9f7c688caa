// Which approvals were given for a release?

import { describeApproval } from "../../api/approvals.ts";
import type { ApprovalBody } from "../../api/approvals.ts";
import { isAbout } from "../../model/approval.ts";
import type { Page } from "../../ports/page.ts";
import { readRequest } from "../decisions/decision-record.ts";
import type { Muster } from "../muster.ts";
import { findDecision } from "../decisions/read-decision.ts";

/**
 * The approvals of the decision's release under its rulebook, in the order they were given. Of several by one person,
 * the last counts.
 */
export async function listApprovals({ store }: Pick<Muster, "store">, id: string): Promise<Page<ApprovalBody>> {
  const record = await findDecision({ store }, id);
  const { change } = readRequest(record).request;
  const answers = await store.approvals.of(record.entity, record.environment, 0);
  const about = answers.filter((one) => isAbout(one, change, record.rulebook));
  return { items: about.map(describeApproval), next: null };
}
