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
  /** Of each entity, all its facts from all sources, by name and source; entities without any are left out. */
  of(refs: readonly EntityRef[]): Promise<ReadonlyMap<EntityRef, readonly Fact[]>>;
  /** When this fact was observed of each of these entities by this source; those of whom it was not told are left out. */
  observed(refs: readonly EntityRef[], fact: Omit<FactKey, "entity">): Promise<ReadonlyMap<EntityRef, Instant>>;
  /**
   * A fact observed earlier than the one that is kept of the same entity, name and source changes nothing. `outdated`:
   * who is to be evaluated again; left out: all of the entities.
   */
  save(facts: readonly EntityFact[], act: Act, outdated?: readonly EntityRef[]): Promise<void>;
}
