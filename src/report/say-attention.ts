// How is it worded why somebody has to look at a waiver?

import type { WaiverAttention } from "../api/waivers.ts";

/** Follows the word `it`. */
export const ATTENTION_WORDS: Readonly<Record<WaiverAttention, string>> = {
  expiring: "ends within seven days",
  lapsed: "is over, and the rule still does not pass",
  needless: "is not needed: nothing fails",
};
