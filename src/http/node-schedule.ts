// How does scheduled work run on Node?

import { CronJob } from "cron";

export interface NodeJob {
  /** A cron expression of five fields, in UTC. */
  readonly cron: string;
  /** Never rejects. */
  readonly run: () => Promise<void>;
}

export interface RunningSchedule {
  /** Starts nothing more, and resolves when the jobs that run have ended. */
  stop(): Promise<void>;
}

/** A job that is due while it still runs is left to finish. */
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
