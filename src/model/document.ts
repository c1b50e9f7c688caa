// What does a rule read? Everything known about one entity at one instant.

import type { Waiver } from "./directive.ts";
import type { Entity } from "./entity.ts";
import type { FactTable } from "./fact.ts";
import type { JsonObject } from "./json.ts";
import type { WaivedFinding } from "./waived.ts";

/** The level an entity holds on one scorecard. */
export interface HeldLevel {
  /** False: the scorecard does not apply to the entity, or none of its rules does. */
  readonly applicable: boolean;
  /** Null: no level yet. */
  readonly id: string | null;
  /** 0 for no level, 1 for the lowest. */
  readonly rank: number;
}

export interface Document {
  readonly entity: Entity;
  readonly facts: FactTable;
  /** By scorecard id; without scorecards that were never evaluated for the entity. */
  readonly levels: ReadonlyMap<string, HeldLevel>;
  /** All waivers of the entity, in any state: which of them count depends on the instant. Left out: there are none. */
  readonly waivers?: readonly Waiver[];
  /** The waived findings of the last evaluation, which only queries read. Left out: there are none. */
  readonly waived?: readonly WaivedFinding[];
  /** The change to be released; only at a gate. */
  readonly change?: JsonObject;
  /**
   * The documents of the entities one hop along a relation; `[]` where there are none. A target that is not in the
   * catalog has `entity.ref` alone, no facts and no levels.
   */
  related(relation: string): readonly Document[];
}
