// Which waivers wait to be approved?

import type { WaiverBody } from "../../api/waivers.ts";
import { waiverState } from "../../model/directive.ts";
import type { Waiver } from "../../model/directive.ts";
import { everyPage } from "../every-item.ts";
import type { Muster } from "../muster.ts";
import { tellWaivers } from "./tell-waivers.ts";

export interface WaitingWaivers {
  readonly n: number;
  /** Those that have waited for longest come first. */
  readonly oldest: readonly WaiverBody[];
}

/** `most`: how many to list. All are counted. */
export async function waitingWaivers(muster: Muster, most: number): Promise<WaitingWaivers> {
  const at = muster.clock.now();
  const { directives } = muster.store;
  const waiting: Waiver[] = [];
  for await (const page of everyPage(
    (asked) => directives.list({ kind: "waiver", openAt: at, ...asked }),
    muster.pause,
  )) {
    for (const waiver of page as readonly Waiver[]) if (waiverState(waiver, at) === "requested") waiting.push(waiver);
  }
  const oldest = waiting.toReversed().slice(0, most);
  return { n: waiting.length, oldest: await tellWaivers(muster, oldest, at) };
}
