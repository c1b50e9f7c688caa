// How are rows laid out on a terminal?

import { cleanText } from "../report/clean-text.ts";
import { columnsOf, cut, padRight } from "../report/layout.ts";

const GAP = "  ";
/** No column gets narrower than this to make room for others. */
const NARROWEST = 8;

/**
 * Columns are as wide as their content. Where they do not fit, the widest is cut first, but never the first column: it
 * names the row.
 */
export function tableLines(header: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const cells = [header, ...rows].map((row) => row.map(cleanText));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => columnsOf(row[column] ?? ""))));
  const gaps = GAP.length * (header.length - 1);
  for (let over = sum(widths) + gaps - width; over > 0; over -= 1) {
    const widest = widths.indexOf(Math.max(...widths.slice(1)), 1);
    if ((widths[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return cells.map((row) =>
    row
      .map((cell, column) => fit(cell, widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

function fit(cell: string, width: number): string {
  return padRight(cut(cell, width), width);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
