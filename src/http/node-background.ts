// What goes on after requests were answered, and how does it end?

import { setImmediate } from "node:timers/promises";
import type { Muster } from "../app/muster.ts";
import type { Log } from "../ports.ts";

/** Work that nobody waits for. */
export interface Background {
  /** Never rejects; what goes wrong is written down under the name. */
  readonly run: (work: () => Promise<unknown>, name: string) => Promise<void>;
  readonly later: NonNullable<Muster["later"]>;
  /** Between two slices: requests first. Rejects where the work is to end. */
  readonly pause: () => Promise<void>;
  readonly isStopping: () => boolean;
  /** From now on nothing more is begun. */
  refuse(): void;
  /** Resolves when what was begun has ended. */
  stop(): Promise<void>;
}

class Stopping extends Error {
  override readonly name = "Stopping";
}

export function workInBackground(log: Log): Background {
  const working = new Set<Promise<void>>();
  let stopping = false;
  // Requests that came before the end pause as well, and are answered.
  let ending = false;
  const carryOut = async (work: () => Promise<unknown>, name: string): Promise<void> => {
    try {
      await work();
    } catch (error) {
      // What is stopped half-way goes on from there with the next start.
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
      await setImmediate();
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
