// What can people put in force besides the rules (a waiver, a freeze, a lock), and does it hold at an instant?

import type { EntityRef } from "./entity.ts";
import type { Condition } from "./scorecard.ts";
import type { Instant } from "./time.ts";

/** Who did something, and when. */
export interface Deed {
  /** The person where one is known, otherwise as `Identity.actor`. */
  readonly by: string;
  readonly at: Instant;
}

/** Time-bound acceptance of a rule that an entity does not pass. It never changes the outcome, only its effect. */
export interface Waiver {
  readonly kind: "waiver";
  /** `wvr_…` */
  readonly id: string;
  readonly entity: EntityRef;
  readonly scorecard: string;
  readonly rule: string;
  /** Normalised names or globs; empty: everywhere, including scorecards. */
  readonly environments: readonly string[];
  readonly reason: string;
  readonly ticket: string | null;
  readonly requested: Deed;
  /** Approved by somebody other than who requested it; null: not approved yet, so not in force. */
  readonly approved: Deed | null;
  /** Exclusive: from then on the waiver is over. */
  readonly until: Instant;
  /** Who revoked it and when; null: it was not revoked. */
  readonly ended: Deed | null;
}

/** A freeze that somebody declared, rather than one of the rule files. */
export interface DeclaredFreeze {
  readonly kind: "freeze";
  /** `frz_…` */
  readonly id: string;
  readonly title: string;
  /** Normalised names or globs. */
  readonly environments: readonly string[];
  /** A condition over `entity` and `change`; null: it holds all releases. */
  readonly appliesTo: Condition | null;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
  readonly reason: string;
  readonly declared: Deed;
  readonly ended: Deed | null;
}

/** Holds all releases of an entity, all releases into an environment, or those of one into the other. */
export interface Lock {
  readonly kind: "lock";
  /** `lck_…` */
  readonly id: string;
  /** Null: any entity. At least one of entity and environment is given. */
  readonly entity: EntityRef | null;
  /** Normalised; null: any environment. */
  readonly environment: string | null;
  readonly reason: string;
  /** Null: until somebody ends it. */
  readonly until: Instant | null;
  readonly locked: Deed;
  readonly ended: Deed | null;
}

export type Directive = Waiver | DeclaredFreeze | Lock;
export type DirectiveKind = Directive["kind"];

export const WAIVER_STATES = ["requested", "active", "expired", "revoked"] as const;
export type WaiverState = (typeof WAIVER_STATES)[number];

/** Where a waiver stands at an instant. The only place that decides this: gates, reports and pages all ask here. */
export function waiverState({ approved, until, ended }: Waiver, at: Instant): WaiverState {
  if (ended !== null) return "revoked";
  if (until <= at) return "expired";
  return approved === null ? "requested" : "active";
}

/** Whether a freeze or a lock holds. */
export function isHolding(directive: DeclaredFreeze | Lock, at: Instant): boolean {
  const hasBegun = directive.kind === "lock" || directive.from <= at;
  return directive.ended === null && hasBegun && (directive.until === null || at < directive.until);
}
