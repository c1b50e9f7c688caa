// How is a place in a file attached to a problem?

import type { Position, Problem } from "../model/problem.ts";

export interface SourceFile {
  /** Relative to the argument a person gave; problems and reports name files by it. */
  readonly path: string;
  readonly text: string;
}

/** A stretch of characters within one line. */
export interface Span extends Position {
  /** At least 1. */
  readonly length: number;
}

/** A longer line is generated text that nobody can read: problems there have no excerpt. */
const MAX_EXCERPT = 1_000;

/** The problem with its place in the file, and the line it stands on for the caret. */
export function locate(problem: Problem, file: SourceFile, span: Span): Problem {
  const text = lineOf(file, span.line);
  if (text.length > MAX_EXCERPT) return { ...problem, file: file.path, line: span.line, column: span.column };
  const length = Math.max(1, Math.min(span.length, text.length - span.column + 1));
  return { ...problem, file: file.path, line: span.line, column: span.column, excerpt: { text, length } };
}

function lineOf(file: SourceFile, line: number): string {
  const starts = lineStarts(file);
  const start = starts[line - 1];
  if (start === undefined) return "";
  return file.text.slice(start, starts[line]).replace(/\r?\n$/, "");
}

/** Computed once per file, since a broken file may have a problem on every line. */
const LINE_STARTS = new WeakMap<SourceFile, readonly number[]>();

function lineStarts(file: SourceFile): readonly number[] {
  const known = LINE_STARTS.get(file);
  if (known !== undefined) return known;
  const starts = [0];
  for (let at = file.text.indexOf("\n"); at >= 0; at = file.text.indexOf("\n", at + 1)) starts.push(at + 1);
  LINE_STARTS.set(file, starts);
  return starts;
}
