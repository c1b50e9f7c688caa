// How is work that becomes due at certain times done as soon as it is due?

import type { Milliseconds } from "../model/time.ts";
import type { Muster } from "./muster.ts";

/** There is a limit since something written meanwhile may be due sooner than what is waited for. */
const LONGEST_WAIT: Milliseconds = 10_000;
const SHORTEST_WAIT: Milliseconds = 50;

export interface Looking {
  /** Does not look again. Resolves when the work under way is done. */
  stop(): Promise<void>;
}

export interface Look {
  /** What the log says if `run` fails. */
  readonly failure: string;
  /** Does what is due, and returns when more will be due; Infinity: nothing is known yet. */
  readonly run: () => Promise<number>;
}

/** For a process that lives on. On Workers, the schedule looks every minute instead. */
export function lookWhenDue({ clock, log }: Muster, { failure, run }: Look): Looking {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let working: Promise<void> = Promise.resolve();
  const wait = async (): Promise<Milliseconds> => {
    try {
      return Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, (await run()) - clock.now()));
    } catch (error) {
      log.error(failure, { error: String(error) });
      return LONGEST_WAIT;
    }
  };
  const look = async (): Promise<void> => {
    const duration = await wait();
    if (!isStopped) timer = setTimeout(begin, duration);
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
