// In which formats can the list on a page be downloaded?

import { html, joined } from "../html.ts";
import type { Html } from "../html.ts";
import { withQuery } from "./links.ts";

const NAMES = { csv: "CSV", md: "Markdown", json: "JSON" } as const;

/** `path`: the page's. `query`: its filters. */
export function takeAlong(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
  endings: readonly (keyof typeof NAMES)[] = ["csv", "md"],
): Html {
  const links = endings.map((ending) => html`<a href="${withQuery(`${path}.${ending}`, query)}">${NAMES[ending]}</a>`);
  return html`<p class="small soft">All of these as ${joined(links)}</p>`;
}
