// Which problems are to be said: each once, and none that only follows from another and goes away with it?

import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";

/** What a document that could not be read may well declare: said once it can be. */
const UNRESOLVED = new Set(["unknown-scorecard", "unknown-gate", "unknown-action", "unknown-fact"]);

/** What is said of a value, or a condition, of which a part could not be read. */
const OF_VALUES = new Set([
  "empty-value",
  "not-a-condition",
  "never-passes",
  "never-fails",
  "never-holds",
  "always-holds",
  "idle-part",
  "type-mismatch",
]);

/** `unread` are the problems of the text itself; `isPartial`: a document could not be read at all. */
export function problemsToSay(problems: readonly Problem[], unread: readonly Problem[], isPartial: boolean): Problem[] {
  const faults = unread.filter(isError);
  const said = new Set<string>();
  return problems.filter((problem) => {
    // A condition that is reused by its alias is checked wherever it is used, and stands in one place.
    const { file, line, column, code, message } = problem;
    const key = [file, line, column, code, message].join("\n");
    if (said.has(key)) return false;
    said.add(key);
    if (isPartial && UNRESOLVED.has(problem.code)) return false;
    return !OF_VALUES.has(problem.code) || !faults.some((fault) => stretchesOver(problem, fault));
  });
}

function stretchesOver(problem: Problem, { file, line, column = 1 }: Problem): boolean {
  const start = problem.column ?? 1;
  const end = start + (problem.excerpt?.length ?? 1);
  return problem.file === file && problem.line === line && start <= column && column < end;
}
