// What is in the explanation of a rule?

import type { Conjunct, Evidence, UnknownCause } from "../model/finding.ts";
import type { Truth } from "./value.ts";

/** Why a rule came out as it did. */
export interface Explanation {
  readonly truth: Truth;
  /** Null where the truth is known. */
  readonly cause: UnknownCause | null;
  /** What decided, in one line. */
  readonly message: string;
  readonly conjuncts: readonly Conjunct[];
  /** What was read, each path once. Evidence read under `entity` has no source. */
  readonly evidence: readonly Evidence[];
  /**
   * Whether the message tells an age: such a message is worded differently a while later, although nothing has changed.
   */
  readonly tellsAge: boolean;
}
