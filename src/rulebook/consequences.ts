// Which problems are worth reporting: each once, and none that merely follows from another?

import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";

/** Problems about names that a document which could not be read may declare. They are reported once it can be read. */
const UNRESOLVED = new Set(["unknown-scorecard", "unknown-gate", "unknown-action", "unknown-fact"]);

/** Problems about a value or condition as a whole, which mean nothing where a part of it could not be read. */
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

/** `unread`: the syntax problems. `isPartial`: at least one document could not be read at all. */
export function problemsToSay(problems: readonly Problem[], unread: readonly Problem[], isPartial: boolean): Problem[] {
  const faults = unread.filter(isError);
  const said = new Set<string>();
  return problems.filter((problem) => {
    // A condition that is reused by a YAML alias is checked at each use, but stands in one place.
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
