// How does what is due run on Node?

import { CronJob } from "cron";
import type { Log } from "../ports.ts";

export interface ScheduledJob {
  readonly cron: string;
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

export interface RunningSchedule {
  /** Starts nothing more, and resolves when what runs has ended. */
  stop(): Promise<void>;
}

/** A job that still runs when it is due again is left to finish. */
export function startSchedule(jobs: readonly ScheduledJob[], log: Log): RunningSchedule {
  const started = jobs.map(({ cron, name, run }) =>
    CronJob.from({
      cronTime: cron,
      timeZone: "UTC",
      waitForCompletion: true,
      start: true,
      onTick: async () => {
        await run();
      },
      errorHandler: (error) =>
        log.error("scheduled work failed", {
          job: name,
          error: error instanceof Error ? error.message : String(error),
        }),
    }),
  );
  return {
    stop: async () => {
      for (const job of started) await job.stop();
    },
  };
}
