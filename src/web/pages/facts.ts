// Which facts can rules read, who delivers them, and how long do they stay fresh?

import type { DeclaredFactBody, DeclaredFacts } from "../../api/fact-catalogue.ts";
import { cleanText } from "../../report/clean-text.ts";
import type { Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { inCode } from "../parts/finding.ts";
import { ruleAddress, withQuery } from "../parts/links.ts";

export interface FactsShown {
  readonly facts: DeclaredFacts;
  /** The rules in force that read a fact, by its name. */
  readonly readers: ReadonlyMap<string, readonly FactReader[]>;
  readonly q: string;
  readonly source: string;
}

export interface FactReader {
  readonly scorecard: string;
  readonly id: string;
  readonly title: string;
}

const MOST_READERS = 4;

export function factsPage({ facts, readers, q, source }: FactsShown): Page {
  const { items, next } = facts;
  return {
    title: "Facts",
    area: "/facts",
    body: html`<h1>Facts</h1>
      <p class="lead">
        What rules can read of an entity besides its catalog file: by whom it is told, and for how long it counts.
      </p>
      <form class="filters" action="/facts">
        <label>Name or description <input name="q" type="search" value="${q}" /></label>
        <label>Told by <input name="source" value="${source}" /></label>
        <button class="quiet">Filter</button>
      </form>
      ${
        items.length === 0
          ? nothing(q, source)
          : html`<ul class="rows">
              ${items.map((fact) => factItem(fact, readers.get(fact.name) ?? []))}
            </ul>`
      }
      ${next === null ? NOTHING : html`<p><a href="${withQuery("/facts", { q, source, after: next })}">More</a></p>`}`,
  };
}

function nothing(q: string, source: string): Html {
  if (q === "" && source === "") return html`<p class="soft">No FactSet declares any.</p>`;
  return html`<p class="soft">None is called like that. <a href="/facts">All facts</a></p>`;
}

function factItem(
  { name, type, unit, description, sources, maxAge, factSet }: DeclaredFactBody,
  readers: readonly FactReader[],
): Html {
  return html`<li>
    <p>
      <code><b>${name}</b></code> <span class="tag">${type}${unit === null ? "" : ` · ${cleanText(unit)}`}</span>
      <span class="age">${maxAge === null ? "for ever" : `fresh for ${maxAge}`}</span>
    </p>
    <p class="small">${inCode(cleanText(description))}</p>
    <p class="small soft">
      told by
      ${joined(sources.map((one) => html`<a href="${withQuery("/facts", { source: one })}">${cleanText(one)}</a>`))} ·
      declared in ${cleanText(factSet)}
    </p>
    ${readers.length === 0 ? html`<p class="small soft">no rule reads it</p>` : html`<p class="small soft">read by ${readBy(readers)}</p>`}
  </li>`;
}

function readBy(readers: readonly FactReader[]): Html {
  const more = readers.length - MOST_READERS;
  const links = readers
    .slice(0, MOST_READERS)
    .map(({ scorecard, id, title }) => html`<a href="${ruleAddress(scorecard, id)}">${cleanText(title)}</a>`);
  return html`${joined(links)}${more > 0 ? ` and ${more} more` : NOTHING}`;
}
