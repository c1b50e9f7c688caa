// How does a server process do? Asked by its parent between two bursts.

import type { ChildProcess } from "node:child_process";
import type { monitorEventLoopDelay } from "node:perf_hooks";

export interface Vitals {
  /** How long the event loop was held since it was last asked, at most, in milliseconds. */
  readonly held: number;
  /** Processor time the process has taken, all threads, in microseconds. */
  readonly cpu: number;
}

export function askVitals(process: ChildProcess): Promise<Vitals> {
  return new Promise((resolve) => {
    process.once("message", (message) => resolve(message as Vitals));
    process.send({ ask: "vitals" });
  });
}

/** In the server process. */
export function tellVitals(delay?: ReturnType<typeof monitorEventLoopDelay>): void {
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ held: (delay?.max ?? 0) / 1e6, cpu: user + system } satisfies Vitals);
    delay?.reset();
  });
}
