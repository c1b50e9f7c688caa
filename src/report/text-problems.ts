// How do problems read on a terminal: what is wrong, where, and what would be right? With a caret under the place.

import type { Problem } from "../model/problem.ts";
import { isError } from "../model/problem.ts";
import { cleanText } from "./clean-text.ts";
import { columnsOf, count, cut, together, wrap } from "./layout.ts";
import type { LintInput, RenderContext, RenderLint } from "./render-context.ts";

/** How many catalog problems with the same code are shown below an evaluation; the rest is only counted. */
const MOST_OF_EACH = 3;

/** Every problem in full, errors and warnings in the order of the files, then the totals. */
export const lintText: RenderLint = function* (input, context) {
  for (const [problem, ...others] of alike(input.problems)) {
    for (const line of problemLines(problem, context)) yield `${line}\n`;
    for (const line of placesLines(others, context)) yield `${line}\n`;
    yield "\n";
  }
  yield `${lintLine(input)}\n`;
};

/**
 * Warnings that say the same at several places stand together, where the first of them stands: a team that a catalog
 * lacks may own hundreds of its entities. What shows its line, and every error, stands alone.
 */
function alike(problems: readonly Problem[]): Iterable<readonly [Problem, ...Problem[]]> {
  const groups = new Map<string, [Problem, ...Problem[]]>();
  for (const [index, problem] of problems.entries()) {
    const isAlone = isError(problem) || problem.excerpt !== undefined || problem.file === undefined;
    const key = isAlone ? String(index) : JSON.stringify([problem.code, problem.message, problem.help]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [problem]);
    else group.push(problem);
  }
  return groups.values();
}

/** How many of the other places of a warning are named. */
const MOST_PLACES = 3;

function placesLines(others: readonly Problem[], context: RenderContext): string[] {
  if (others.length === 0) return [];
  const named = others.slice(0, MOST_PLACES).map((problem) => placeOf(problem, context));
  const left = others.length - named.length;
  const places = [...named, ...(left > 0 ? [`${left} more`] : [])];
  return wrap(`= also at ${places.join(", ")}`, context.width, "   ", "     ");
}

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

/** The place, what is wrong, the line with a caret under the offender, and the help. */
export function* problemLines(problem: Problem, context: RenderContext): Generator<string> {
  const paint = isError(problem) ? context.style.fail : context.style.unknown;
  yield* headLines(problem, context).map(paint);
  yield* excerptLines(problem, context, paint);
  yield* helpLines(problem, context, " ".repeat(gutterOf(problem)));
}

function helpLines({ help }: Problem, { width }: RenderContext, gutter: string): string[] {
  return help === undefined ? [] : wrap(`= help: ${cleanText(help)}`, width, `${gutter} `, `${gutter}   `);
}

/**
 * On one line, as compilers do, if it fits. Otherwise the place stands on a line of its own, so that an editor can
 * follow it.
 */
function headLines(problem: Problem, context: RenderContext): string[] {
  const place = placeOf(problem, context);
  const severity = isError(problem) ? "" : "warning: ";
  const text = `${severity}${cleanText(problem.message)} [${cleanText(problem.code)}]`;
  if (place === "") return wrap(text, context.width, "", "    ");
  const line = `${place}: ${text}`;
  return columnsOf(line) <= context.width ? [line] : [`${place}:`, ...wrap(text, context.width, "    ")];
}

function placeOf(problem: Problem, context: RenderContext): string {
  const where = problem.file === undefined ? (problem.entity ?? problem.pointer) : context.placeOf(problem.file);
  if (where === undefined) return "";
  const place = [where, problem.line, problem.column].filter((part) => part !== undefined);
  return cleanText(place.join(":"));
}

function gutterOf(problem: Problem): number {
  return problem.excerpt === undefined ? 2 : String(problem.line ?? 0).length;
}

/** In columns: lines of code are longer than prose, and very long ones are cut around the offender. */
const CODE = 100;
const BEFORE_OFFENDER = 48;

function* excerptLines(problem: Problem, context: RenderContext, paint: (text: string) => string): Generator<string> {
  const { excerpt, line, column } = problem;
  if (excerpt === undefined || line === undefined || column === undefined) return;
  const number = String(line);
  const gutter = `${" ".repeat(number.length)} |`;
  const before = shortenLeft(cleanLine(excerpt.text.slice(0, column - 1)));
  const offender = cleanLine(excerpt.text.slice(column - 1, column - 1 + excerpt.length));
  const after = cleanLine(excerpt.text.slice(column - 1 + excerpt.length));
  const room = Math.max(context.width, CODE) - gutter.length - 1;
  const carets = "^".repeat(Math.max(1, Math.min(columnsOf(offender), room - columnsOf(before))));
  yield gutter;
  yield `${number} | ${cut(before + offender + after, room)}`.trimEnd();
  yield `${gutter} ${" ".repeat(columnsOf(before))}${paint(carets)}`;
}

/** Keeps the columns of a line: a tab becomes one space. */
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

/** Examples of each kind of problem: errors first and in full, warnings without excerpts; then how many are left. */
export function* catalogProblemLines(problems: readonly Problem[], context: RenderContext): Generator<string> {
  if (problems.length === 0) return;
  const errors = problems.filter(isError);
  const warnings = problems.filter((problem) => !isError(problem));
  yield `${context.style.strong("CATALOG")}   ${count(errors.length, "error")}, ${count(warnings.length, "warning")}`;
  yield "";
  const shown = [...someOfEach(errors), ...someOfEach(warnings)];
  for (const problem of shown) {
    if (isError(problem)) yield* [...problemLines(problem, context), ""];
    else yield* [...headLines(problem, context).map(context.style.unknown), ...helpLines(problem, context, "   ")];
  }
  if (shown.length < problems.length) {
    const codes = [...Map.groupBy(problems, ({ code }) => code)].map(
      ([code, all]) => `${cleanText(code)} ${all.length}`,
    );
    const text = `${codes.map(together).join(", ")} in all: --format json lists them`;
    yield* wrap(text, context.width).map(context.style.muted);
  }
  if (!shown.every(isError) || shown.length < problems.length) yield "";
}

function someOfEach(problems: readonly Problem[]): readonly Problem[] {
  const byCode = Map.groupBy(problems, ({ code }) => code);
  return [...byCode.values()].flatMap((all) => all.slice(0, MOST_OF_EACH));
}
