// What `muster evaluate` found: every entity's scorecards, and the figures over all of them.

import type { Outcome, EntityReport } from "./finding.ts";
import type { Problem } from "./problem.ts";
import type { Instant } from "./time.ts";
import type { WaivedFigures } from "./waived.ts";

/** Where an entity stands against its target: `below` because of a fail, `unknown` only for what is not known. */
export type Standing = "met" | "below" | "unknown" | "none";

export interface EvaluationReport {
  /** Digest. */
  readonly rulebook: string;
  readonly at: Instant;
  /**
   * By ref. Findings are explained while this is walked, and again each time it is: walk it once and keep nothing, and
   * a fleet of any size is reported in little memory.
   */
  readonly entities: Iterable<EntityReport>;
  /** Of the catalog and the facts: defects with their places. */
  readonly problems: readonly Problem[];
  readonly summary: EvaluationSummary;
}

export interface EvaluationSummary {
  /** Entities in the catalog that at least one scorecard applies to. */
  readonly entities: number;
  /** Entities in the catalog, whether or not a scorecard applies. */
  readonly catalog: number;
  /** Over all scorecards that are no drafts: entities by where they stand against their targets; the worst counts. */
  readonly standing: Readonly<Record<Standing, number>>;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Over all scorecards that are no drafts; `met`: of the entities that meet all their targets. */
  readonly waived: WaivedFigures;
  readonly scorecards: readonly ScorecardSummary[];
  readonly problems: { readonly errors: number; readonly warnings: number };
}

export interface ScorecardSummary {
  readonly id: string;
  readonly title: string;
  readonly draft: boolean;
  /** Entities it applies to. */
  readonly entities: number;
  /** Lowest level first. */
  readonly levels: readonly string[];
  /** Entities by the level they hold; those without one under the empty name. */
  readonly held: Readonly<Record<string, number>>;
  readonly standing: Readonly<Record<Standing, number>>;
  /** Mean of the scores, one decimal; null where it applies to nothing. */
  readonly score: number | null;
  readonly waived: WaivedFigures;
  /** Per rule that was asked for, in the scorecard's order. */
  readonly rules: readonly RuleSummary[];
}

export interface RuleSummary {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly draft: boolean;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** How many of those that do not pass are waived. */
  readonly waived: number;
}
