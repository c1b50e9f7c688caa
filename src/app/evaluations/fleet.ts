// What is known of the entities? Their documents and evaluations are read from the store when they are first needed.

import { inverseOf } from "../../catalog/resolve-relations.ts";
import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import type { Document } from "../../model/document.ts";
import type { Entity, EntityRef } from "../../model/entity.ts";
import type { FactTable } from "../../model/fact.ts";
import type { EntityEvaluations } from "../../ports/evaluations.ts";
import type { Store } from "../../ports/store.ts";
import { relatedRefs, strangerDocument } from "../catalog/build-documents.ts";
import { composeState, documentOf } from "./entity-state.ts";
import type { EntityPart, EntityState } from "./entity-state.ts";
import { readParts } from "./read-parts.ts";
import type { Part } from "./read-parts.ts";
import { readReferrers } from "./read-referrers.ts";
import type { CompiledRulebook, RulesInForce } from "../rules/rules-in-force.ts";
import { unchangedScorecards } from "../rules/unchanged-scorecards.ts";
import type { UnchangedScorecards } from "../rules/unchanged-scorecards.ts";

export type { EntityState } from "./entity-state.ts";

/** What was written about an entity. What is left out did not change. */
export interface WrittenEntity {
  readonly entity: EntityRef;
  readonly facts?: FactTable;
  /** The store counts the entity as outdated now. Whoever wrote this evaluates it at once. */
  readonly isOutdated?: boolean;
  readonly evaluations?: EntityEvaluations;
  /** The revision that the evaluations were made from. Where the entity had another, they were not written. */
  readonly seen?: number;
}

export interface Fleet {
  /** No other process writes to the store: what was loaded stays true until this process writes. */
  readonly isAlone: boolean;
  /**
   * The states of the entities that the catalog holds, ready to be evaluated: what they are related to is loaded as
   * well.
   */
  load(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, EntityState>>;
  /** The state, if it is loaded already; undefined: ask `load`. */
  loaded(ref: EntityRef): EntityState | undefined;
  /** The entities whose relation of this name leads to the entity. */
  referrers(entity: Entity, relation: string): Promise<readonly EntityRef[]>;
  /** Their rows changed: they are read again when next needed. Left out: anything may have changed. */
  forget(refs?: Iterable<EntityRef>): void;
  /** Brings loaded states up to date with what was written, without reading it again. */
  wrote(entities: Iterable<WrittenEntity>): void;
  /** `listener` gets the entities whose rows changed; undefined: any may have. */
  watch(listener: (refs: Iterable<EntityRef> | undefined) => void): void;
  /** Runs `work` after all work handed in before, so that nothing changes between its reads and its writes. */
  inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer>;
}

export interface FleetOptions {
  /** Keep what was loaded. For a process that alone writes to its store, and lives longer than one request. */
  readonly resident: boolean;
  /** As `Muster.pause`; called between the parts of a long read. */
  readonly pause?: () => Promise<void>;
}

export function createFleet(store: Store, rules: RulesInForce, options: FleetOptions): Fleet {
  return new LoadedFleet(store, rules, options);
}

/** One read of the store that is under way. */
interface Loading {
  readonly refs: ReadonlySet<EntityRef>;
  readonly states: Promise<ReadonlyMap<EntityRef, EntityState>>;
  /** Entities that were written since the read started. It may have read them before or after that. */
  readonly stale: Set<EntityRef>;
  /** All of it may be stale. */
  isStale: boolean;
}

class LoadedFleet implements Fleet {
  readonly #store: Store;
  readonly #rules: RulesInForce;
  readonly isAlone: boolean;
  readonly #pause: FleetOptions["pause"];
  readonly #parts = new Map<EntityRef, Part>();
  readonly #states = new Map<EntityRef, EntityState>();
  #documents = new WeakMap<EntityPart, FleetDocument>();
  /** By entity: the other entities whose states rest on it. */
  readonly #dependents = new Map<EntityRef, Set<EntityRef>>();
  /** The newest read of each entity, which others may join. */
  readonly #loading = new Map<EntityRef, Loading>();
  /** All reads, also those that nobody may join any more. */
  readonly #underWay = new Set<Loading>();
  /** By relation without an inverse: from each entity to those that refer to it. Takes one walk through the catalog. */
  readonly #oneWay = new Map<string, Promise<ReadonlyMap<EntityRef, readonly EntityRef[]>>>();
  /** The rulebook that the states were made for. */
  #rulebook: CompiledRulebook | undefined;
  #lastTurn: Promise<unknown> = Promise.resolve();
  readonly #listeners: ((refs: Iterable<EntityRef> | undefined) => void)[] = [];

