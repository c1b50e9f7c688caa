// What is wrong in a file, where, and what would be right? A caret under the place.

import type { Problem } from "../model/problem.ts";
import { isError } from "../model/problem.ts";
import { cleanText } from "./clean-text.ts";
import { columnsOf, count, cut, wrap } from "./layout.ts";
import type { LintInput, RenderContext, RenderLint } from "./render-context.ts";

/** Errors, and warnings, of a catalog shown beneath an evaluation before the rest is only counted. */
const MOST_PROBLEMS = 10;

/** Every problem in full, errors and warnings in the order of the files, then the figures. */
export const lintText: RenderLint = function* (input, context) {
  for (const problem of input.problems) {
    for (const line of problemLines(problem, context)) yield `${line}\n`;
    yield "\n";
  }
  yield `${lintLine(input)}\n`;
};

export function lintLine({ problems, read }: LintInput): string {
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  if (problems.length === 0) return `No problems in ${read}.`;
  const parts = [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
  ];
  return `${parts.join(" and ")} in ${read}.`;
}

/** The place, what is wrong, the line it stands on with a caret under the offender, and the help. */
export function* problemLines(problem: Problem, context: RenderContext): Generator<string> {
  const { style, width } = context;
  const paint = isError(problem) ? style.fail : style.unknown;
  const severity = isError(problem) ? "" : "warning: ";
  const text = `${placeOf(problem, context)}${severity}${cleanText(problem.message)} [${cleanText(problem.code)}]`;
  const [first = "", ...rest] = wrap(text, Math.max(width, 100), "", "    ");
  yield paint(first);
  yield* rest.map(paint);
  yield* excerptLines(problem, context, paint);
  if (problem.help === undefined) return;
  const gutter = " ".repeat(gutterOf(problem));
  yield* wrap(`= help: ${cleanText(problem.help)}`, Math.max(width, 100), `${gutter} `, `${gutter}   `);
}

function placeOf(problem: Problem, context: RenderContext): string {
  const where = problem.file === undefined ? problem.entity : context.placeOf(problem.file);
  if (where === undefined) return "";
  const place = [where, problem.line, problem.column].filter((part) => part !== undefined);
  return `${cleanText(place.join(":"))}: `;
}

function gutterOf(problem: Problem): number {
  return problem.excerpt === undefined ? 2 : String(problem.line ?? 0).length;
}

/** Long lines are shown around the offender. */
const BEFORE_OFFENDER = 48;

function* excerptLines(problem: Problem, context: RenderContext, paint: (text: string) => string): Generator<string> {
  const { excerpt, line, column } = problem;
  if (excerpt === undefined || line === undefined || column === undefined) return;
  const number = String(line);
  const gutter = `${" ".repeat(number.length)} |`;
  const before = shortenLeft(cleanLine(excerpt.text.slice(0, column - 1)));
  const offender = cleanLine(excerpt.text.slice(column - 1, column - 1 + excerpt.length));
  const after = cleanLine(excerpt.text.slice(column - 1 + excerpt.length));
  const room = Math.max(20, Math.max(context.width, 100) - gutter.length - 1);
  const carets = "^".repeat(Math.max(1, Math.min(columnsOf(offender), room - columnsOf(before))));
  yield gutter;
  yield `${number} | ${cut(before + offender + after, room)}`.trimEnd();
  yield `${gutter} ${" ".repeat(columnsOf(before))}${paint(carets)}`;
}

/** Keeps every column of a line: a tab is one space here. */
function cleanLine(text: string): string {
  return cleanText(text.replaceAll("\t", " "));
}

function shortenLeft(text: string): string {
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  if (text.length <= BEFORE_OFFENDER) return text;
  if (text.length - indent <= BEFORE_OFFENDER)
    return text.slice(indent - Math.max(0, BEFORE_OFFENDER - (text.length - indent)));
  return `… ${text.slice(-(BEFORE_OFFENDER - 2))}`;
}

/** The first problems of a catalog: errors first and in full, warnings one line each. */
export function* catalogProblemLines(problems: readonly Problem[], context: RenderContext): Generator<string> {
  if (problems.length === 0) return;
  const errors = problems.filter(isError);
  const warnings = problems.filter((problem) => !isError(problem));
  yield `${context.style.strong("CATALOG")}   ${count(errors.length, "error")}, ${count(warnings.length, "warning")}`;
  yield "";
  for (const problem of errors.slice(0, MOST_PROBLEMS)) yield* [...problemLines(problem, context), ""];
  for (const problem of warnings.slice(0, MOST_PROBLEMS)) yield* warningLines(problem, context);
  const left = [errors, warnings].reduce((sum, list) => sum + Math.max(0, list.length - MOST_PROBLEMS), 0);
  if (left > 0) yield context.style.muted(`… ${left} more: --format json has them all`);
  if (left > 0 || warnings.length > 0) yield "";
}

function* warningLines(problem: Problem, context: RenderContext): Generator<string> {
  const text = `${placeOf(problem, context)}warning: ${cleanText(problem.message)} [${cleanText(problem.code)}]`;
  yield* wrap(text, context.width, "", "    ").map(context.style.unknown);
}
