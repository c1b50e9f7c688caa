// Which scorecards have to be evaluated again when something changed, and which of their rules read it?

import type { CompiledRule, CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { Slot } from "../../logic/compile-rules.ts";
import type { Milliseconds } from "../../model/time.ts";
import type { CompiledRulebook } from "./rules-in-force.ts";

/** What a rule reads, as `Slot.key`: `facts.test.line_coverage_pct`, `entity.owner`, `levels.basics`, `related:dependsOn`. */
export type ReadKey = string;

/** Scorecards are told by their places in the rulebook's order. */
export interface RulebookReaders {
  /** All that scorecards read of the entity's own catalog entry, as paths into it. */
  readonly fields: ReadonlyMap<ReadKey, readonly string[]>;
  /** What scorecards read of related entities' entries. */
  readonly relatedFields: readonly ReadKey[];
  /** How old a fact may be for the rule that wants it the youngest; Infinity: no rule says. */
  readonly shortestAge: Milliseconds;
  /** What rules follow. */
  readonly relations: readonly string[];
  /** Which scorecards read this of the entity itself. */
  of(key: ReadKey): readonly number[];
  /** Which read this of an entity the relation leads to; `null`: anything at all. */
  through(relation: string, key: ReadKey | null): readonly number[];
  /** What a rule reads, also to know whether its scorecard applies. */
  slotsOf(place: number, rule: string): readonly Slot[];
}

const KNOWN = new WeakMap<CompiledRulebook, RulebookReaders>();

/** Made once for each rulebook. */
export function readersOf(rulebook: CompiledRulebook): RulebookReaders {
  const known = KNOWN.get(rulebook) ?? makeReaders(rulebook);
  KNOWN.set(rulebook, known);
  return known;
}

/** Whether what changed is what is read. Under `x.` a fact may be an object: who reads inside of it has a longer key. */
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

/** From what is read to the places of its readers. */
class Places {
  readonly #byKey = new Map<ReadKey, Set<number>>();
  readonly #found = new Map<ReadKey | null, readonly number[]>();

  get keys(): readonly ReadKey[] {
    return [...this.#byKey.keys()];
  }

  add(keys: Iterable<ReadKey>, place: number): void {
    for (const key of keys) this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(place));
  }

  /** Whoever reads the empty key reads everything. */
  of(changed: ReadKey | null): readonly number[] {
    const known = this.#found.get(changed);
    if (known !== undefined) return known;
    const found = [...this.#byKey].flatMap(([read, places]) =>
      changed === null || read === "" || isReadBy(read, changed) ? [...places] : [],
    );
    const places = [...new Set(found)].sort((a, b) => a - b);
    // Names under `x.` are anybody's to make up.
    if (changed === null || !isUndeclared(changed)) this.#found.set(changed, places);
    return places;
  }
}

/** The empty key: the whole document. */
function isField(key: ReadKey): boolean {
  return key === "" || key === "entity" || key.startsWith("entity.");
}

function fieldsOf(scorecards: readonly CompiledScorecard[]): ReadonlyMap<ReadKey, readonly string[]> {
  const slots = scorecards.flatMap(({ conditions }) => conditions.slots);
  return new Map(slots.filter(({ path }) => path[0] === "entity").map(({ key, path }) => [key, path.slice(1)]));
}

/** The rule's own first: of several things that changed, that one is said to have made it flip. */
function slotsOf({ conditions, appliesTo }: CompiledScorecard, rule: CompiledRule): readonly Slot[] {
  const indexes = [rule.pass, rule.appliesTo, appliesTo].flatMap((condition) =>
    condition === undefined ? [] : conditions.reads(condition),
  );
  return [...new Set(indexes)].flatMap((index) => conditions.slots[index] ?? []);
}
