// What is kept of approvals?

import type { Approval } from "../model/approval.ts";
import type { Act } from "../model/audit.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Instant } from "../model/time.ts";
import type { Page, PageRequest } from "./page.ts";

export interface ApprovalStore {
  add(approval: Approval, act: Act): Promise<void>;
  /** Answers since this instant about releases of the entity into the environment, in the order they were given. */
  of(entity: EntityRef, environment: string, since: Instant): Promise<readonly Approval[]>;
  /** All answers, newest first. */
  list(query: PageRequest): Promise<Page<Approval>>;
}
