// What do the parts of the compiler share?

import type { Budget } from "./budget.ts";
import type { DocumentPath } from "./document-path.ts";
import type { Expression } from "./expression.ts";
import type { Truth, Value } from "./value.ts";

/** A compiled expression: the values of the slots and the item under an iterator in, a value out. */
export type Evaluate = (slots: readonly Value[], item: Value) => Value;
/** A compiled condition. */
export type Decide = (slots: readonly Value[], item: Value) => Truth;

/** Where values come from: a document with its roots, or any JSON value. */
export interface Reader {
  /** The slot of a path from the root. */
  slotOf(path: readonly string[], absentIsUndefined: boolean): number;
  slotOfRelation(relation: string): number;
  /** The slot of the level held on a scorecard. */
  slotOfLevel(scorecard: string): number;
  slotOfNow(): number;
  /** How an item that is a document is read; undefined where items never are. */
  resolve(documentKeys: readonly string[]): DocumentPath | undefined;
  /** 1 for the lowest level of a scorecard; undefined where ranks are not known. */
  levelRank(scorecard: string, level: string): number | undefined;
}

export interface Compiler {
  readonly budget: Budget;
  readonly reader: Reader;
  value(expression: Expression): Evaluate;
  truth(expression: Expression): Decide;
  /** The constant an expression always is; undefined where it is none, or not known. */
  constant(expression: Expression): Value;
  /** The slot an expression only hands on. */
  slot(expression: Expression): number | undefined;
  /** The same compiler inside the body of an iterator. */
  inBody(): Compiler;
}
