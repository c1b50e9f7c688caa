// What did `muster test` find: the result of each case, and the rules not fully tested?

import type { Outcome } from "./finding.ts";
import type { Problem } from "./problem.ts";
import type { RuleLocation } from "./scorecard.ts";
import type { Verdict } from "./decision.ts";

/** What a case is about: a rule of a scorecard, or a gate. */
type RuleTestSubject =
  | { readonly scorecard: string; readonly rule: string }
  | { readonly gate: string; readonly rule: null };

export type RuleTestCase = RuleTestSubject & {
  readonly name: string;
  readonly location: RuleLocation;
  readonly expected: Outcome | Verdict;
  readonly actual: Outcome | Verdict;
  /** Why it came out as it did, in one line. */
  readonly message: string;
  readonly passed: boolean;
};

/**
 * A rule without a test case for some outcome it can have. `unknown` is asked only of rules that read facts or levels.
 */
export interface UncoveredRule {
  readonly scorecard: string;
  readonly rule: string;
  readonly missing: readonly ("pass" | "fail" | "unknown")[];
  /** Where the rule stands. */
  readonly location: RuleLocation;
}

export interface RuleTestReport {
  /** In the order of the files. */
  readonly cases: readonly RuleTestCase[];
  readonly uncovered: readonly UncoveredRule[];
  /** With `reference`: conditions that json-logic-js answers differently, without a documented reason. */
  readonly differences: readonly Problem[];
  readonly summary: {
    readonly cases: number;
    readonly passed: number;
    readonly failed: number;
    readonly uncovered: number;
  };
}
