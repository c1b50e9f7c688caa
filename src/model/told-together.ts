// Which facts were told together? Of those only names and values differ: the rest is written once.

import type { EntityFact } from "./fact.ts";
import type { JsonValue } from "./json.ts";

/** Entity, source, observedAt, provenance, url, items (JSON), error; then name and value of each fact. */
export type ToldTogether = readonly [...Shared, readonly (readonly [name: string, value: JsonValue])[]];

type Shared = readonly [string, string, number, string, string | null, string | null, string | null];

/** Together they stay far below what a database takes as one value. */
const MOST_TOGETHER = 100;

/** In their order. A list or an object, and what has items, stands alone: it may be large. */
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
