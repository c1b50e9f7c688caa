// How is an answer that is a table written in each format?

import type { JsonValue } from "../model/json.ts";
import { cleanText, safeJson } from "../report/clean-text.ts";
import { csvRow } from "../report/csv.ts";
import { wrap } from "../report/layout.ts";
import { markdown } from "../report/markdown-text.ts";
import { tableLines } from "./table.ts";
import { tableWidthOf, widthOf } from "./terminal-style.ts";
import type { World } from "./world.ts";

export const TABLE_FORMATS = ["text", "json", "markdown", "csv"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export interface Table {
  /** Sentences before the table. CSV leaves them out. */
  readonly head: readonly string[];
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** `answer`: what is printed as JSON. */
export async function writeTable(format: TableFormat, table: Table, answer: JsonValue, world: World): Promise<void> {
  const widths = { width: widthOf(world.stdout), tableWidth: tableWidthOf(world.stdout) };
  const lines = format === "json" ? [safeJson(answer)] : LINES[format](table, widths);
  await world.stdout.write(`${lines.join("\n")}\n`);
}

interface Widths {
  readonly width: number;
  readonly tableWidth: number;
}

const LINES: Readonly<Record<Exclude<TableFormat, "json">, (table: Table, widths: Widths) => readonly string[]>> = {
  text: ({ head, header, rows }, { width, tableWidth }) => [
    ...head.flatMap((line) => wrap(cleanText(line), width)),
    ...(head.length > 0 && rows.length > 0 ? [""] : []),
    ...(rows.length > 0 ? tableLines(header, rows, tableWidth) : []),
  ],
  markdown: ({ head, header, rows }) => [
    ...head.flatMap((line) => [markdown(line), ""]),
    markdownRow(header),
    markdownRow(header.map(() => "---")),
    ...rows.map((row) => markdownRow(row.map(markdown))),
  ],
  csv: ({ header, rows }) => [header, ...rows].map((row) => csvRow(row).trimEnd()),
};

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
