// What is a person's yes or no to a release, and to which release does it apply?

import type { Change } from "./decision.ts";
import { releaseNameOf } from "./deployed-release.ts";
import type { EntityRef } from "./entity.ts";
import type { Instant } from "./time.ts";

/** Never changed: to change their mind a person answers again, and only their last answer counts. */
export interface Approval {
  /** `apr_…` */
  readonly id: string;
  /** The decision the person answered. */
  readonly decision: string;
  readonly entity: EntityRef;
  /** Normalised. */
  readonly environment: string;
  /** The release as `releaseNamed` gives it, so that another artifact is another release. */
  readonly release: string;
  /** Digest of the rulebook that asked for it: after a change of the rules the question is asked again. */
  readonly rulebook: string;
  readonly answer: "approve" | "reject";
  readonly reason: string | null;
  /** The person, as `Identity.actor`. */
  readonly by: string;
  /** The groups the person was a member of then, as far as a trusted source confirms them. */
  readonly groups: readonly EntityRef[];
  readonly at: Instant;
}

/** An answer counts only for the release it was given for, and under the rulebook that asked for it. */
export function isAbout(approval: Approval, change: Change, rulebook: string): boolean {
  return approval.release === releaseNamed(change) && approval.rulebook === rulebook;
}

/** Identifies a release, whoever makes it and of whatever type it is. */
export function releaseNamed(change: Change): string {
  const { version, commit, artifacts } = releaseNameOf(change);
  return JSON.stringify([version, commit, artifacts]);
}
