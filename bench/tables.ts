// How are measurements shown? As tables of Markdown, which the documentation takes over.

import { ratiosOf, spreadOf } from "./measure.ts";
import type { Measurement, Spread } from "./measure.ts";

export interface Goal {
  readonly what: string;
  readonly measured: Spread;
  readonly goal: string;
  readonly isMet: boolean;
}

export function printGoals(goals: readonly Goal[]): void {
  printTable(
    ["", "median", "half of the rounds", "goal", ""],
    goals.map(({ what, measured, goal, isMet }) => [
      what,
      figure(measured.median),
      `${figure(measured.low)} to ${figure(measured.high)}`,
      goal,
      isMet ? "met" : "MISSED",
    ]),
  );
}

/** `base`: the contestant that the others are told as multiples of. */
export function printTimes(title: string, measured: ReadonlyMap<string, Measurement>, base: string): void {
  const rows = [...measured].map(([name, measurement]) => {
    const { median, low, high } = spreadOf(measurement.rounds);
    const ratio = ratiosOf(measurement, measured.get(base) ?? measurement);
    return [name, figure(median), `${figure(low)} to ${figure(high)}`, `${figure(ratio.median)} ×`];
  });
  printTable([title, "median", "half of the rounds", base], rows);
}

export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isText = (column: number) => column === 0 || column > 2;
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? "", width, isText(column))).join(" | ")} |`;
  const rule = widths.map(
    (width, column) => "-".repeat(isText(column) ? width : width - 1) + (isText(column) ? "" : ":"),
  );
  console.log([line(head), `| ${rule.join(" | ")} |`, ...rows.map(line), ""].join("\n"));
}

function pad(text: string, width: number, isText: boolean): string {
  return isText ? text.padEnd(width) : text.padStart(width);
}

/** Three digits that mean something. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
