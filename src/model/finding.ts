// What one evaluation says about one rule, and what it rests on.

import type { EntityRef } from "./entity.ts";
import type { Provenance } from "./fact.ts";
import type { FindingWaiver } from "./finding-waiver.ts";
import type { JsonValue } from "./json.ts";
import type { RuleSeverity } from "./scorecard.ts";
import type { Instant, Milliseconds } from "./time.ts";

export type Outcome = "pass" | "fail" | "unknown" | "not-applicable";

/** Neither passed nor excused. */
export function isOpen(outcome: Outcome | undefined): boolean {
  return outcome === "fail" || outcome === "unknown";
}

/** Why an outcome is unknown. */
export type UnknownCause = "missing" | "stale" | "bad-value" | "source-error" | "rule-error";

/** One value an outcome rests on. */
export interface Evidence {
  /** Dotted, as a rule reads it: `facts.test.line_coverage_pct`; `entity.ref` of a related entity stands before it. */
  readonly path: string;
  /** Absent: not known. */
  readonly value?: JsonValue;
  /** Why it is not known, where it is not. */
  readonly cause?: UnknownCause;
  /** What was asked of it, in words: `>= 80`. */
  readonly expected?: string;
  readonly source?: string;
  readonly observedAt?: Instant;
  readonly provenance?: Provenance;
  readonly url?: string;
  /** The oldest the value may be, where that is why it is not known. */
  readonly maxAge?: Milliseconds;
  /** Of a fact that is not known: the sources that may deliver it, in order of precedence. */
  readonly deliveredBy?: readonly string[];
  readonly items?: readonly string[];
}

/** One conjunct of a rule: what it asked, what it found. */
export interface Conjunct {
  readonly holds: boolean | null;
  /** One clause, lower case, no period: ``62 is below 80 for `facts.test.line_coverage_pct` ``. */
  readonly message: string;
  /** The smallest change that would flip it, where the comparison is monotone. */
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
  /** In force; at a gate also one that is over lately. Left out, or null: there is none. */
  readonly waiver?: FindingWaiver | null;
  /** How old something is, or how long it was not observed: a while later the same is told in other words. */
  readonly tellsAge?: true;
}

/** One scorecard, one entity, one instant, one rulebook; findings in the order of the scorecard's rules. */
export interface ScorecardReport {
  readonly id: string;
  readonly title: string;
  readonly draft: boolean;
  /** The highest level held; null: none. */
  readonly level: string | null;
  /** 0: none. */
  readonly rank: number;
  /** The level to reach; null: none asked. */
  readonly target: string | null;
  /** `met`; `below` because of a fail; `unknown`: below, but only for what is not known; null without a target. */
  readonly standing: "met" | "below" | "unknown" | null;
  /** 0 to 100, one decimal; null where nothing is applicable. */
  readonly score: number | null;
  /** Rules that do not pass, and without whose waivers the level would not be held. */
  readonly waived: readonly string[];
  readonly findings: readonly Finding[];
  /** What it takes to reach the next level, cheapest first; empty at the top. */
  readonly nextSteps: NextSteps | null;
}

/** The cheapest way to the next level: everything that does not pass on it and below. */
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
