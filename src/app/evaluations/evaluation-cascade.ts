// What follows from a change? Scorecard by scorecard, every entity that reads what changed is evaluated, and then every
// entity that reads a level that changed with it.

import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import { isSameRecord, movementBetween, recordEvaluation } from "../../evaluate/record-evaluation.ts";
import type { HeldLevel } from "../../model/document.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { EvaluationRecord, FactChange, NewMovement, TransitionCause } from "../../model/evaluation-record.ts";
import type { Instant } from "../../model/time.ts";
import type { EvaluatedEntity } from "../../ports/evaluations.ts";
import { causeOfFlip, causeOfKey } from "./cause-of-flip.ts";
import type { ChangedKey } from "./cause-of-flip.ts";
import type { EntityState, WrittenEntity } from "./fleet.ts";
import { slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import { readersOf } from "../rules/rulebook-readers.ts";
import type { ReadKey, RulebookReaders } from "../rules/rulebook-readers.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

/** What changed about one entity. */
export interface EntityChange {
  readonly entity: EntityRef;
  /** What changed, as rules read it; null: everything, or it is not known what. */
  readonly keys: readonly ReadKey[] | null;
  /** The entity was not outdated before this change, so entities that read it have missed nothing but these keys. */
  readonly wasCurrent?: boolean;
  /** Evaluate all scorecards, though nothing about the entity itself changed. */
  readonly isWhole?: boolean;
  /** By key, for facts that were delivered: the values before and after. */
  readonly facts?: ReadonlyMap<ReadKey, FactChange>;
  /** Why it changed, where the keys do not say so. */
  readonly cause?: TransitionCause;
}

/** How many rows are written between two pauses. They take a few milliseconds. */
const ROWS_IN_A_WRITE = 150;

/** An entity that is being evaluated. Its document shows the levels it has reached so far. */
interface Standing {
  readonly state: EntityState;
  readonly change: EntityChange | undefined;
  readonly document: FleetDocument;
  readonly records: Map<string, EvaluationRecord>;
  readonly movements: NewMovement[];
  /** Infinity: never. */
  nextFlip: Instant;
}

/** Serves for one turn of the fleet: until `save` is done, nothing else in this process writes what it rests on. */
export class EvaluationCascade {
  readonly #muster: Muster;
  readonly #rulebook: CompiledRulebook;
  readonly #readers: RulebookReaders;
  readonly #at: Instant;
  readonly #standings = new Map<EntityRef, Standing>();
  /** By place of the scorecard: which entities have to be evaluated on it, and what they read that changed. */
  readonly #due: Map<EntityRef, ChangedKey[]>[];
  /**
   * Entities that read something which changed here, and that another process may be evaluating without it. The values
   * are the entities that changed. Empty where this process alone writes.
   */
  readonly #overtaken = new Map<EntityRef, Set<EntityRef>>();
  readonly #breathe: ReturnType<typeof slicer>;

  constructor(muster: Muster, rulebook: CompiledRulebook, at: Instant) {
    this.#muster = muster;
    this.#rulebook = rulebook;
    this.#readers = readersOf(rulebook);
    this.#at = at;
    this.#due = rulebook.scorecards.map(() => new Map());
    this.#breathe = slicer(muster);
  }

  /** Passes over entities that the catalog lacks. Returns how many others there are. */
  async run(changes: readonly EntityChange[]): Promise<number> {
    const states = await this.#muster.fleet.load(changes.map(({ entity }) => entity));
    for (const change of changes) {
      const state = states.get(change.entity);
      if (state !== undefined) this.#standings.set(change.entity, this.#standingOf(state, change));
    }
    for (const change of changes) await this.#changed(change);
    for (const place of this.#due.keys()) await this.#evaluate(place);
    return states.size;
  }

  #standingOf(state: EntityState, change?: EntityChange): Standing {
    const { document, evaluations, nextFlip } = state;
    const related: FleetDocument["related"] = (relation) =>
      document.related(relation).map((other) => this.#standings.get(other.entity.ref)?.document ?? other);
    return {
      state,
      change,
      document: { ...document, levels: new Map(document.levels), related },
      records: new Map(evaluations),
      movements: [],
      nextFlip: change !== undefined && this.#isWhole(state, change) ? Infinity : (nextFlip ?? Infinity),
    };
  }

  #isWhole({ rulebook }: EntityState, { keys, isWhole }: EntityChange): boolean {
    return keys === null || isWhole === true || rulebook !== this.#rulebook.rulebook.digest;
  }

  async #changed(change: EntityChange): Promise<void> {
    const { entity, keys, cause, facts } = change;
    const standing = this.#standings.get(entity);
    if (standing === undefined) return;
    const { state } = standing;
    if (this.#isWhole(state, change)) for (const due of this.#due) addTo(due, entity);
    for (const key of keys ?? []) {
      await this.#keyChanged(standing, { key, cause: cause ?? causeOfKey(key, facts?.get(key)) });
    }
    // An outdated entity may have changed earlier, and those that read it have not been evaluated since. So all of them
    // are evaluated, whatever they read. An entity that was evaluated by another rulebook has not changed that way.
    if (state.rulebook !== null || change.wasCurrent === true) return;
    await this.#neighboursSee(standing, null, { kind: "import", name: entity });
  }

  async #keyChanged(standing: Standing, changed: ChangedKey): Promise<void> {
    const { ref } = standing.document.entity;
    for (const place of this.#readers.of(changed.key)) addTo(this.#due[place], ref, changed);
    await this.#neighboursSee(standing, changed.key, { ...changed.cause, name: ref });
  }

  /**
   * Marks the entities that read `key` (null: anything) through a relation. Those that are outdated are passed over
   * later, in `#evaluate`: they will be evaluated anyway.
   */
  async #neighboursSee(standing: Standing, key: ReadKey | null, cause: TransitionCause): Promise<void> {
    for (const relation of this.#readers.relations) {
      const places = this.#readers.through(relation, key);
      if (places.length === 0) continue;
      const referrers = await this.#muster.fleet.referrers(standing.document.entity, relation);
      for (const place of places) {
        for (const ref of referrers) addTo(this.#due[place], ref, { key: `related:${relation}`, cause });
      }
      this.#overtake(referrers, standing.document.entity.ref);
    }
  }

  #overtake(readers: readonly EntityRef[], by: EntityRef): void {
    if (this.#muster.fleet.isAlone) return;
    for (const reader of readers) {
      const known = this.#overtaken.get(reader);
      if (known === undefined) this.#overtaken.set(reader, new Set([by]));
      else known.add(by);
    }
  }

  /** A changed level affects only later scorecards: they are in dependency order. */
  async #evaluate(place: number): Promise<void> {
    const due = this.#due[place] ?? new Map<EntityRef, ChangedKey[]>();
    const { digest } = this.#rulebook.rulebook;
    const unknown = [...due.keys()].filter((ref) => !this.#standings.has(ref));
    if (unknown.length > 0) {
      for (const [ref, state] of await this.#muster.fleet.load(unknown)) {
        if (state.rulebook === digest) this.#standings.set(ref, this.#standingOf(state));
      }
    }
    for (const [ref, keys] of due) {
      const standing = this.#standings.get(ref);
      if (standing === undefined) continue;
      await this.#evaluateOne(place, standing, keys);
      const pausing = this.#breathe();
      if (pausing !== undefined) await pausing;
    }
  }

  async #evaluateOne(place: number, standing: Standing, keys: readonly ChangedKey[]): Promise<void> {
    const compiled = this.#rulebook.scorecards[place];
    if (compiled === undefined) return;
    const { id } = compiled.scorecard;
    const { digest } = this.#rulebook.rulebook;
    const { document, records, state } = standing;
    const before = records.get(id);
    const { record, level, nextFlip } = recordEvaluation(compiled, document, this.#at, digest, before);
    standing.nextFlip = Math.min(standing.nextFlip, nextFlip ?? Infinity);
    if (record === undefined) records.delete(id);
    else records.set(id, record);
    const flip = { place, keys, state, before, change: standing.change, document, rulebook: digest, at: this.#at };
    const causeOf = (rule?: string): TransitionCause => causeOfFlip(this.#readers, { ...flip, rule });
    const { ref: entity } = document.entity;
    const moving = { entity, scorecard: id, at: this.#at, rulebook: digest, causeOf };
    addMovement(standing, movementBetween(before, record, moving));
    if (isSameLevel(document.levels.get(id), level)) return;
    document.levels.set(id, level);
    const { cause: why } = standing.change ?? {};
    const cause = why?.kind === "waiver" ? why : ({ kind: "level", name: id } as const);
    await this.#keyChanged(standing, { key: `levels.${id}`, cause });
  }

  /**
   * Writes what is different, some entities at a time. The entities whose change started the cascade come last: if the
   * process dies half-way they stay outdated, and are evaluated again with everything that follows. Where other
   * processes write too, everything is written at once, so that none of them reads a half-written result.
   */
  async save(): Promise<void> {
    const following = [...this.#standings.values()].filter(({ change }) => change === undefined);
    const changing = [...this.#standings.values()].filter(({ change }) => change !== undefined);
    let batch = emptyBatch();
    for (const standing of [...following, ...changing]) {
      this.#add(standing, batch);
      if (batch.size < ROWS_IN_A_WRITE || !this.#muster.fleet.isAlone) continue;
      await this.#saveBatch(batch);
      await this.#muster.pause?.();
      batch = emptyBatch();
    }
    await this.#saveBatch(batch);
  }

  #add(standing: Standing, batch: Batch): void {
    this.#dropForeign(standing);
    const { state, records, document, movements } = standing;
    const { ref: entity } = document.entity;
    const { digest: rulebook } = this.#rulebook.rulebook;
    const changed = [...records.values()].filter(
      (record) => !isSameRecord(state.evaluations.get(record.scorecard), record),
    );
    const removed = [...state.evaluations.keys()].filter((scorecard) => !records.has(scorecard));
    const nextFlip = Number.isFinite(standing.nextFlip) ? standing.nextFlip : null;
    batch.changed.push(...changed);
    batch.removed.push(...removed.map((scorecard) => ({ entity, scorecard })));
    batch.movements.push(...movements);
    const isDifferent = changed.length + removed.length + movements.length > 0 || nextFlip !== state.nextFlip;
    // Where other processes write too, they must notice this evaluation even if it changed nothing.
    const isWritten = standing.change !== undefined || isDifferent || !this.#muster.fleet.isAlone;
    const { revision: seen } = state;
    if (isWritten) batch.evaluated.push({ entity, rulebook, nextFlip, seen });
    const evaluations = { rulebook, nextFlip, revision: isWritten ? seen + 1 : seen, records: [...records.values()] };
    batch.written.push({ entity, seen, evaluations });
    batch.size += 1 + changed.length + movements.length;
  }

  /** Removes records of scorecards that the rulebook no longer has. */
  #dropForeign(standing: Standing): void {
    const { state, records, document } = standing;
    const { rulebook, scorecards } = this.#rulebook;
    for (const [id, record] of state.evaluations) {
      if (scorecards.some(({ scorecard }) => scorecard.id === id)) continue;
      records.delete(id);
      const causeOf = (): TransitionCause => ({ kind: "rulebook", name: rulebook.digest });
      const moving = { entity: document.entity.ref, scorecard: id, at: this.#at, rulebook: rulebook.digest, causeOf };
      addMovement(standing, movementBetween(record, undefined, moving));
    }
  }

  async #saveBatch({ changed, removed, movements, evaluated, written }: Batch): Promise<void> {
    if (evaluated.length === 0) return;
    const overtaken = [...this.#overtaken].flatMap(([entity, others]) => {
      const unless = this.#standings.get(entity)?.state.revision ?? null;
      return [...others].map((by) => ({ entity, by, unless }));
    });
    await this.#muster.store.evaluations.save({ changed, removed, movements, evaluated, overtaken });
    this.#muster.fleet.wrote(written);
  }
}

/** What is written in one go. `written` then brings the loaded states up to date. */
interface Batch {
  readonly changed: EvaluationRecord[];
  readonly removed: { readonly entity: EntityRef; readonly scorecard: string }[];
  readonly movements: NewMovement[];
  readonly evaluated: EvaluatedEntity[];
  readonly written: WrittenEntity[];
  size: number;
}

function emptyBatch(): Batch {
  return { changed: [], removed: [], movements: [], evaluated: [], written: [], size: 0 };
}

function addMovement({ movements }: Standing, movement: NewMovement | undefined): void {
  if (movement !== undefined) movements.push(movement);
}

function addTo(due: Map<EntityRef, ChangedKey[]> | undefined, ref: EntityRef, ...keys: readonly ChangedKey[]): void {
  const known = due?.get(ref);
  if (known === undefined) due?.set(ref, [...keys]);
  else known.push(...keys);
}

function isSameLevel(before: HeldLevel | undefined, now: HeldLevel): boolean {
  return before?.applicable === now.applicable && before.id === now.id && before.rank === now.rank;
}
