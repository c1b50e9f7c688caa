// How is something looked at again and again, each time as soon as there is something to do?

import type { Milliseconds } from "../model/time.ts";
import type { Muster } from "./muster.ts";

/** What is written meanwhile may be due sooner than what was waited for. */
const LONGEST_WAIT: Milliseconds = 10_000;
const SHORTEST_WAIT: Milliseconds = 50;

export interface Looking {
  /** Waits for nothing more; resolves when what is being done is. */
  stop(): Promise<void>;
}

export interface Look {
  /** Said in the log where it fails. */
  readonly failure: string;
  /** Does what is due, and answers when more is: Infinity, as far as is known never. */
  readonly run: () => Promise<number>;
}

/** For a process that lives on; where there is none the schedule looks every minute. */
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
