// What are the tests of a scorecard or a gate, once `kind: Tests` files are parsed, merged and checked?

import type { HeldLevel } from "./document.ts";
import type { Outcome } from "./finding.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { RuleLocation } from "./scorecard.ts";
import type { Instant, Milliseconds } from "./time.ts";

/** A fact as a test case states it: its value, and how long before the case's instant it was observed. */
export interface TestFact {
  readonly name: string;
  /** Null: the source looked and could not tell. */
  readonly value: JsonValue;
  readonly age: Milliseconds;
  /** Left out: the first source of the FactSet that declares it. */
  readonly source?: string;
}

/** What a rule reads in one case: the case laid over `given`, without nulls. */
export interface TestDocument {
  /** As written in the file: `kind`, `metadata`, `spec`, …, and whichever lifted members are given. */
  readonly entity: JsonObject;
  readonly facts: readonly TestFact[];
  /** By scorecard id; a scorecard that is left out is not known. */
  readonly levels: ReadonlyMap<string, HeldLevel>;
  /** By relation. */
  readonly related: ReadonlyMap<string, readonly TestDocument[]>;
}

export interface ScorecardCase extends TestDocument {
  readonly rule: string;
  readonly name: string;
  readonly at: Instant;
  readonly expect: Outcome;
  readonly location: RuleLocation;
}

export interface GateCase {
  readonly name: string;
  readonly at: Instant;
  readonly entity: JsonObject;
  readonly change: JsonObject;
  /** By `scorecard/rule`; rules that are not named pass. */
  readonly findings: ReadonlyMap<string, Outcome>;
  readonly expect: "allow" | "block" | "wait";
  readonly location: RuleLocation;
}

/** The tests of one scorecard or one gate, in the order they are written. */
export type RuleTests =
  | { readonly scorecard: string; readonly cases: readonly ScorecardCase[]; readonly location: RuleLocation }
  | { readonly gate: string; readonly cases: readonly GateCase[]; readonly location: RuleLocation };
