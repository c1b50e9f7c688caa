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

/** Counted once a file: one that is broken on every line has as many problems to place. */
const LINE_STARTS = new WeakMap<SourceFile, readonly number[]>();

function lineStarts(file: SourceFile): readonly number[] {
  const known = LINE_STARTS.get(file);
  if (known !== undefined) return known;
  const starts = [0];
  for (let at = file.text.indexOf("\n"); at >= 0; at = file.text.indexOf("\n", at + 1)) starts.push(at + 1);
  LINE_STARTS.set(file, starts);
  return starts;
}
