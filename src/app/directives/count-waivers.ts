// How many waivers are there, and how many does somebody have to look at?

import type { WaiverAttention } from "../../api/waivers.ts";
import { everyPage } from "../every-item.ts";
import type { Muster } from "../muster.ts";
import { listWaivers } from "./list-waivers.ts";

export interface WaiverCounts {
  /** How many are asked for, and how many are in force. */
  readonly states: Readonly<Record<"requested" | "active", number>>;
  /** How many somebody has to look at, by the reason. */
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
