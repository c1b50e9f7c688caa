// What was done, by whom, in which order?

import { auditEntryBody } from "../../api/audit.ts";
import type { AuditEntryBody, AuditQuery } from "../../api/audit.ts";
import type { Page } from "../../ports/page.ts";
import type { Muster } from "../muster.ts";

const PER_PAGE = 100;

/** Oldest first. `after`: only entries with a greater number. */
export async function listAudit(
  { store }: Pick<Muster, "store">,
  { limit = PER_PAGE, after }: Pick<AuditQuery, "limit" | "after">,
): Promise<Page<AuditEntryBody>> {
  const entries = await store.audit.entries(after, limit + 1);
  const items = entries.slice(0, limit);
  return { items: items.map(auditEntryBody), next: entries.length > limit ? String(items.at(-1)?.sequence) : null };
}
