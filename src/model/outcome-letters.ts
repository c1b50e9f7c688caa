// How are the outcomes of a whole fleet stored in little space? As one letter each.

import type { Outcome } from "./finding.ts";

/** One letter per rule, in the scorecard's order. */
export type OutcomeLetters = string;

const LETTERS: Readonly<Record<Outcome, string>> = { pass: "p", fail: "f", unknown: "u", "not-applicable": "n" };
const OUTCOMES: Readonly<Record<string, Outcome>> = { p: "pass", f: "fail", u: "unknown", n: "not-applicable" };

export function letterOf(outcome: Outcome): string {
  return LETTERS[outcome];
}

/** The outcome a letter stands for; `unknown` where there is none. */
export function outcomeOf(letter: string | undefined): Outcome {
  return OUTCOMES[letter ?? "u"] ?? "unknown";
}
