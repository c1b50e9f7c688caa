// Which releases are blocked now: those whose newest decision says so?

import type { ListedDecision } from "../../api/decisions.ts";
import { DAY } from "../../model/time.ts";
import type { Milliseconds } from "../../model/time.ts";
import { formatInstant } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { listDecisions } from "./list-decisions.ts";

/** What nobody has asked about for so long is not waiting to be released. */
const RECENT: Milliseconds = 7 * DAY;
/** Decisions looked through: as many as a page may take to show. */
const LOOKED_AT = 200;

/** Newest first; of each entity and environment the newest decision counts. */
export async function blockedReleases(muster: Pick<Muster, "store" | "clock">): Promise<readonly ListedDecision[]> {
  const from = formatInstant(muster.clock.now() - RECENT);
  const { items } = await listDecisions(muster, { limit: LOOKED_AT, from });
  const newest = new Map<string, ListedDecision>();
  for (const decision of items) {
    const question = `${decision.entity.ref} ${decision.environment}`;
    if (!newest.has(question)) newest.set(question, decision);
  }
  return [...newest.values()].filter(({ verdict }) => verdict === "block");
}
