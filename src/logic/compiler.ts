// What do the parts of the compiler share?

import type { Budget } from "./budget.ts";
import type { DocumentPath } from "./document-path.ts";
import type { Expression } from "./expression.ts";
import type { Truth, Value } from "./value.ts";

/** A compiled expression: takes the values of the slots and the current item of an iterator, and gives a value. */
export type Evaluate = (slots: readonly Value[], item: Value) => Value;
/** A compiled condition. */
export type Decide = (slots: readonly Value[], item: Value) => Truth;

/** Knows the slots that paths are read from: of a document with its roots, or of any JSON value. */
export interface Reader {
  /** The slot of a path from the root. */
  slotOf(path: readonly string[], absentIsUndefined: boolean): number;
  slotOfRelation(relation: string): number;
  /** The slot of the level the entity holds on a scorecard. */
  slotOfLevel(scorecard: string): number;
  slotOfNow(): number;
  /** Resolves a path below an item that is a document; undefined where items are never documents. */
  resolve(documentKeys: readonly string[]): DocumentPath | undefined;
  /** The rank of a level: 1 for the lowest; undefined where ranks are not known. */
  levelRank(scorecard: string, level: string): number | undefined;
}

export interface Compiler {
  readonly budget: Budget;
  readonly reader: Reader;
  value(expression: Expression): Evaluate;
  truth(expression: Expression): Decide;
  /** The value of an expression that is constant; undefined where it is not constant, or not known. */
  constant(expression: Expression): Value;
  /** The slot of an expression that is a plain read from the root; undefined for any other. */
  slot(expression: Expression): number | undefined;
  /** The same compiler for the body of an iterator. */
  inBody(): Compiler;
}
