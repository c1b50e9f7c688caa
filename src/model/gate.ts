// What are a gate, a freeze, an initiative and an action, as the rule files declare them?

import type { EntityRef } from "./entity.ts";
import type { JsonObject } from "./json.ts";
import type { Condition, RuleLocation } from "./scorecard.ts";
import type { Milliseconds } from "./time.ts";

/** From the mildest to the strictest. */
export const ENFORCEMENTS = ["observe", "warn", "ratchet", "block"] as const;
export type Enforcement = (typeof ENFORCEMENTS)[number];

/**
 * `from`: a date (`2027-04-01`: local midnight in the gate's time zone) or a local time (`2027-04-01T08:00`); left out:
 * always.
 */
export interface EnforcementStep {
  readonly step: Enforcement;
  readonly from?: string;
  readonly when?: Condition;
}

/** What a gate asks of one scorecard: either a level (or the entity's `target`), or rules by id. */
export interface Requirement {
  readonly scorecard: string;
  readonly level?: string;
  readonly rules?: readonly string[];
  /** What an unknown outcome does; left out: the same as a fail. */
  readonly onUnknown?: "block" | "warn" | "allow";
  readonly enforcement: readonly EnforcementStep[];
}

export interface ApprovalRule {
  readonly when?: Condition;
  readonly from: EntityRef;
  readonly count: number;
}

export interface Gate {
  readonly id: string;
  readonly title: string;
  /** Exact names or globs, lower case. */
  readonly environments: readonly string[];
  readonly appliesTo?: Condition;
  readonly unregistered: "allow" | "warn" | "block";
  /** What a release gets to which no gate applies. */
  readonly ungated: "allow" | "warn" | "block";
  readonly require: readonly Requirement[];
  readonly approvals: readonly ApprovalRule[];
  readonly breakGlass: readonly EntityRef[];
  readonly validFor: Milliseconds;
  readonly rollback: "allow" | "check";
  /** IANA name. */
  readonly timezone: string;
  readonly location: RuleLocation;
}

/** Local times in the freeze's time zone (`2026-12-20T18:00`), or a cron expression and the length of each window. */
export type FreezeWindow =
  | { readonly from: string; readonly to: string }
  | { readonly cron: string; readonly duration: Milliseconds };

export interface Freeze {
  readonly id: string;
  readonly title: string;
  readonly environments: readonly string[];
  readonly appliesTo?: Condition;
  readonly window: FreezeWindow;
  readonly timezone: string;
  readonly exempt: readonly "rollback"[];
  readonly approvers: readonly EntityRef[];
  readonly location: RuleLocation;
}

export interface Initiative {
  readonly id: string;
  readonly title: string;
  readonly scorecard: string;
  readonly level?: string;
  readonly rules?: readonly string[];
  readonly owner?: EntityRef;
  /** Dates, `2026-12-01`. */
  readonly start: string;
  readonly due: string;
  readonly remind?: { readonly every: Milliseconds; readonly to: "owners" };
  readonly location: RuleLocation;
}

export type ActionRun =
  | {
      readonly githubWorkflow: {
        readonly repository: string;
        readonly workflow: string;
        readonly ref?: string;
        readonly inputs?: JsonObject;
      };
    }
  | { readonly webhook: { readonly url: string; readonly body?: JsonObject } };

export interface Action {
  readonly id: string;
  readonly title: string;
  readonly run: ActionRun;
  readonly roles: readonly string[];
  readonly location: RuleLocation;
}
