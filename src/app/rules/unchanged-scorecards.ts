// Which scorecards mean in the rulebook in force what they meant in the one an entity was last evaluated by?

import { Refusal } from "../../model/refusal.ts";
import type { Store } from "../../ports/store.ts";
import type { CompiledRulebook, RulesInForce } from "./rules-in-force.ts";

/** By digest of the earlier rulebook, ids of scorecards: levels held on them are the same levels now. */
export type UnchangedScorecards = ReadonlyMap<string, ReadonlySet<string>>;

const KNOWN = new WeakMap<CompiledRulebook, Map<string, ReadonlySet<string>>>();

/** `digests`: of all that something was evaluated by, the one in force left out. */
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

/** Undefined: it does not load with this version of the program, and nobody knows what it meant. */
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

/** Ids. Written alike, reading facts that are declared alike, and levels of others that are unchanged. */
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

/** Wherever it stands in its file. */
export function writtenOf(declared: object | undefined): string | undefined {
  return JSON.stringify(declared, (key, value: unknown) => (key === "location" ? undefined : value));
}
