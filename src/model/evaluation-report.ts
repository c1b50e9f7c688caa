// What did `muster evaluate` find: every entity's scorecards, and figures over all of them?

import type { Outcome, EntityReport } from "./finding.ts";
import type { Problem } from "./problem.ts";
import type { Instant } from "./time.ts";
import type { WaivedFigures } from "./waived.ts";

/**
 * How an entity stands against its target. `below`: a rule fails; `unknown`: it is missed only by rules that are
 * unknown; `none`: there is no target.
 */
export type Standing = "met" | "below" | "unknown" | "none";

export interface EvaluationReport {
  /** The digest of the rulebook. */
  readonly rulebook: string;
  readonly at: Instant;
  /**
   * Sorted by ref. Findings are explained while this is iterated, and anew each time. Iterate once and keep nothing:
   * then a fleet of any size takes little memory.
   */
  readonly entities: Iterable<EntityReport>;
  /** What is wrong with the catalog and the facts. */
  readonly problems: readonly Problem[];
  readonly summary: EvaluationSummary;
}

export interface EvaluationSummary {
  /** Entities in the catalog that at least one scorecard applies to. */
  readonly entities: number;
  /** Entities in the catalog, whether or not a scorecard applies. */
  readonly catalog: number;
  /**
   * Entities by standing, over all scorecards that are not drafts. Of several standings of one entity the worst counts.
   */
  readonly standing: Readonly<Record<Standing, number>>;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Over all scorecards that are not drafts. `met`: among the entities that meet all their targets. */
  readonly waived: WaivedFigures;
  readonly scorecards: readonly ScorecardSummary[];
  readonly problems: { readonly errors: number; readonly warnings: number };
}

export interface ScorecardSummary {
  readonly id: string;
  readonly title: string;
  readonly draft: boolean;
  /** The number of entities it applies to. */
  readonly entities: number;
  /** Lowest level first. */
  readonly levels: readonly string[];
  /** The number of entities per level; those that hold no level are under the empty name. */
  readonly held: Readonly<Record<string, number>>;
  readonly standing: Readonly<Record<Standing, number>>;
  /** The mean of the scores, one decimal; null: it applies to no entity. */
  readonly score: number | null;
  readonly waived: WaivedFigures;
  /** The rules that were asked for, in the scorecard's order. */
  readonly rules: readonly RuleSummary[];
}

export interface RuleSummary {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly draft: boolean;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** How many findings that do not pass are waived. */
  readonly waived: number;
}
