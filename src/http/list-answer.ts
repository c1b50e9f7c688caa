// In which form is a list answered: as JSON, or as a table for other tools?

import { z } from "zod";
import { withQuery } from "../model/address.ts";
import { listCsv, listMarkdown } from "../report/list-table.ts";
import type { ListTable } from "../report/list-table.ts";
import { chooseFormat } from "./choose-format.ts";
import type { Answer } from "./route.ts";

const TYPES = { json: "application/json", csv: "text/csv", markdown: "text/markdown" } as const;
type ListFormat = keyof typeof TYPES;

/** The other media types of a list, for the description of its route. */
export const OTHER_TYPES: readonly string[] = [TYPES.csv, TYPES.markdown];
export const ACCEPTS = { accept: "`application/json`, `text/csv` or `text/markdown`." } as const;

/** To be added to the query of a list. */
export const formatQuery = {
  format: z
    .enum(["json", "csv", "markdown"])
    .optional()
    .meta({ description: "Default: what the header `accept` prefers, else `json`." }),
};

interface ListRequest {
  readonly format: ListFormat | undefined;
  readonly header: (name: string) => string | undefined;
  /** How to ask for the next page; left out: there is none, or it cannot be asked for by an address. */
  readonly next?: {
    readonly path: string;
    readonly query: Readonly<Record<string, string | number | undefined>>;
    readonly after: string | null;
  };
}

/**
 * `rowsOf` is called only if a table is wanted. A table is one page as well, and the header `link` leads to the next.
 */
export async function listAnswer<Item, Body>(
  { format, header, next }: ListRequest,
  body: Body,
  table: ListTable<Item>,
  rowsOf: () => readonly Item[] | Promise<readonly Item[]>,
): Promise<Answer<Body>> {
  const chosen = format ?? chooseFormat(header("accept"), TYPES);
  if (chosen === "json") return { body, headers: { vary: "accept" } };
  const rows = await rowsOf();
  const link = next !== undefined && linkTo(next, chosen);
  const headers = { "content-type": `${TYPES[chosen]}; charset=utf-8`, vary: "accept", ...link };
  if (chosen === "markdown") return { text: listMarkdown(table, rows), headers };
  return {
    text: listCsv(table, rows),
    headers: { ...headers, "content-disposition": `attachment; filename="${table.name}.csv"` },
  };
}

function linkTo({ path, query, after }: Required<ListRequest>["next"], format: ListFormat): { readonly link?: string } {
  if (after === null) return {};
  return { link: `<${withQuery(path, { ...query, after, format })}>; rel="next"` };
}
