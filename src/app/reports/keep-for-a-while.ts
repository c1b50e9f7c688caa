// How is an answer kept, to be given again for a while?

import type { Instant, Milliseconds } from "../../model/time.ts";
import type { Fleet } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";

interface Kept {
  readonly at: Instant;
  readonly answer: Promise<unknown>;
}

const KEPT = new WeakMap<Fleet, Map<string, Kept>>();
/** How many answers are kept for one fleet. The oldest is dropped first. */
const MOST = 500;

/** INVARIANT: one name always means one way to read. An answer that failed is not kept. */
export function keepForAWhile<Answer>(
  muster: Muster,
  name: string,
  lasts: Milliseconds,
  read: () => Promise<Answer>,
): Promise<Answer> {
  const at = muster.clock.now();
  const all = KEPT.get(muster.fleet) ?? new Map<string, Kept>();
  KEPT.set(muster.fleet, all);
  const kept = all.get(name);
  if (kept !== undefined && at - kept.at < lasts) return kept.answer as Promise<Answer>;
  const answer = read();
  const next = { at, answer };
  all.delete(name);
  all.set(name, next);
  const [first] = all.keys();
  if (all.size > MOST && first !== undefined) all.delete(first);
  answer.catch(() => {
    if (all.get(name) === next) all.delete(name);
  });
  return answer;
}
