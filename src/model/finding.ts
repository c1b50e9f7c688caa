// What does one evaluation say about one rule, and which values does that rest on?

import type { EntityRef } from "./entity.ts";
import type { Provenance } from "./fact.ts";
import type { FindingWaiver } from "./finding-waiver.ts";
import type { JsonValue } from "./json.ts";
import type { RuleSeverity } from "./scorecard.ts";
import type { Instant, Milliseconds } from "./time.ts";

export type Outcome = "pass" | "fail" | "unknown" | "not-applicable";

/** Whether the outcome is fail or unknown: it neither passes nor is exempt. */
export function isOpen(outcome: Outcome | undefined): boolean {
  return outcome === "fail" || outcome === "unknown";
}

/** Why an outcome is unknown. */
export type UnknownCause = "missing" | "stale" | "bad-value" | "source-error" | "rule-error";

/** One value an outcome rests on. */
export interface Evidence {
  /**
   * Dotted, as a rule reads it: `facts.test.line_coverage_pct`. For a related entity its ref stands before the path.
   */
  readonly path: string;
  /** Left out: the value is not known. */
  readonly value?: JsonValue;
  /** Set where the value is not known: why. */
  readonly cause?: UnknownCause;
  /** What was asked of it, in words: `>= 80`. */
  readonly expected?: string;
  readonly source?: string;
  readonly observedAt?: Instant;
  readonly provenance?: Provenance;
  readonly url?: string;
  /** Set where the value is stale: how old it might have been. */
  readonly maxAge?: Milliseconds;
  /** For a fact that is not known: the sources that may deliver it, in order of precedence. */
  readonly deliveredBy?: readonly string[];
  readonly items?: readonly string[];
}

/** One conjunct of a rule: what it asked, what it found. */
export interface Conjunct {
  readonly holds: boolean | null;
  /** One clause, lower case, no period: ``62 is below 80 for `facts.test.line_coverage_pct` ``. */
  readonly message: string;
  /** The smallest change that would make it hold, where a single comparison tells it. */
  readonly remedy?: string;
}

export interface FindingFix {
  readonly text: string;
  readonly url?: string;
  readonly effort?: Milliseconds;
  readonly action?: string;
  readonly location?: { readonly file: string; readonly line?: number };
}

export interface Finding {
  readonly scorecard: string;
  readonly rule: string;
  readonly title: string;
  readonly level: string;
  readonly severity: RuleSeverity;
  readonly draft: boolean;
  readonly outcome: Outcome;
  /** Null unless the outcome is unknown. */
  readonly cause: UnknownCause | null;
  /** Why, in one line. */
  readonly message: string;
  readonly conjuncts: readonly Conjunct[];
  readonly evidence: readonly Evidence[];
  readonly fix?: FindingFix;
  /** The waiver that is active, or at a gate one that expired lately. Left out or null: there is none. */
  readonly waiver?: FindingWaiver | null;
  /**
   * Whether the message tells an age: such a message is worded differently a while later, although nothing has changed.
   */
  readonly tellsAge?: true;
}

/** How one entity stands on one scorecard at one instant under one rulebook; findings in the order of the rules. */
export interface ScorecardReport {
  readonly id: string;
  readonly title: string;
  readonly draft: boolean;
  /** The highest level held; null: none. */
  readonly level: string | null;
  /** Rank of the level; 0: none. */
  readonly rank: number;
  /** The level to reach; null: there is no target. */
  readonly target: string | null;
  /**
   * `below`: a rule up to the target fails; `unknown`: the target is missed only by rules that are unknown; null: no
   * target.
   */
  readonly standing: "met" | "below" | "unknown" | null;
  /** 0 to 100, one decimal; null where nothing is applicable. */
  readonly score: number | null;
  /** The rules that do not pass and without whose waivers the level would not be held. */
  readonly waived: readonly string[];
  readonly findings: readonly Finding[];
  /** What it takes to reach the next level, cheapest first; null at the highest level. */
  readonly nextSteps: NextSteps | null;
}

/** The cheapest way to the next level: every rule up to that level that does not pass. */
export interface NextSteps {
  readonly level: string;
  /** Rule ids, least effort first; those without a stated effort last. */
  readonly rules: readonly string[];
  /** Sum of the efforts stated. */
  readonly effort: Milliseconds;
}

export interface EntityReport {
  readonly ref: EntityRef;
  readonly kind: string;
  readonly owner: EntityRef | null;
  readonly system: EntityRef | null;
  readonly location: { readonly file: string; readonly line: number } | null;
  readonly scorecards: readonly ScorecardReport[];
}
