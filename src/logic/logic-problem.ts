// What can be wrong with a rule, and where in the rule?

import type { Problem } from "../model/problem.ts";
import type { LogicPath } from "./expression.ts";

/** Something that is wrong with a rule. The rules for its texts are those of `Problem`. */
export interface LogicProblem extends Pick<Problem, "code" | "severity" | "message" | "help"> {
  /** From the root of the logic value to the offender. */
  readonly path: LogicPath;
  /** Whether the problem is with the key at the end of `path`, or with the value there. */
  readonly of: "key" | "value";
}

export type ReportProblem = (problem: LogicProblem) => void;

/**
 * The roots a rule can read. `params` is not one of them: parameters are replaced by constants when the rule is parsed.
 */
export const DOCUMENT_ROOTS = ["entity", "facts", "levels", "change"] as const;

export function isDocumentRoot(key: string | undefined): boolean {
  return DOCUMENT_ROOTS.some((root) => root === key);
}
