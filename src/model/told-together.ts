// How are facts that differ only in name and value stored? Together, with what they share written once.

import type { EntityFact } from "./fact.ts";
import type { JsonValue } from "./json.ts";

/** Entity, source, observedAt, provenance, url, items (JSON text), error; then the name and value of each fact. */
export type ToldTogether = readonly [...Shared, readonly (readonly [name: string, value: JsonValue])[]];

type Shared = readonly [string, string, number, string, string | null, string | null, string | null];

/** How many facts go together at most, so that they stay far below the largest value a database takes. */
const MOST_TOGETHER = 100;

/** Keeps the order of the facts. A fact with items, or whose value is a list, an object or a long text, stands alone. */
export function toldTogether(facts: readonly EntityFact[]): ToldTogether[] {
  const told: ToldTogether[] = [];
  let last: EntityFact | undefined;
  let together: [string, JsonValue][] = [];
  for (const fact of facts) {
    if (last === undefined || together.length === MOST_TOGETHER || !isToldAlike(last, fact)) {
      together = [];
      told.push([...sharedOf(fact), together]);
    }
    together.push([fact.name, fact.value]);
    last = fact;
  }
  return told;
}

function isToldAlike(a: EntityFact, b: EntityFact): boolean {
  return (
    a.entity === b.entity &&
    a.source === b.source &&
    a.observedAt === b.observedAt &&
    a.provenance === b.provenance &&
    a.url === b.url &&
    a.error === b.error &&
    isSmall(a) &&
    isSmall(b)
  );
}

const LONGEST_TEXT = 1_000;

function isSmall({ value, items }: EntityFact): boolean {
  if (items !== undefined) return false;
  return typeof value === "string" ? value.length <= LONGEST_TEXT : typeof value !== "object" || value === null;
}

function sharedOf({ entity, source, observedAt, provenance, url, items, error }: EntityFact): Shared {
  return [entity, source, observedAt, provenance, url ?? null, items ? JSON.stringify(items) : null, error ?? null];
}
