// Who has come to another level in the last week? Looked up every ten minutes: a fleet that moves much takes a while to look through.

import { moversQuery } from "../../api/history.ts";
import type { Movers } from "../../api/history.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { keepForAWhile } from "./keep-for-a-while.ts";
import { whoMoved } from "./who-moved.ts";

/** Each way. */
const MOST_MOVED = 6;
const A_WHILE: Milliseconds = 600_000;

export function movedLately(muster: Muster): Promise<Movers> {
  return keepForAWhile(muster, "moved-lately", A_WHILE, () =>
    whoMoved(muster, moversQuery.parse({ limit: MOST_MOVED })),
  );
}
