// How is any list written as a table: CSV for a spreadsheet, or Markdown?

import { cleanText } from "./clean-text.ts";
import { csvRow } from "./csv.ts";
import { count } from "./layout.ts";
import { markdown } from "./markdown-text.ts";

type Cell = string | number | boolean | null | undefined;

export interface ListTable<Item> {
  /** The heading: `Decisions`. */
  readonly title: string;
  /** The file name without its extension. */
  readonly name: string;
  /** By column name: the value of a cell. */
  readonly columns: Readonly<Record<string, (item: Item) => Cell>>;
}

export function listCsv<Item>({ columns }: ListTable<Item>, items: readonly Item[]): string {
  const rows = items.map((item) => Object.values(columns).map((cell) => inCsv(cell(item))));
  return [Object.keys(columns), ...rows].map(csvRow).join("");
}

function inCsv(cell: Cell): string | number | null {
  return typeof cell === "boolean" ? String(cell) : (cell ?? null);
}

/** For an issue or a wiki page. */
export function listMarkdown<Item>({ title, columns }: ListTable<Item>, items: readonly Item[]): string {
  const head = Object.keys(columns);
  const body = items.map((item) => Object.values(columns).map((cell) => inMarkdown(cell(item))));
  const table = [head.map(markdown), head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`);
  return `## ${markdown(title)}\n\n${count(items.length, "row")}\n\n${table.join("\n")}\n`;
}

function inMarkdown(cell: Cell): string {
  return cell === null || cell === undefined ? "" : markdown(cleanText(String(cell)));
}
