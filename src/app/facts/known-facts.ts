// Which facts of an entity are known now, one for each name? The one that rules read, otherwise the newest.

import type { Document } from "../../model/document.ts";
import type { Fact } from "../../model/fact.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import type { Instant } from "../../model/time.ts";

export interface KnownFact {
  readonly fact: Fact;
  /** Its FactSet; facts under `x.` belong to `x`. */
  readonly factSet: string;
}

const UNDECLARED = "x";

/** By name. As for rules, the first source with a fresh value counts; if none has one, the newest fact. */
export function knownFacts(
  { facts: table }: Pick<Document, "facts">,
  { facts: declared }: Pick<Rulebook, "facts">,
  at: Instant,
): ReadonlyMap<string, KnownFact> {
  const known = new Map<string, KnownFact>();
  for (const [name, facts] of table) {
    const { maxAge = Infinity, factSet = UNDECLARED } = declared.get(name) ?? {};
    const fresh = facts.find(({ value, observedAt }) => value !== null && at - observedAt <= maxAge);
    const fact = fresh ?? newest(facts);
    if (fact !== undefined) known.set(name, { fact, factSet });
  }
  return known;
}

function newest(facts: readonly Fact[]): Fact | undefined {
  return facts.reduce<Fact | undefined>(
    (last, fact) => (last === undefined || fact.observedAt > last.observedAt ? fact : last),
    undefined,
  );
}
