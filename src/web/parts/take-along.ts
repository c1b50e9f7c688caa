// In which files can what a page lists be taken along?

import { html, joined } from "../html.ts";
import type { Html } from "../html.ts";
import { withQuery } from "./links.ts";

const NAMES = { csv: "CSV", md: "Markdown", json: "JSON" } as const;

/** `path`: of the page; `query`: what it is narrowed by. */
export function takeAlong(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
  endings: readonly (keyof typeof NAMES)[] = ["csv", "md"],
): Html {
  const links = endings.map((ending) => html`<a href="${withQuery(`${path}.${ending}`, query)}">${NAMES[ending]}</a>`);
  return html`<p class="small soft">All of these as ${joined(links)}</p>`;
}
