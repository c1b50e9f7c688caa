// What is a fact, and how are facts declared? A fact is one named value about one entity, from one source, observed at
// one time.

import type { EntityRef } from "./entity.ts";
import type { JsonValue } from "./json.ts";
import type { Instant, Milliseconds } from "./time.ts";

/** `declared`: somebody wrote it. `observed`: a tool measured it. `attested`: it came with a signature. */
export const FACT_PROVENANCES = ["declared", "observed", "attested"] as const;
export type Provenance = (typeof FACT_PROVENANCES)[number];

export interface Fact {
  /** Dotted: `test.line_coverage_pct`. */
  readonly name: string;
  /**
   * Null: the source looked and could not tell. Such a fact replaces an older value, which is then not known any more.
   */
  readonly value: JsonValue;
  readonly source: string;
  readonly observedAt: Instant;
  readonly provenance: Provenance;
  readonly url?: string;
  /** What the value counts, by name (the containers without a probe); shown as evidence. */
  readonly items?: readonly string[];
  /** Why the source could not tell, where the value is null. */
  readonly error?: string;
}

export interface EntityFact extends Fact {
  readonly entity: EntityRef;
}

/**
 * The facts of one entity, by name. Those of one name come from different sources, in the order of precedence their
 * FactSet gives: the first with a fresh value counts.
 */
export type FactTable = Pick<ReadonlyMap<string, readonly Fact[]>, "get" | typeof Symbol.iterator>;

export const FACT_TYPES = ["boolean", "number", "string", "date", "version", "list"] as const;
export type FactType = (typeof FACT_TYPES)[number];

/** A fact as a FactSet declares it. */
export interface FactDeclaration {
  readonly name: string;
  readonly type: FactType;
  readonly unit?: string;
  readonly description: string;
  /** The FactSet that declares it. */
  readonly factSet: string;
  /** The sources that may deliver it, in order of precedence. */
  readonly sources: readonly string[];
  /** How old a value may be before it counts as not known; Infinity: any age. */
  readonly maxAge: Milliseconds;
}

/** Whether a name needs no declaration. Any source may deliver facts under `x.`, and they never become stale. */
export function isUndeclaredByDesign(name: string): boolean {
  return name.startsWith("x.");
}
