// What is a rule of the benchmark: the same requirement as JSON-logic, and as a person would write it in TypeScript?

import type { JsonValue } from "../../src/model/json.ts";
import type { PlainDocument } from "../documents.ts";

export interface BenchRule {
  readonly id: string;
  readonly level: "bronze" | "silver" | "gold";
  /** With operators that every engine has, or can be given. */
  readonly logic: JsonValue;
  readonly native: (document: PlainDocument) => boolean;
}

export interface BenchScorecard {
  readonly id: string;
  readonly title: string;
  readonly rules: readonly BenchRule[];
}

/** `entity` and the names of `facts` are what the catalog and the shipped fact sets have. */
export function rule(level: BenchRule["level"], id: string, logic: JsonValue, native: BenchRule["native"]): BenchRule {
  return { id, level, logic, native };
}
