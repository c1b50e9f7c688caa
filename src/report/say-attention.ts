// Why does somebody have to look at a waiver?

import type { WaiverAttention } from "../api/waivers.ts";

/** After `it`. */
export const ATTENTION_WORDS: Readonly<Record<WaiverAttention, string>> = {
  expiring: "ends within seven days",
  lapsed: "is over, and the rule still does not pass",
  needless: "is not needed: nothing fails",
};
