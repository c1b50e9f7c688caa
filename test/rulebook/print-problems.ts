// How do problems read in golden files?

import type { Problem } from "../../src/model/problem.ts";

export function printProblems(problems: readonly Problem[]): string {
  return problems.length === 0 ? "no problems\n" : `${problems.map(printProblem).join("\n\n")}\n`;
}

function printProblem({ file, line, column = 1, severity, message, code, excerpt, help }: Problem): string {
  const said = `${file}:${line}:${column}: ${severity === "warning" ? "warning: " : ""}${message} [${code}]`;
  const margin = " ".repeat(String(line).length);
  const caret = " ".repeat(column - 1) + "^".repeat(excerpt?.length ?? 1);
  const shown = excerpt === undefined ? [] : [`${margin} |`, `${line} | ${excerpt.text}`, `${margin} | ${caret}`];
  return [said, ...shown, ...(help === undefined ? [] : [`${margin} = help: ${help}`])].join("\n");
}
