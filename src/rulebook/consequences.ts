// Which problems only follow from others, and go away with them?

import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";

/** What a document that could not be read may well declare: said once it can be. */
const UNRESOLVED = new Set(["unknown-scorecard", "unknown-gate", "unknown-action", "unknown-fact"]);

/** What is said of a value, or a condition, of which a part could not be read. */
const OF_VALUES = new Set([
  "empty-value",
  "never-passes",
  "never-fails",
  "never-holds",
  "always-holds",
  "idle-part",
  "type-mismatch",
]);

/** `unread` are the problems of the text itself; `isPartial`: a document could not be read at all. */
export function withoutConsequences(
  problems: readonly Problem[],
  unread: readonly Problem[],
  isPartial: boolean,
): Problem[] {
  const faults = unread.filter(isError);
  return problems.filter((problem) => {
    if (isPartial && UNRESOLVED.has(problem.code)) return false;
    return !OF_VALUES.has(problem.code) || !faults.some((fault) => stretchesOver(problem, fault));
  });
}

function stretchesOver(problem: Problem, { file, line, column = 1 }: Problem): boolean {
  const start = problem.column ?? 1;
  const end = start + (problem.excerpt?.length ?? 1);
  return problem.file === file && problem.line === line && start <= column && column < end;
}
