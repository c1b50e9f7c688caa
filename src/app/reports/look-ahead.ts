// What would be slow for the first who asks? It is looked up before anybody does.

import type { Muster } from "../muster.ts";
import { movedLately } from "./moved-lately.ts";
import { recentScorecardHistory } from "./recent-history.ts";
import { reportStandings } from "./report-scorecard.ts";
import { startsBlocking } from "./starts-blocking.ts";
import { weekBefore } from "./week-before.ts";

/** Pauses often, so that gate checks and page views are answered meanwhile. Stops when other rules are put in force. */
export async function lookAhead(muster: Muster): Promise<void> {
  const rules = await muster.rules.current(muster.store);
  if (rules === undefined) return;
  const scorecards = await reportStandings(muster);
  await startsBlocking(muster);
  await weekBefore(muster);
  await movedLately(muster);
  for (const { id } of scorecards) {
    await muster.pause?.();
    // Other rules may not have this scorecard.
    if (muster.rules.held !== rules) return;
    await recentScorecardHistory(muster, id, {});
  }
}
