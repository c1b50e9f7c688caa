// Which facts that are fresh now will be stale at a later instant, unless they are delivered again?

import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import type { FactDeclaration } from "../../model/fact.ts";
import { compareText } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";

export interface AgedFacts {
  /** For how many entities, by the name of the fact. */
  readonly facts: ReadonlyMap<string, number>;
  readonly entities: number;
}

/** How many facts are named. */
const MOST_NAMED = 5;

/** Yields after each entity. */
export function* countAgedFacts(
  documents: Iterable<FleetDocument>,
  declarations: ReadonlyMap<string, FactDeclaration>,
  now: Instant,
  at: Instant,
): Generator<void, AgedFacts> {
  const facts = new Map<string, number>();
  const counted = { facts, entities: 0 };
  if (at <= now) return counted;
  for (const document of documents) {
    let isAged = false;
    for (const [name, observed] of document.facts) {
      const maxAge = declarations.get(name)?.maxAge ?? Number.POSITIVE_INFINITY;
      const lasts = Math.max(
        ...observed.map(({ value, observedAt }) => (value === null ? -Infinity : observedAt + maxAge)),
      );
      if (lasts < now || lasts >= at) continue;
      facts.set(name, (facts.get(name) ?? 0) + 1);
      isAged = true;
    }
    if (isAged) counted.entities++;
    yield;
  }
  return counted;
}

/** One warning, which names the facts of most entities. Whether they will be delivered again by then is not known. */
export function tellAgedFacts({ facts, entities }: AgedFacts, at: Instant): readonly Problem[] {
  if (facts.size === 0) return [];
  const byCount = [...facts].sort(([a, n], [b, m]) => m - n || compareText(a, b));
  const all = byCount.reduce((sum, [, n]) => sum + n, 0);
  const named = byCount.slice(0, MOST_NAMED).map(([name, n]) => `\`${name}\` (${n})`);
  const more = byCount.length - named.length;
  const which = `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  const message = `${count(all, "fact")} of ${count(entities, "entity", "entities")} will be too old by ${formatInstant(at)} unless delivered again: ${which}; what rests on them is not known then`;
  return [{ code: "facts-grow-old", severity: "warning", message }];
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
