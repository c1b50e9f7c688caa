// What is wrong with something a person wrote: a rule file, a catalog file, a fact.

import type { EntityRef } from "./entity.ts";

/** Only errors refuse; warnings are said and lived with. */
export type ProblemSeverity = "error" | "warning";

/** Where in a text: both count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Text rules: the message starts lower case, has no final period, fits one line, puts user input in backticks,
 * names the offender and what was expected; the nearest valid choice goes into `help`.
 */
export interface Problem {
  /** Stable, kebab-case: tools and docs refer to it. */
  readonly code: string;
  readonly severity: ProblemSeverity;
  readonly message: string;
  readonly help?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The line of the file as it stands, and how many of its characters from `column` are meant: for the caret. */
  readonly excerpt?: { readonly text: string; readonly length: number };
  readonly entity?: EntityRef;
  /** JSON pointer to the offender, where it was sent as data and stands in no file. */
  readonly pointer?: string;
}

export function isError(problem: Problem): boolean {
  return problem.severity === "error";
}

/** By file, line, column, then code: the order a reader walks through their editor in. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    compareText(a.file ?? "", b.file ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Code-unit order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
