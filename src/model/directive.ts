// What can people put in force besides the rules: a waiver, a freeze, a lock; and does it hold at an instant?

import type { EntityRef } from "./entity.ts";
import type { Condition } from "./scorecard.ts";
import type { Instant } from "./time.ts";

/** Who did something, and when. */
export interface Deed {
  /** The person, where one is known; else as `Identity.actor`. */
  readonly by: string;
  readonly at: Instant;
}

/** Accepts for a time that a rule of an entity does not pass. It never changes the outcome, only what that does. */
export interface Waiver {
  readonly kind: "waiver";
  /** `wvr_…` */
  readonly id: string;
  readonly entity: EntityRef;
  readonly scorecard: string;
  readonly rule: string;
  /** Normalised names or globs; empty: everywhere, in the scorecard's own reports as well. */
  readonly environments: readonly string[];
  readonly reason: string;
  readonly ticket: string | null;
  readonly requested: Deed;
  /** By somebody else than asked for it; null: nobody yet, it is not in force. */
  readonly approved: Deed | null;
  /** Not included: from then on it is over, whatever happens. */
  readonly until: Instant;
  /** Revoked before its time; null: it was not. */
  readonly ended: Deed | null;
}

/** A freeze that somebody declared without the rule files. */
export interface DeclaredFreeze {
  readonly kind: "freeze";
  /** `frz_…` */
  readonly id: string;
  readonly title: string;
  /** Normalised names or globs. */
  readonly environments: readonly string[];
  /** Over `entity` and `change`; null: all. */
  readonly appliesTo: Condition | null;
  readonly from: Instant;
  /** Not included. */
  readonly until: Instant;
  readonly reason: string;
  readonly declared: Deed;
  readonly ended: Deed | null;
}

/** Holds all releases of an entity, into an environment, or of the one into the other. */
export interface Lock {
  readonly kind: "lock";
  /** `lck_…` */
  readonly id: string;
  /** Null: any. One of the two is named. */
  readonly entity: EntityRef | null;
  /** Normalised; null: any. */
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

/** The one rule of when a waiver holds: gates, reports and pages all ask here. */
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
