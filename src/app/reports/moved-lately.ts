// Which entities have changed level in the last week? Looked up at most every ten minutes, since it may take a while.

import { moversQuery } from "../../api/history.ts";
import type { Movers } from "../../api/history.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { keepForAWhile } from "./keep-for-a-while.ts";
import { whoMoved } from "./who-moved.ts";

/** How many upwards, and how many downwards. */
const MOST_MOVED = 6;
const A_WHILE: Milliseconds = 600_000;

export function movedLately(muster: Muster): Promise<Movers> {
  return keepForAWhile(muster, "moved-lately", A_WHILE, () =>
    whoMoved(muster, moversQuery.parse({ limit: MOST_MOVED })),
  );
}
