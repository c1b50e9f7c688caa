// What does an explanation of a rule hold?

import type { Conjunct, Evidence, UnknownCause } from "../model/finding.ts";
import type { Truth } from "./value.ts";

/** Why a rule came out as it did. */
export interface Explanation {
  readonly truth: Truth;
  /** Null unless the truth is not known. */
  readonly cause: UnknownCause | null;
  /** One line: what decided. */
  readonly message: string;
  readonly conjuncts: readonly Conjunct[];
  /** What was read, each path once. What was read under `entity` carries no source. */
  readonly evidence: readonly Evidence[];
  /** How old something is, or how long it was not observed: a while later the same is told in other words. */
  readonly tellsAge: boolean;
}
