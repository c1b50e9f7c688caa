// How do the outcomes of a whole fleet take little room? A letter each.

import type { Outcome } from "./finding.ts";

/** A letter a rule, in the scorecard's order. */
export type OutcomeLetters = string;

const LETTERS: Readonly<Record<Outcome, string>> = { pass: "p", fail: "f", unknown: "u", "not-applicable": "n" };
const OUTCOMES: Readonly<Record<string, Outcome>> = { p: "pass", f: "fail", u: "unknown", n: "not-applicable" };

export function letterOf(outcome: Outcome): string {
  return LETTERS[outcome];
}

/** What a letter stands for. */
export function outcomeOf(letter: string | undefined): Outcome {
  return OUTCOMES[letter ?? "u"] ?? "unknown";
}
