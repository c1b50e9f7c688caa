// How does what is due run on Node?

import { CronJob } from "cron";

export interface NodeJob {
  /** Five fields, UTC. */
  readonly cron: string;
  /** Never rejects. */
  readonly run: () => Promise<void>;
}

export interface RunningSchedule {
  /** Starts nothing more, and resolves when what runs has ended. */
  stop(): Promise<void>;
}

/** A job that still runs when it is due again is left to finish. */
export function startSchedule(jobs: readonly NodeJob[]): RunningSchedule {
  const started = jobs.map(({ cron, run }) =>
    CronJob.from({ cronTime: cron, timeZone: "UTC", waitForCompletion: true, start: true, onTick: run }),
  );
  return {
    stop: async () => {
      for (const job of started) await job.stop();
    },
  };
}
