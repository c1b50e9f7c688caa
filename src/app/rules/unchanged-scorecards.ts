// Which scorecards mean the same in the rulebook in force as in the one that last evaluated an entity?

import { Refusal } from "../../model/refusal.ts";
import type { Store } from "../../ports/store.ts";
import type { CompiledRulebook, RulesInForce } from "./rules-in-force.ts";

/** By digest of the earlier rulebook: the ids of scorecards that did not change. Levels held on them still hold. */
export type UnchangedScorecards = ReadonlyMap<string, ReadonlySet<string>>;

const KNOWN = new WeakMap<CompiledRulebook, Map<string, ReadonlySet<string>>>();

/** `digests`: of earlier rulebooks. `rulebook`: the one in force. */
export async function unchangedScorecards(
  digests: Iterable<string>,
  rulebook: CompiledRulebook,
  rules: RulesInForce,
  store: Store,
): Promise<UnchangedScorecards> {
  const known = KNOWN.get(rulebook) ?? new Map<string, ReadonlySet<string>>();
  KNOWN.set(rulebook, known);
  for (const digest of digests) {
    if (known.has(digest)) continue;
    const earlier = await earlierRulebook(digest, rules, store);
    known.set(digest, earlier === undefined ? new Set() : unchangedBetween(earlier, rulebook));
  }
  return known;
}

/** Undefined: it does not load with this version of the program, so what it meant is not known. */
async function earlierRulebook(
  digest: string,
  rules: RulesInForce,
  store: Store,
): Promise<CompiledRulebook | undefined> {
  try {
    return await rules.of(digest, store);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * The ids of scorecards that are written alike in both, and read only facts that are declared alike and levels of
 * unchanged scorecards.
 */
export function unchangedBetween(earlier: CompiledRulebook, now: CompiledRulebook): ReadonlySet<string> {
  const unchanged = new Set<string>();
  const isSameRead = (key: string): boolean => {
    const [root, name] = [key.slice(0, key.indexOf(".")), key.slice(key.indexOf(".") + 1)];
    if (root === "levels") return unchanged.has(name);
    if (root !== "facts") return true;
    return writtenOf(earlier.rulebook.facts.get(name)) === writtenOf(now.rulebook.facts.get(name));
  };
  const before = new Map(earlier.scorecards.map(({ scorecard }) => [scorecard.id, scorecard]));
  for (const { scorecard, conditions } of now.scorecards) {
    const related = [...conditions.relatedReaders.values()].flatMap((readers) => [...readers.keys()]);
    const isSame = writtenOf(before.get(scorecard.id)) === writtenOf(scorecard);
    if (isSame && [...conditions.readers.keys(), ...related].every(isSameRead)) unchanged.add(scorecard.id);
  }
  return unchanged;
}

/** What is declared, as text to compare. Where it stands in its file does not matter. */
export function writtenOf(declared: object | undefined): string | undefined {
  return JSON.stringify(declared, (key, value: unknown) => (key === "location" ? undefined : value));
}
