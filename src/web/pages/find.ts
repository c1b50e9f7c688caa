// What has a name like this?

import type { Entity } from "../../model/entity.ts";
import { titleOf } from "../../model/title-of.ts";
import { cleanText } from "../../report/clean-text.ts";
import type { Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { entityItem } from "../parts/entity-item.ts";
import { ruleAddress, scorecardAddress } from "../parts/links.ts";

export interface FindShown {
  /** As typed. Empty: nothing was. */
  readonly q: string;
  readonly found: Found;
}

interface Found {
  readonly entities: readonly { readonly entity: Entity }[];
  readonly scorecards: readonly { readonly id: string; readonly title: string }[];
  readonly rules: readonly { readonly scorecard: string; readonly id: string; readonly title: string }[];
  readonly hasMore: boolean;
}

export function findPage({ q, found }: FindShown): Page {
  const { entities, scorecards, rules, hasMore } = found;
  const isEmpty = entities.length + scorecards.length + rules.length === 0;
  return {
    title: "Find",
    body: html`<h1>Find</h1>
      <p class="lead">Entities, teams, scorecards and rules by their names. <a href="/entities">All entities</a></p>
      <form class="filters" action="/find">
        <label>Name or title <input name="q" type="search" value="${q}" /></label>
        <button class="quiet">Find</button>
      </form>
      ${q !== "" && isEmpty ? html`<p class="soft">Nothing has such a name. <a href="/query">Query the catalog</a> by what it says.</p>` : NOTHING}
      ${section(
        "Entities",
        entities.map(({ entity }) => {
          const { ref, kind, owner, metadata } = entity;
          return entityItem({ ref, kind, owner, title: titleOf(entity), description: metadata.description });
        }),
      )}
      ${section(
        "Scorecards",
        scorecards.map(({ id, title }) => named(scorecardAddress(id), title, id)),
      )}
      ${section(
        "Rules",
        rules.map(({ scorecard, id, title }) => named(ruleAddress(scorecard, id), title, `${scorecard}/${id}`)),
      )}
      ${hasMore ? html`<p class="soft small">There is more: type more of the name.</p>` : NOTHING}`,
  };
}

function section(title: string, items: readonly Html[]): Html {
  if (items.length === 0) return NOTHING;
  return html`<section>
    <h2>${title}</h2>
    <ul class="rows">
      ${items}
    </ul>
  </section>`;
}

function named(address: string, title: string, id: string): Html {
  return html`<li>
    <p><a href="${address}">${cleanText(title)}</a> <span class="age">${id}</span></p>
  </li>`;
}
