// A file as it was read, and how a place in it becomes part of a problem.

import type { Position, Problem } from "../model/problem.ts";

export interface SourceFile {
  /** Relative to the argument a person gave: what problems and reports name. */
  readonly path: string;
  readonly text: string;
}

/** A stretch of one line. */
export interface Span extends Position {
  /** At least 1. */
  readonly length: number;
}

/** A longer line is generated text that nobody can read: its problems are told without it. */
const MAX_EXCERPT = 1_000;

/** The problem at its place in the file, with the line it stands on for the caret. */
export function locate(problem: Problem, file: SourceFile, span: Span): Problem {
  const text = lineOf(file.text, span.line);
  if (text.length > MAX_EXCERPT) return { ...problem, file: file.path, line: span.line, column: span.column };
  const length = Math.max(1, Math.min(span.length, text.length - span.column + 1));
  return { ...problem, file: file.path, line: span.line, column: span.column, excerpt: { text, length } };
}

function lineOf(text: string, line: number): string {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return "";
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}
