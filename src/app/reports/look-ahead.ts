// What takes a while to look up for whoever looks first? It is looked up before anybody asks.

import type { Muster } from "../muster.ts";
import { movedLately } from "./moved-lately.ts";
import { recentScorecardHistory } from "./recent-history.ts";
import { reportStandings } from "./report-scorecard.ts";
import { startsBlocking } from "./starts-blocking.ts";
import { weekBefore } from "./week-before.ts";

/** In slices: gates are answered meanwhile, and so is who looks too early. */
export async function lookAhead(muster: Muster): Promise<void> {
  if ((await muster.rules.current(muster.store)) === undefined) return;
  const scorecards = await reportStandings(muster);
  await startsBlocking(muster);
  await weekBefore(muster);
  await movedLately(muster);
  for (const { id } of scorecards) {
    await muster.pause?.();
    await recentScorecardHistory(muster, id, {});
  }
}
