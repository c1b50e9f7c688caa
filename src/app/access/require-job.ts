// May this job ask this about this environment? For other identities, only the scope counts.

import type { Identity, Job } from "../../model/identity.ts";
import { meansEnvironment } from "../../model/environment.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Log } from "../../ports/runtime.ts";
import { sayClaim } from "../../trust/allow-job.ts";

export interface JobQuestion {
  /** Normalised. */
  readonly environment: string;
  readonly dryRun: boolean;
}

/** Throws Refusal `forbidden`. If the trust file says `audit`, the refusal is only logged. */
export function requireJob({ actor, job }: Identity, question: JobQuestion, log: Log): void {
  const refusal = job === undefined ? undefined : refusalOf(job, question);
  if (refusal === undefined) return;
  if (job?.isAudited !== true) throw refusal;
  log.warn("job let through: trust is only audited", { actor, code: refusal.code, message: refusal.message });
}

function refusalOf(job: Job, { environment, dryRun }: JobQuestion): Refusal | undefined {
  if (job.environment !== null && job.environment !== environment) {
    const message = `the job deploys to \`${job.environment}\` and asks about \`${environment}\``;
    return forbid("job-environment-differs", message, "ask about the environment that the job names");
  }
  if (job.onlyTries && !dryRun) {
    const message = "a job of a pull request may only try: the code of anybody may be in it";
    return forbid("job-of-pull-request", message, "ask with `--dry-run`, or once it is merged");
  }
  const unmet = job.unmet.find((one) => meansEnvironment([one.environment], environment));
  if (unmet === undefined) return undefined;
  const message = `\`${environment}\` is not for a job with ${sayClaim(unmet)}`;
  return forbid("job-condition-unmet", message, `the service's trust file says which \`${unmet.claim}\` it takes`);
}

function forbid(code: string, message: string, help: string): Refusal {
  return new Refusal("forbidden", code, message, { help });
}
