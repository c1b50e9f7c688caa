// What goes on after requests were answered, and how does it end?

import { setImmediate } from "node:timers/promises";
import type { Muster } from "../app/muster.ts";
import type { Log } from "../ports/runtime.ts";

/** Work that nobody waits for. */
export interface Background {
  /** Never rejects. If the work fails, that is logged under the name. */
  readonly run: (work: () => Promise<unknown>, name: string) => Promise<void>;
  readonly later: NonNullable<Muster["later"]>;
  /**
   * Called between two slices of work. Lets requests go first, until none is under way or they take too long. Rejects
   * if the work has to end.
   */
  readonly pause: () => Promise<void>;
  readonly isStopping: () => boolean;
  /** From now on no more work is begun. */
  refuse(): void;
  /** Resolves when all work that was begun has ended. */
  stop(): Promise<void>;
}

class Stopping extends Error {
  override readonly name = "Stopping";
}

/**
 * In milliseconds. A turn of the event loop that takes longer does work of others. One without any takes a few
 * hundredths of this.
 */
const QUIET = 0.5;
/** In milliseconds. However busy others are, work goes on after this time. */
const LONGEST_PAUSE = 25;

/** An answer takes several turns. If each of them had a slice of work, it would wait for as many slices. */
async function letOthersFinish(elapsed: () => number): Promise<void> {
  const start = elapsed();
  for (let began = start, isQuiet = false; !isQuiet && began - start < LONGEST_PAUSE;) {
    await setImmediate();
    const ended = elapsed();
    isQuiet = ended - began < QUIET;
    began = ended;
  }
}

/** `elapsed`: milliseconds since any moment. */
export function workInBackground(log: Log, elapsed: () => number): Background {
  const working = new Set<Promise<void>>();
  let stopping = false;
  // Set later than `stopping`: requests that came before the end pause as well, and are still answered.
  let ending = false;
  const carryOut = async (work: () => Promise<unknown>, name: string): Promise<void> => {
    try {
      await work();
    } catch (error) {
      // Work that is stopped half-way goes on with the next start.
      if (!(error instanceof Stopping)) log.error("background work failed", { work: name, error: String(error) });
    }
  };
  const run = async (work: () => Promise<unknown>, name: string): Promise<void> => {
    if (stopping) return;
    const done = carryOut(work, name).finally(() => working.delete(done));
    working.add(done);
    await done;
  };
  return {
    isStopping: () => stopping,
    pause: async () => {
      if (ending) throw new Stopping();
      await letOthersFinish(elapsed);
    },
    run,
    later: (work) => void run(work, "what a request left to do"),
    refuse: () => {
      stopping = true;
    },
    stop: async () => {
      stopping = ending = true;
      await Promise.all(working);
    },
  };
}
