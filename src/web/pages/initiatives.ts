// What is to be done by when, and will it be?

import type { Initiatives, ListedInitiative } from "../../api/initiatives.ts";
import { DAY, parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayForecast } from "../../report/say-initiative.ts";
import type { Frame, Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { bar } from "../parts/bar.ts";
import { emptyState } from "../parts/empty.ts";
import { pathOf } from "../../model/address.ts";
import { withQuery } from "../parts/links.ts";

export function initiativesPage({ items, next }: Initiatives, { at }: Frame): Page {
  const late = items.filter(({ state }) => state === "overdue").length;
  return {
    title: "Initiatives",
    area: "/initiatives",
    body: html`<h1>Initiatives</h1>
      ${
        items.length === 0
          ? emptyState(
              "The rules in force declare no initiative.",
              "A document of kind Initiative in the rule files asks for a level, or rules, by a day.",
              "muster push --rules rules",
            )
          : html`<p class="lead">
                ${count(items.length, "initiative")}; ${late === 0 ? "none is" : `${late} ${late === 1 ? "is" : "are"}`}
                overdue.
              </p>
              <ul class="rows">
                ${items.map((one) => item(one, at))}
              </ul>
              ${next === null ? NOTHING : html`<p><a href="${withQuery("/initiatives", { after: next })}">More</a></p>`}`
      }`,
  };
}

/** If it is overdue, also says by how many days. */
export function stateTag({ state, due }: Pick<ListedInitiative, "state" | "due">, at: Instant): Html {
  if (state !== "overdue") return html`<span class="tag">${state}</span>`;
  // The due day itself is still in time.
  const days = Math.floor((at - (parseInstant(due) ?? at)) / DAY) - 1;
  return html`<span class="tag late">overdue${days < 1 ? NOTHING : ` by ${count(days, "day")}`}</span>`;
}

function item({ id, title, state, due, progress, forecast }: ListedInitiative, at: Instant): Html {
  const { done, left, unknown, entities, share } = progress;
  return html`<li>
    <p>
      <a href="${pathOf("initiatives", id)}"><b>${cleanText(title)}</b></a> ${stateTag({ state, due }, at)}
      <span class="age">due ${due}</span>
    </p>
    ${progressBar(progress)}
    <p class="small soft">
      ${entities === 0 ? "it applies to nothing here" : `${done} of ${entities} done${share === null ? "" : ` (${share} %)`}, ${left} left, ${unknown} not known`}
      · ${sayForecast(forecast, due)}
    </p>
  </li>`;
}

export function progressBar({ done, left, unknown, entities }: ListedInitiative["progress"]): Html {
  if (entities === 0) return NOTHING;
  return bar("Progress", [
    { name: "outcome-pass", share: done, label: `done ${done}` },
    { name: "outcome-fail", share: left, label: `left ${left}` },
    { name: "level-none", share: unknown, label: `not known ${unknown}` },
  ]);
}
