// What can be wrong with a rule, and where in it?

import type { Problem } from "../model/problem.ts";
import type { LogicPath } from "./expression.ts";

/** What is wrong with a rule. Text rules are those of `Problem`. */
export interface LogicProblem extends Pick<Problem, "code" | "severity" | "message" | "help"> {
  /** From the root of the logic value to the offender. */
  readonly path: LogicPath;
  /** Whether the key at the end of `path` is meant, or its value. */
  readonly of: "key" | "value";
}

export type ReportProblem = (problem: LogicProblem) => void;

/** The roots of what a rule reads, without `params`, which stand for constants. */
export const DOCUMENT_ROOTS = ["entity", "facts", "levels", "change"] as const;

export function isDocumentRoot(key: string | undefined): boolean {
  return DOCUMENT_ROOTS.some((root) => root === key);
}
