// How is it described what is wrong with something a person wrote: a rule file, a catalog file, a fact?

import type { EntityRef } from "./entity.ts";

/** Only errors make the input be refused; warnings are reported and nothing else happens. */
export type ProblemSeverity = "error" | "warning";

/** A place in a text. Lines and columns count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Something wrong with somebody's input. The message starts lower case, has no final period, fits one line, puts user
 * input in backticks, and names the offender and what was expected. The nearest valid choice goes into `help`.
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
  /** The line as it stands in the file, and how many characters from `column` on are meant (for the caret). */
  readonly excerpt?: { readonly text: string; readonly length: number };
  readonly entity?: EntityRef;
  /** JSON pointer to the offender, where the input was sent as data rather than in a file. */
  readonly pointer?: string;
}

export function isError(problem: Problem): boolean {
  return problem.severity === "error";
}

/** Orders problems by file, line, column, then code: as a reader goes through the files. */
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
