// What was done? All of it, for whoever keeps or examines it elsewhere.

import { auditEntryBody } from "../../api/audit.ts";
import type { AuditQuery } from "../../api/audit.ts";
import { headLine } from "../../api/masks.ts";
import { Masking } from "../../model/masking.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant } from "../../model/time.ts";
import type { Muster } from "../muster.ts";

const EXPORTED_AT_ONCE = 500;

/**
 * First a line about the whole, then the entries, oldest first, one on each line. What is recorded meanwhile may come
 * last. Throws Refusal `malformed` if a page is asked for.
 */
export async function* exportAudit(
  { store, clock }: Pick<Muster, "store" | "clock">,
  { limit, after, mask = [] }: AuditQuery,
): AsyncGenerator<string, void> {
  if (limit !== undefined) {
    throw new Refusal("malformed", "no-pages", "`limit` is for pages, and lines come without", {
      help: "begin later by `after`, or ask for `application/json`",
    });
  }
  const last = await store.pruning.lastStretch();
  const pruned = last === undefined ? null : { upTo: last.sequence, before: formatInstant(last.before) };
  yield headLine({ export: "audit", at: formatInstant(clock.now()), mask, after, pruned });
  const masking = new Masking(mask);
  for (let from = after; ;) {
    const entries = await store.audit.entries(from, EXPORTED_AT_ONCE);
    const newest = entries.at(-1);
    if (newest === undefined) return;
    const bodies = entries.map(auditEntryBody);
    yield bodies.map((body) => `${JSON.stringify(mask.length === 0 ? body : masking.entry(body))}\n`).join("");
    from = newest.sequence;
  }
}
