// Which releases are blocked now: those whose newest decision says so?

import type { BlockedReleases } from "../../api/decisions.ts";
import { DAY } from "../../model/time.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { outlinesOf } from "./list-decisions.ts";

/** A release that nobody has asked about for this long is not waiting to be released. */
const RECENT: Milliseconds = 7 * DAY;

/** `most`: how many are listed; all are counted. */
export async function blockedReleases(
  { store, clock }: Pick<Muster, "store" | "clock">,
  most: number,
): Promise<BlockedReleases> {
  const blocked = await store.decisions.blocked(clock.now() - RECENT);
  return { n: blocked.length, newest: await outlinesOf(store, blocked.slice(0, most)) };
}
