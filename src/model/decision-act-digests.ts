// What does the audit log hold of an approval, and of a deployed release?

import type { Approval } from "./approval.ts";
import { digestOfValue } from "./audit.ts";
import type { DeployedRelease } from "./deployed-release.ts";

export function digestOfApproval(approval: Approval): string {
  return digestOfValue(approval);
}

/**
 * The digest of the release as it is after the act (pinned or not), so that the last entry about it matches what is
 * kept.
 */
export function digestOfDeployed(release: DeployedRelease): string {
  return digestOfValue(release);
}
