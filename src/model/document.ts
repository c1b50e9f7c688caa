// What a rule reads: everything known about one entity at one instant.

import type { Waiver } from "./directive.ts";
import type { Entity } from "./entity.ts";
import type { FactTable } from "./fact.ts";
import type { JsonObject } from "./json.ts";
import type { WaivedFinding } from "./waived.ts";

/** The level an entity holds on one scorecard. */
export interface HeldLevel {
  /** False: the scorecard does not apply to the entity, or nothing in it does. */
  readonly applicable: boolean;
  /** Null: no level yet. */
  readonly id: string | null;
  /** 0 for no level, 1 for the lowest. */
  readonly rank: number;
}

export interface Document {
  readonly entity: Entity;
  readonly facts: FactTable;
  /** By scorecard id; a scorecard that was never evaluated for the entity is not there. */
  readonly levels: ReadonlyMap<string, HeldLevel>;
  /** Of the entity itself, whatever their state: what counts of them depends on the instant. Left out: there are none. */
  readonly waivers?: readonly Waiver[];
  /** Those of its findings that are, as they were last evaluated: only queries read them. Left out: none is. */
  readonly waived?: readonly WaivedFinding[];
  /** Only at a gate. */
  readonly change?: JsonObject;
  /**
   * The documents one hop along a relation; `[]` where the entity has no such relation. A target the catalog lacks
   * appears with `entity.ref` alone, no facts and no levels.
   */
  related(relation: string): readonly Document[];
}
