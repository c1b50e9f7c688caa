// Which scorecards have to be evaluated again when something changes, and which of their rules read it?

import type { CompiledRule, CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Slot } from "../../logic/compile-rules.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { CompiledRulebook } from "./rules-in-force.ts";

/**
 * What a rule reads, as `Slot.key` names it: `facts.test.line_coverage_pct`, `entity.owner`, `levels.basics`,
 * `related:dependsOn`.
 */
export type ReadKey = string;

/** A scorecard is given as its place in the rulebook's order, from 0. */
export interface RulebookReaders {
  /** Everything that scorecards read of the entity's own catalog entry, with the path of each in the entry. */
  readonly fields: ReadonlyMap<ReadKey, readonly string[]>;
  /** What scorecards read of the catalog entries of related entities. */
  readonly relatedFields: readonly ReadKey[];
  /** The shortest `maxAge` that any rule states; Infinity: no rule states one. */
  readonly shortestAge: Milliseconds;
  /** The relations that rules follow. */
  readonly relations: readonly string[];
  /** The scorecards that read this key of the entity itself. */
  of(key: ReadKey): readonly number[];
  /** The scorecards that read this key of an entity that the relation leads to; `null`: any key at all. */
  through(relation: string, key: ReadKey | null): readonly number[];
  /** What a rule reads, including what decides whether the rule and its scorecard apply. */
  slotsOf(place: number, rule: string): readonly Slot[];
}

const KNOWN = new WeakMap<CompiledRulebook, RulebookReaders>();

/** Computed once for each rulebook. */
export function readersOf(rulebook: CompiledRulebook): RulebookReaders {
  const known = KNOWN.get(rulebook) ?? makeReaders(rulebook);
  KNOWN.set(rulebook, known);
  return known;
}

/**
 * Whether reading `read` sees a change of `changed`. A fact under `x.` may be an object, and a rule that reads a member
 * of it has a longer key.
 */
export function isReadBy(read: ReadKey, changed: ReadKey): boolean {
  return read === changed || (isUndeclared(changed) && read.startsWith(`${changed}.`));
}

function isUndeclared(key: ReadKey): boolean {
  return key.startsWith("facts.x.");
}

function makeReaders({ scorecards }: CompiledRulebook): RulebookReaders {
  const own = new Places();
  const related = new Map<string, Places>();
  for (const [place, { conditions }] of scorecards.entries()) {
    own.add(conditions.readers.keys(), place);
    for (const [relation, keys] of conditions.relatedReaders) {
      const ofRelation = related.get(relation) ?? new Places();
      related.set(relation, ofRelation);
      ofRelation.add(keys.keys(), place);
    }
  }
  const slots = scorecards.map(
    (compiled) => new Map(compiled.rules.map((rule) => [rule.rule.id, slotsOf(compiled, rule)])),
  );
  return {
    fields: fieldsOf(scorecards),
    relatedFields: [...related.values()].flatMap((places) => places.keys.filter(isField)),
    shortestAge: Math.min(...scorecards.flatMap(({ rules }) => rules.map(({ rule }) => rule.maxAge ?? Infinity))),
    relations: [...related.keys()],
    of: (key) => own.of(key),
    through: (relation, key) => related.get(relation)?.of(key) ?? [],
    slotsOf: (place, rule) => slots[place]?.get(rule) ?? [],
  };
}

/** By key: the places of the scorecards that read it. */
class Places {
  readonly #byKey = new Map<ReadKey, Set<number>>();
  readonly #found = new Map<ReadKey | null, readonly number[]>();

  get keys(): readonly ReadKey[] {
    return [...this.#byKey.keys()];
  }

  add(keys: Iterable<ReadKey>, place: number): void {
    for (const key of keys) this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(place));
  }

  /** A scorecard that reads the empty key reads everything. `null`: any key. */
  of(changed: ReadKey | null): readonly number[] {
    const known = this.#found.get(changed);
    if (known !== undefined) return known;
    const found = [...this.#byKey].flatMap(([read, places]) =>
      changed === null || read === "" || isReadBy(read, changed) ? [...places] : [],
    );
    const places = [...new Set(found)].sort((a, b) => a - b);
    // Anybody can invent names under `x.`, so what was found for those is not kept: memory would fill up.
    if (changed === null || !isUndeclared(changed)) this.#found.set(changed, places);
    return places;
  }
}

/** Whether a key reads the catalog entry. The empty key is the whole document. */
function isField(key: ReadKey): boolean {
  return key === "" || key === "entity" || key.startsWith("entity.");
}

function fieldsOf(scorecards: readonly CompiledScorecard[]): ReadonlyMap<ReadKey, readonly string[]> {
  const slots = scorecards.flatMap(({ conditions }) => conditions.slots);
  return new Map(slots.filter(({ path }) => path[0] === "entity").map(({ key, path }) => [key, path.slice(1)]));
}

/** What the rule itself reads comes first: where several things changed, the first is named as the cause of a flip. */
function slotsOf({ conditions, appliesTo }: CompiledScorecard, rule: CompiledRule): readonly Slot[] {
  const indexes = [rule.pass, rule.appliesTo, appliesTo].flatMap((condition) =>
    condition === undefined ? [] : conditions.reads(condition),
  );
  return [...new Set(indexes)].flatMap((index) => conditions.slots[index] ?? []);
}