  constructor(store: Store, rules: RulesInForce, { resident, pause }: FleetOptions) {
    this.#store = store;
    this.#rules = rules;
    this.isAlone = resident;
    this.#pause = pause;
  }

  loaded(ref: EntityRef): EntityState | undefined {
    return this.#rules.held === this.#rulebook ? this.#states.get(ref) : undefined;
  }

  async load(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, EntityState>> {
    this.#follow(await this.#rules.current(this.#store));
    const found = new Map<EntityRef, EntityState>();
    const missing: EntityRef[] = [];
    const joined = new Set<Loading>();
    for (const ref of refs) {
      const [state, loading] = [this.#states.get(ref), this.#loading.get(ref)];
      if (state !== undefined) found.set(ref, state);
      else if (loading !== undefined && isCurrent(loading)) joined.add(loading);
      else if (this.#parts.get(ref) !== null) missing.push(ref);
    }
    if (missing.length > 0) joined.add(this.#start(missing));
    const wanted = new Set(refs);
    for (const states of await Promise.all([...joined].map((loading) => loading.states))) {
      for (const [ref, state] of states) if (wanted.has(ref)) found.set(ref, state);
    }
    return found;
  }

  /**
   * States hold levels, and facts in an order, that are those of one rulebook. Where the next one declares the same
   * facts, the states are dropped, but what was read stays.
   */
  #follow(rulebook: CompiledRulebook | undefined): void {
    if (rulebook === this.#rulebook) return;
    const isSameFacts = rulebook?.rulebook.facts === this.#rulebook?.rulebook.facts;
    this.#rulebook = rulebook;
    this.#documents = new WeakMap();
    if (isSameFacts) this.#dropStates();
    else this.forget();
  }

  #start(refs: readonly EntityRef[]): Loading {
    const states = Promise.resolve().then(() => this.#read(refs, loading));
    const loading: Loading = { refs: new Set(refs), states, stale: new Set(), isStale: false };
    this.#underWay.add(loading);
    for (const ref of refs) this.#loading.set(ref, loading);
    return loading;
  }

  async #read(refs: readonly EntityRef[], loading: Loading): Promise<ReadonlyMap<EntityRef, EntityState>> {
    try {
      const rulebook = this.#rulebook;
      const reading = { store: this.#store, pause: this.#pause, held: this.#parts, rulebook };
      const parts = await readParts(refs, reading);
      const unchanged = await this.#unchangedSince(parts, rulebook);
      const states = new Map<EntityRef, EntityState>();
      // Anybody may ask for any name, so what was asked for and does not exist is not kept: memory would fill up.
      const isStranger = (ref: EntityRef, part: Part): boolean => part === null && loading.refs.has(ref);
      for (const [ref, part] of parts) if (!isStranger(ref, part)) this.#keepPart(ref, part, loading);
      const neighbour = (ref: EntityRef): Document => {
        const part = parts.get(ref);
        return part ? this.#documentOf(part, rulebook, unchanged) : strangerDocument(ref);
      };
      for (const ref of refs) {
        const part = parts.get(ref);
        if (part === undefined || part === null) continue;
        const state = composeState(part, this.#documentOf(part, rulebook, unchanged), neighbour);
        states.set(ref, state);
        this.#keepState(state, part, loading);
      }
      return states;
    } finally {
      this.#underWay.delete(loading);
      for (const ref of refs) if (this.#loading.get(ref) === loading) this.#loading.delete(ref);
    }
  }

  /** Which levels of earlier rulebooks still hold, for all rulebooks that evaluated one of these entities. */
  async #unchangedSince(
    parts: ReadonlyMap<EntityRef, Part>,
    rulebook: CompiledRulebook | undefined,
  ): Promise<UnchangedScorecards> {
    if (rulebook === undefined) return new Map();
    const digests = new Set<string>();
    for (const part of parts.values())
      for (const record of part?.evaluations.records ?? []) digests.add(record.rulebook);
    digests.delete(rulebook.rulebook.digest);
    return unchangedScorecards(digests, rulebook, this.#rules, this.#store);
  }

  /** One document for each part, shared by the states of all entities related to it. */
  #documentOf(part: EntityPart, rulebook: CompiledRulebook | undefined, unchanged: UnchangedScorecards): FleetDocument {
    if (rulebook !== this.#rulebook) return documentOf(part, rulebook, unchanged);
    const document = this.#documents.get(part) ?? documentOf(part, rulebook, unchanged);
    this.#documents.set(part, document);
    return document;
  }

  #keepPart(ref: EntityRef, part: Part, { isStale, stale }: Loading): void {
    if (this.isAlone && !isStale && !stale.has(ref)) this.#parts.set(ref, part);
  }

  #keepState(state: EntityState, { entry: { entity }, neighbours }: EntityPart, { isStale, stale }: Loading): void {
    if (!this.isAlone || isStale || [entity.ref, ...neighbours].some((ref) => stale.has(ref))) return;
    this.#states.set(entity.ref, state);
    for (const neighbour of neighbours) {
      const dependents = this.#dependents.get(neighbour);
      if (dependents === undefined) this.#dependents.set(neighbour, new Set([entity.ref]));
      else dependents.add(entity.ref);
    }
  }

  async referrers(entity: Entity, relation: string): Promise<readonly EntityRef[]> {
    const inverse = inverseOf(relation);
    if (inverse !== undefined) return relatedRefs(entity, inverse);
    const known = this.#oneWay.get(relation) ?? readReferrers(this.#store, relation);
    this.#oneWay.set(relation, known);
    try {
      return (await known).get(entity.ref) ?? [];
    } catch (error) {
      this.#oneWay.delete(relation);
      throw error;
    }
  }

  watch(listener: (refs: Iterable<EntityRef> | undefined) => void): void {
    this.#listeners.push(listener);
  }

  #tell(refs: readonly EntityRef[] | undefined): void {
    for (const listener of this.#listeners) listener(refs);
  }

  forget(refs?: Iterable<EntityRef>): void {
    this.#oneWay.clear();
    if (refs === undefined) {
      this.#parts.clear();
      this.#dropStates();
      this.#tell(undefined);
      return;
    }
    const forgotten = [...refs];
    for (const ref of forgotten) {
      this.#parts.delete(ref);
      this.#drop(ref);
    }
    this.#tell(forgotten);
  }

  wrote(entities: Iterable<WrittenEntity>): void {
    const refs: EntityRef[] = [];
    for (const written of entities) {
      refs.push(written.entity);
      const part = this.#parts.get(written.entity);
      if (part) this.#parts.set(written.entity, asWritten(part, written));
      this.#drop(written.entity);
    }
    this.#tell(refs);
  }

  /** Drops the state of this entity and all that rest on it. Reads under way will not keep what they read of it. */
  #drop(ref: EntityRef): void {
    this.#states.delete(ref);
    for (const dependent of this.#dependents.get(ref) ?? []) this.#states.delete(dependent);
    this.#dependents.delete(ref);
    for (const loading of this.#underWay) loading.stale.add(ref);
  }

  #dropStates(): void {
    this.#states.clear();
    this.#dependents.clear();
    for (const loading of this.#underWay) loading.isStale = true;
  }

  inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#lastTurn.then(work, work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }
}

function asWritten(part: EntityPart, { facts = part.facts, isOutdated, evaluations, seen }: WrittenEntity): EntityPart {
  const { revision } = part.evaluations;
  const outdated = isOutdated === true ? { ...part.evaluations, revision: revision + 1 } : part.evaluations;
  return { ...part, facts, evaluations: evaluations !== undefined && seen === revision ? evaluations : outdated };
}

/** Whether a new request may join the read: not if something was written since it started. */
function isCurrent({ stale, isStale }: Loading): boolean {
  return !isStale && stale.size === 0;
}
