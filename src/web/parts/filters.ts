// How is a list filtered and paged? By a form that puts the filters into the address, and by links.

import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { withQuery } from "./links.ts";

interface Filter {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  /** The values to choose from. Left out: the value is typed. */
  readonly choices?: readonly string[];
  readonly type?: "text" | "date";
}

export function filterForm(path: string, filters: readonly Filter[]): Html {
  const isAny = filters.some(({ value }) => value !== undefined);
  return html`<form method="get" action="${path}" class="narrowing">
    ${filters.map(filterField)}<button class="quiet">Filter</button
    >${isAny ? html` <a href="${path}">All</a>` : NOTHING}
  </form>`;
}

function filterField({ name, label, value, choices, type = "text" }: Filter): Html {
  if (choices === undefined)
    return html`<label>${label} <input name="${name}" type="${type}" value="${value ?? ""}" /></label>`;
  return html`<label
    >${label}
    <select name="${name}">
      <option value="">any</option>
      ${choices.map((choice) => html`<option value="${choice}" ${choice === value ? "selected" : ""}>${choice}</option>`)}
    </select></label
  >`;
}

/** `next`: the cursor of the next page. Null: this page is the last. */
export function pageLinks(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  next: string | null,
  words: { readonly first: string; readonly next: string } = { first: "Newest", next: "Older" },
): Html {
  const { after, ...filters } = query;
  if (after === undefined && next === null) return NOTHING;
  return html`<nav class="leaf" aria-label="Pages of the list">
    ${after === undefined ? NOTHING : html`<a href="${withQuery(path, filters)}">${words.first}</a>`}
    ${next === null ? NOTHING : html`<a href="${withQuery(path, { ...filters, after: next })}" rel="next">${words.next}</a>`}
  </nav>`;
}
