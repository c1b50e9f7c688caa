// How many waivers are there, and how many want to be looked at?

import type { WaiverAttention } from "../../api/waivers.ts";
import { everyPage } from "../every-item.ts";
import type { Muster } from "../muster.ts";
import { listWaivers } from "./list-waivers.ts";

export interface WaiverCounts {
  /** Of those that are asked for or in force. */
  readonly states: Readonly<Record<"requested" | "active", number>>;
  /** Of those that want to be looked at, by why. */
  readonly attention: Readonly<Record<WaiverAttention, number>>;
}

export async function countWaivers(muster: Muster): Promise<WaiverCounts> {
  const states = { requested: 0, active: 0 };
  const attention = { expiring: 0, lapsed: 0, needless: 0 };
  for await (const waivers of everyPage((page) => listWaivers(muster, page), muster.pause)) {
    for (const waiver of waivers) {
      if (waiver.state === "requested" || waiver.state === "active") states[waiver.state]++;
      if (waiver.attention !== null) attention[waiver.attention]++;
    }
  }
  return { states, attention };
}
