// What was found of a condition, in words that hold whatever was asked?

import type { Evidence, UnknownCause } from "../model/finding.ts";
import type { Compiler } from "./compiler.ts";
import type { Expression } from "./expression.ts";
import { reasonsOf } from "./reason.ts";
import type { Situation } from "./situation.ts";
import type { Truth } from "./value.ts";

/** What was found of one condition. */
export interface Statement {
  readonly truth: Truth;
  /** One clause, lower case, no period. */
  readonly text: string;
  /** Why its truth is not known. */
  readonly causes: readonly UnknownCause[];
  /** The smallest change that would give what is asked, where that is not so and one comparison says it. */
  readonly remedy?: string;
  /** Of the items that decided, beyond what the condition reads from the root. */
  readonly evidence?: readonly Evidence[];
}

/** A condition, compiled to say what it found. */
export type State = (situation: Situation) => Statement;

export function known(truth: boolean, text: string, remedy?: string): Statement {
  return remedy === undefined ? { truth, text, causes: NO_CAUSES } : { truth, text, causes: NO_CAUSES, remedy };
}

const NO_CAUSES: readonly UnknownCause[] = [];

export function unknown(condition: Expression, compiler: Compiler, situation: Situation): Statement {
  const reasons = reasonsOf(condition, compiler, situation, undefined);
  return {
    truth: undefined,
    text: reasons.map((reason) => reason.text).join(" and "),
    causes: reasons.map((reason) => reason.cause),
  };
}
