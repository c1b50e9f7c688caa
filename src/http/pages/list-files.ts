// In which files can the list of a page be downloaded?

import type { z } from "zod";
import { listCsv, listMarkdown } from "../../report/list-table.ts";
import type { ListTable } from "../../report/list-table.ts";
import { defineFile } from "./page-route.ts";
import type { AnyPage, ShownRequest } from "./page-route.ts";

/** How many rows a file has at most. Nobody is helped by more. */
export const MOST_ROWS = 50_000;

interface Taken<Item> {
  readonly table: ListTable<Item>;
  readonly rows: readonly Item[];
}

interface ListFiles<Params, Query, Item> extends Pick<AnyPage, "permission"> {
  /** For `/decisions`, the files are `/decisions.csv` and `/decisions.md`. */
  readonly path: string;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly read: (request: ShownRequest<Params, Query>) => Promise<Taken<Item>>;
}

export function defineListFiles<Params, Query, Item>(files: ListFiles<Params, Query, Item>): readonly AnyPage[] {
  const { path, permission, params, query, read } = files;
  const name = path.split("/").at(-1) ?? "list";
  const shape = { permission, ...(params !== undefined && { params }), ...(query !== undefined && { query }) };
  return [
    defineFile({
      ...shape,
      path: `${path}.csv`,
      type: "text/csv; charset=utf-8",
      name: () => `${name}.csv`,
      write: async (request) => {
        const { table, rows } = await read(request);
        return listCsv(table, rows);
      },
    }),
    defineFile({
      ...shape,
      path: `${path}.md`,
      type: "text/markdown; charset=utf-8",
      name: () => `${name}.md`,
      write: async (request) => {
        const { table, rows } = await read(request);
        return listMarkdown(table, rows);
      },
    }),
  ];
}

/** All items of a list, at most as many as a file may have. */
export async function allRows<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const rows: Item[] = [];
  for await (const item of items) {
    rows.push(item);
    if (rows.length === MOST_ROWS) break;
  }
  return rows;
}
