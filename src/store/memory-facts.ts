// What is known of entities, in memory?

import type { EntityFact, Fact } from "../model/fact.ts";
import type { FactStore } from "../ports/facts.ts";
import { keyOf } from "./key-of.ts";
import { outdate, pick, recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { compareKeys } from "./order.ts";

export function memoryFacts(tables: MemoryTables): FactStore {
  return {
    of: async (refs) =>
      pick(refs, (ref) => {
        const facts = [...(tables.facts.get(ref)?.values() ?? [])];
        return facts.length === 0 ? undefined : facts.sort(byNameAndSource);
      }),
    observed: async (refs, { name, source }) =>
      pick(refs, (ref) => tables.facts.get(ref)?.get(keyOf(name, source))?.observedAt),
    save: async (facts, act, outdated = facts.map(({ entity }) => entity)) => {
      for (const fact of facts) saveFact(tables, fact);
      outdate(tables, outdated);
      recordAct(tables, act);
    },
  };
}

export function saveFact(tables: MemoryTables, { entity, ...fact }: EntityFact): void {
  const { facts } = tables;
  const ofEntity = facts.get(entity) ?? new Map<string, Fact>();
  facts.set(entity, ofEntity);
  const key = keyOf(fact.name, fact.source);
  const kept = ofEntity.get(key);
  if (kept === undefined || fact.observedAt >= kept.observedAt) ofEntity.set(key, fact);
}

function byNameAndSource(a: Fact, b: Fact): number {
  return compareKeys(a.name, b.name) || compareKeys(a.source, b.source);
}
