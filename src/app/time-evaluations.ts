// When is the next outcome due that flips by time alone? Then it is evaluated, not with the next minute.

import type { Milliseconds } from "../model/time.ts";
import { evaluateDue } from "./evaluate-due.ts";
import type { Muster } from "./muster.ts";

/** What is written meanwhile may be due sooner than what was waited for. */
const LONGEST_WAIT: Milliseconds = 10_000;
const SHORTEST_WAIT: Milliseconds = 50;

export interface TimedEvaluations {
  /** Waits for nothing more; resolves when what is being evaluated is. */
  stop(): Promise<void>;
}

/** For a process that lives on; where there is none the schedule looks every minute. */
export function timeEvaluations(muster: Muster): TimedEvaluations {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let working: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const wait = await evaluateAndWait(muster);
    if (!isStopped) timer = setTimeout(begin, wait);
  };
  const begin = (): void => {
    working = look();
  };
  begin();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

/** How long to wait until the next look. */
async function evaluateAndWait(muster: Muster): Promise<Milliseconds> {
  try {
    await evaluateDue(muster);
    const next = (await muster.store.evaluations.nextDue()) ?? Infinity;
    return Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, next - muster.clock.now()));
  } catch (error) {
    muster.log.error("what is due is not evaluated", { error: String(error) });
    return LONGEST_WAIT;
  }
}
