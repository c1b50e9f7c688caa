// What was found about one condition, in words that fit whether the condition or its opposite was asked for?

import type { Evidence, UnknownCause } from "../model/finding.ts";
import type { Compiler } from "./compiler.ts";
import type { Expression } from "./expression.ts";
import { reasonsOf } from "./reason.ts";
import type { Situation } from "./situation.ts";
import type { Truth } from "./value.ts";

export interface Statement {
  readonly truth: Truth;
  /** One clause, lower case, no period. */
  readonly text: string;
  /** Why the truth is not known; empty where it is known. */
  readonly causes: readonly UnknownCause[];
  /** The smallest change that would give what is asked, where a single comparison tells it. */
  readonly remedy?: string;
  /** What the deciding items of a list held, beyond what the condition reads from the root. */
  readonly evidence?: readonly Evidence[];
}

/** A condition, compiled to word what it found. */
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
