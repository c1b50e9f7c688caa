// What does the audit chain hold of an answer about a release, and of one that was deployed?

import type { Approval } from "./approval.ts";
import { digestOf } from "./audit.ts";
import type { DeployedRelease } from "./deployed-release.ts";

export function digestOfApproval(approval: Approval): string {
  return digestOf(JSON.stringify(approval));
}

/** As it is after the act, pinned or not: the last entry of each holds what is kept of it. */
export function digestOfDeployed(release: DeployedRelease): string {
  return digestOf(JSON.stringify(release));
}
