// What does a decision about a release rest on, besides the rules and what is known of the entity?

import type { Approval } from "./approval.ts";
import type { Baseline } from "./deployed-release.ts";
import type { DeclaredFreeze, Lock, Waiver } from "./directive.ts";

/**
 * Plain data that is kept with the decision, so that the decision can be replayed. Whether a waiver, freeze or lock
 * holds is worked out from the instant.
 */
export interface InForce {
  /** All of the entity's waivers, including those only requested and those that expired lately. */
  readonly waivers: readonly Waiver[];
  readonly freezes: readonly DeclaredFreeze[];
  readonly locks: readonly Lock[];
  /** Approvals of this release under this rulebook, in the order they were given. */
  readonly approvals: readonly Approval[];
  /** Null: nothing that was allowed is known to be deployed to that environment. */
  readonly baseline: Baseline | null;
  /**
   * The id of the decision that proves that this version, or these artifacts, were deployed there before; null: there
   * is none.
   */
  readonly deployedBefore: string | null;
}

export const NOTHING_IN_FORCE: InForce = {
  waivers: [],
  freezes: [],
  locks: [],
  approvals: [],
  baseline: null,
  deployedBefore: null,
};
