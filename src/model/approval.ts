// What is a person's yes or no to a release, and to which release is it one?

import type { Change } from "./decision.ts";
import { releaseNameOf } from "./deployed-release.ts";
import type { EntityRef } from "./entity.ts";
import type { Instant } from "./time.ts";

/** Never changed: who thinks otherwise later answers again, and only the last answer of a person counts. */
export interface Approval {
  /** `apr_…` */
  readonly id: string;
  /** The decision that was looked at. */
  readonly decision: string;
  readonly entity: EntityRef;
  /** Normalised. */
  readonly environment: string;
  /** What `releaseNamed` says of the change: another artifact is another release. */
  readonly release: string;
  /** Digest of the rulebook that asked for it: other rules ask again. */
  readonly rulebook: string;
  readonly answer: "approve" | "reject";
  readonly reason: string | null;
  /** The person, as `Identity.actor`. */
  readonly by: string;
  /** Of which groups they were a member then, as far as anybody trusted says so. */
  readonly groups: readonly EntityRef[];
  readonly at: Instant;
}

/** Answers count for the release they were given for, and the rules that asked for them. */
export function isAbout(approval: Approval, change: Change, rulebook: string): boolean {
  return approval.release === releaseNamed(change) && approval.rulebook === rulebook;
}

/** What is released, whoever releases it and how. */
export function releaseNamed(change: Change): string {
  const { version, commit, artifacts } = releaseNameOf(change);
  return JSON.stringify([version, commit, artifacts]);
}
