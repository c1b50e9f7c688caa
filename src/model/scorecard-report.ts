// What is reported about one scorecard over a fleet: figures, who stands where, and a page of who passes which rules?

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
  /** Entities without a target. */
  readonly none: number;
}

export interface FleetFigures {
  readonly entities: number;
  /** By the level they hold: no level first, then from the lowest. */
  readonly held: readonly { readonly level: string | null; readonly entities: number }[];
  readonly standing: StandingCounts;
  /** The mean of the scores; null: there are no entities. */
  readonly score: number | null;
}

/** The figures of now. Figures of the past have no `waived`. */
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
  /** How many findings that do not pass are waived. */
  readonly waived: number;
}

/** A rule that many entities do not pass, and the owners most of them belong to. */
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
  /** Ids of the rules that do not pass and are waived. */
  readonly waived: readonly string[];
  /** When the first of these waivers ends, ISO 8601; null: there are none. */
  readonly waivedUntil: string | null;
}

export interface GroupFigures extends ReportedFigures {
  /** The ref of the owner or system, or the tier; null: the entities that have none. */
  readonly group: string | null;
}

/** The whole fleet in one row, from the entity that holds least to the one that holds most. */
export interface FleetStrip {
  /** Runs of neighbours that hold the same level. */
  readonly runs: readonly { readonly level: string | null; readonly entities: number }[];
  /** Scores sampled at even distances along the row. */
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
  /** How many entities still have to be evaluated by the rulebook in force. */
  readonly pending: number;
}

/** A rule or level that a gate will block on from an instant on. */
export interface BlockingSoon {
  readonly gate: string;
  readonly at: Instant;
  readonly scorecard: string;
  /** Null: a level is required; the title names it. */
  readonly rule: string | null;
  readonly title: string;
  /** How many entities do not pass it now. */
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
  /** Only of the entities that were asked for. */
  readonly figures: ReportedFigures;
  /** Entities that still have to be evaluated by the rulebook in force; they are not in the figures. */
  readonly pending: number;
  readonly worst: readonly WorstRule[];
  readonly groups: readonly GroupFigures[];
  readonly strip: FleetStrip;
  readonly rows: readonly MatrixRow[];
  /** The number of rows over all pages. */
  readonly total: number;
  readonly choices: {
    readonly owner: readonly string[];
    readonly system: readonly string[];
    readonly tier: readonly string[];
    readonly kind: readonly string[];
  };
}
