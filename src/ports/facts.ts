// What is kept of facts?

import type { Act } from "../model/audit.ts";
import type { EntityRef } from "../model/entity.ts";
import type { EntityFact, Fact } from "../model/fact.ts";
import type { Instant } from "../model/time.ts";

export interface FactKey {
  readonly entity: EntityRef;
  readonly name: string;
  readonly source: string;
}

export interface FactStore {
  /** All facts of each entity from all sources, sorted by name and source; without entities that have none. */
  of(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, readonly Fact[]>>;
  /** When this source observed this fact for each of these entities; without entities it delivered no such fact for. */
  observed(refs: readonly EntityRef[], fact: Omit<FactKey, "entity">): Promise<ReadonlyMap<EntityRef, Instant>>;
  /**
   * A fact that was observed earlier than the one already kept (same entity, name and source) changes nothing.
   * `outdated`: the entities to be evaluated again; left out: all entities in `facts`.
   */
  save(facts: readonly EntityFact[], act: Act, outdated?: readonly EntityRef[]): Promise<void>;
}
