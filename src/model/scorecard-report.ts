// What is told of one scorecard over a fleet: figures, who stands where, and one page of who passes what?

import type { EntityRef } from "./entity.ts";
import type { Outcome } from "./finding.ts";
import type { RuleSeverity } from "./scorecard.ts";
import type { Instant } from "./time.ts";
import type { WaivedFigures } from "./waived.ts";

export type OutcomeCounts = Readonly<Record<Outcome, number>>;

export interface StandingCounts {
  readonly met: number;
  readonly below: number;
  readonly unknown: number;
  /** They have no target. */
  readonly none: number;
}

export interface FleetFigures {
  readonly entities: number;
  /** By the level they hold, none first, then the lowest. */
  readonly held: readonly { readonly level: string | null; readonly entities: number }[];
  readonly standing: StandingCounts;
  /** Mean of the scores; null: of nothing. */
  readonly score: number | null;
}

/** As everything stands now: of what was, no waivers are told. */
export interface ReportedFigures extends FleetFigures {
  readonly waived: WaivedFigures;
}

export interface ReportedRule {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly severity: RuleSeverity;
  readonly draft: boolean;
  readonly outcomes: OutcomeCounts;
  /** How many of those that do not pass are waived. */
  readonly waived: number;
}

/** A rule that many do not pass, and who most of them belong to. */
export interface WorstRule extends ReportedRule {
  readonly owners: readonly { readonly owner: EntityRef | null; readonly entities: number }[];
}

export interface MatrixRow {
  readonly entity: EntityRef;
  readonly owner: EntityRef | null;
  readonly level: string | null;
  readonly target: string | null;
  readonly standing: "met" | "below" | "unknown" | null;
  readonly score: number;
  /** In the order of the rules. */
  readonly outcomes: readonly Outcome[];
  /** Ids of the rules that do not pass, and are waived. */
  readonly waived: readonly string[];
  /** When the first of these waivers ends, ISO 8601; null: there are none. */
  readonly waivedUntil: string | null;
}

export interface GroupFigures extends ReportedFigures {
  /** Ref of the owner or system, or the tier; null: it has none. */
  readonly group: string | null;
}

/** The whole fleet from who holds least to who holds most. */
export interface FleetStrip {
  /** Neighbours that hold the same level. */
  readonly runs: readonly { readonly level: string | null; readonly entities: number }[];
  /** Scores along it, at even distances. */
  readonly scores: readonly number[];
}

/** How a fleet stands on one scorecard, in short. */
export interface ScorecardStanding {
  readonly id: string;
  readonly title: string;
  readonly draft: boolean;
  /** Lowest first. */
  readonly levels: readonly string[];
  readonly figures: ReportedFigures;
  /** Still to be evaluated by the rules in force. */
  readonly pending: number;
}

/** A rule, or a level, that a gate does not go on without from then on. */
export interface BlockingSoon {
  readonly gate: string;
  readonly at: Instant;
  readonly scorecard: string;
  /** Null: the level that the title names. */
  readonly rule: string | null;
  readonly title: string;
  /** That do not pass it now. */
  readonly entities: number;
}

export interface ScorecardReport {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly owner: EntityRef | null;
  readonly draft: boolean;
  /** Lowest first. */
  readonly levels: readonly string[];
  readonly rules: readonly ReportedRule[];
  /** Of those that were asked for. */
  readonly figures: ReportedFigures;
  /** Entities that are still to be evaluated by the rules in force: they are not among the figures. */
  readonly pending: number;
  readonly worst: readonly WorstRule[];
  readonly groups: readonly GroupFigures[];
  readonly strip: FleetStrip;
  readonly rows: readonly MatrixRow[];
  /** How many rows there are on all pages. */
  readonly total: number;
  readonly choices: {
    readonly owner: readonly string[];
    readonly system: readonly string[];
    readonly tier: readonly string[];
    readonly kind: readonly string[];
  };
}
