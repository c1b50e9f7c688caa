// What takes a while to look up for whoever looks first? It is looked up before anybody asks.

import type { Muster } from "../muster.ts";
import { movedLately } from "./moved-lately.ts";
import { recentScorecardHistory } from "./recent-history.ts";
import { reportStandings } from "./report-scorecard.ts";
import { startsBlocking } from "./starts-blocking.ts";
import { weekBefore } from "./week-before.ts";

/** In slices: gates are answered meanwhile, and so is who looks too early. Ends where other rules are put in force. */
export async function lookAhead(muster: Muster): Promise<void> {
  const rules = await muster.rules.current(muster.store);
  if (rules === undefined) return;
  const scorecards = await reportStandings(muster);
  await startsBlocking(muster);
  await weekBefore(muster);
  await movedLately(muster);
  for (const { id } of scorecards) {
    await muster.pause?.();
    // Others need not have this scorecard.
    if (muster.rules.held !== rules) return;
    await recentScorecardHistory(muster, id, {});
  }
}
