// Which of an entity's facts of one name counts at an instant, and if none does, why not?

import type { Fact } from "../model/fact.ts";
import type { UnknownCause } from "../model/finding.ts";
import type { Instant, Milliseconds } from "../model/time.ts";

/** The first fact, in order of precedence, that is fresh at `at` and has a value. */
export function freshFact(facts: readonly Fact[] | undefined, at: Instant, maxAge: Milliseconds): Fact | undefined {
  if (facts === undefined) return undefined;
  for (const fact of facts) {
    if (fact.value !== null && at - fact.observedAt <= maxAge) return fact;
  }
  return undefined;
}

/** Where no fact is fresh: why, with the fact that shows it, if there is one. */
export function whyUnknown(
  facts: readonly Fact[] | undefined,
  at: Instant,
  maxAge: Milliseconds,
): { readonly fact?: Fact; readonly cause: UnknownCause } {
  if (facts === undefined || facts.length === 0) return { cause: "missing" };
  const empty = facts.find((fact) => at - fact.observedAt <= maxAge);
  if (empty !== undefined) return { fact: empty, cause: causeOf(empty) };
  const latest = facts.reduce((a, b) => (b.observedAt > a.observedAt ? b : a));
  return { fact: latest, cause: causeOf(latest) };
}

function causeOf({ value, error }: Fact): UnknownCause {
  if (value !== null) return "stale";
  return error === undefined ? "missing" : "source-error";
}
