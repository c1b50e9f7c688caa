// What, besides the rules and what is known of the entity, does a decision about one release rest on?

import type { Approval } from "./approval.ts";
import type { Baseline } from "./deployed-release.ts";
import type { DeclaredFreeze, Lock, Waiver } from "./directive.ts";

/** Plain data: kept with the decision, so that the same can be decided again. Whether each holds is asked with the instant. */
export interface InForce {
  /** Of the entity, also those that are only asked for or over lately. */
  readonly waivers: readonly Waiver[];
  readonly freezes: readonly DeclaredFreeze[];
  readonly locks: readonly Lock[];
  /** Of this release under this rulebook, in the order they were given. */
  readonly approvals: readonly Approval[];
  /** Null: nothing that was allowed is known to be deployed there. */
  readonly baseline: Baseline | null;
  /** The decision that shows that this very version or these artifacts were deployed there before; null: none does. */
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
