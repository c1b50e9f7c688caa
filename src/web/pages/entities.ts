// Which entities are there?

import type { Entities, EntitiesQuery } from "../../api/entities.ts";
import { count } from "../../report/layout.ts";
import type { Page } from "../frame.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { entityItem } from "../parts/entity-item.ts";
import { filterForm, pageLinks } from "../parts/filters.ts";

export interface EntitiesShown {
  readonly query: EntitiesQuery;
  readonly entities: Entities;
  /** The number of entities in the whole catalog. */
  readonly total: number;
}

export function entitiesPage({ query, entities, total }: EntitiesShown): Page {
  const { kind, owner, system, q, after } = query;
  const asked = { q, kind, owner, system };
  return {
    title: "Entities",
    body: html`<h1>Entities</h1>
      <p class="lead">${count(total, "entity", "entities")} in the catalog, by kind and name.</p>
      ${filterForm("/entities", [
        { name: "q", label: "Name, title or description", value: q },
        { name: "kind", label: "Kind", value: kind },
        { name: "owner", label: "Owner", value: owner },
        { name: "system", label: "System", value: system },
      ])}
      ${
        entities.items.length === 0
          ? nothing(total)
          : html`<ul class="rows">
              ${entities.items.map(entityItem)}
            </ul>`
      }
      ${pageLinks("/entities", { ...asked, after }, entities.next, { first: "From the start", next: "More" })}`,
  };
}

function nothing(total: number): Html {
  return total === 0
    ? emptyState("The catalog is empty.", "What it holds fills this page.", "muster import catalog/ --source git")
    : html`<p class="empty">No entity matches. <a href="/entities">All entities</a></p>`;
}
