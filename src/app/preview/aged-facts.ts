// How many facts that are known now are too old to be known at a later instant, unless they are delivered again?

import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import type { FactDeclaration } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";

export interface AgedFacts {
  readonly facts: number;
  readonly entities: number;
}

/** Steps by entities. */
export function* countAgedFacts(
  documents: Iterable<FleetDocument>,
  declarations: ReadonlyMap<string, FactDeclaration>,
  now: Instant,
  at: Instant,
): Generator<void, AgedFacts> {
  const counted = { facts: 0, entities: 0 };
  if (at <= now) return counted;
  for (const document of documents) {
    let aged = 0;
    for (const [name, facts] of document.facts) {
      const maxAge = declarations.get(name)?.maxAge ?? Number.POSITIVE_INFINITY;
      const lasts = Math.max(
        ...facts.map(({ value, observedAt }) => (value === null ? -Infinity : observedAt + maxAge)),
      );
      if (lasts >= now && lasts < at) aged++;
    }
    counted.facts += aged;
    if (aged > 0) counted.entities++;
    yield;
  }
  return counted;
}

export function tellAgedFacts({ facts, entities }: AgedFacts, at: Instant): readonly Problem[] {
  if (facts === 0) return [];
  const message = `${facts} ${facts === 1 ? "fact" : "facts"} of ${entities} ${entities === 1 ? "entity" : "entities"} will be too old by ${formatInstant(at)} unless delivered again: what rests on them is not known then`;
  return [{ code: "facts-grow-old", severity: "warning", message }];
}
