// For which entities does a condition hold, and what is known about them?

import type { QueryAnswer } from "../../api/query.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import type { Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { entityLink, withQuery } from "../parts/links.ts";
import { takeAlong } from "../parts/take-along.ts";
import { problemList } from "../parts/problems.ts";

export interface QueryShown {
  /** As typed. */
  readonly where?: string | undefined;
  readonly select?: string | undefined;
  readonly sort?: string | undefined;
  /** Undefined: nothing was asked, or the query is wrong. */
  readonly answer?: QueryAnswer;
  readonly columns: readonly string[];
  readonly problems: readonly Problem[];
}

const EXAMPLES = [
  {
    title: "owned by nobody",
    where: '{ "!": [{ "var": "entity.owner" }] }',
    select: "entity.kind, entity.lifecycle",
  },
  {
    title: "tier 1 without a runbook",
    where:
      '{ "and": [\n  { "==": [{ "var": "entity.tier" }, "1"] },\n  { "none": [{ "var": "entity.metadata.links" }, { "==": [{ "var": "type" }, "runbook"] }] }\n] }',
    select: "entity.owner, entity.system",
  },
  {
    title: "in production",
    where: '{ "==": [{ "var": "entity.lifecycle" }, "production"] }',
    select: "entity.owner, entity.tier",
    sort: "entity.tier",
  },
  {
    title: "with a waiver that ends within a week",
    where: '{ "some": [{ "var": "waived" }, { ">": [{ "age_days": { "var": "until" } }, -7] }] }',
    select: "entity.owner, waived",
  },
] as const;

export function queryPage(shown: QueryShown): Page {
  return {
    title: "Query",
    area: "/query",
    body: html`<h1>Query</h1>
      <p class="lead">Entities by what is known of them: what the catalog says, facts, levels, what is waived.</p>
      ${form(shown)} ${examples()} ${shown.answer === undefined ? NOTHING : results(shown, shown.answer)}`,
  };
}

function form({ where, select, sort, problems }: QueryShown): Html {
  return html`<form class="stacked wide" action="/query">
    <label>
      Where, as JSON-logic
      <textarea class="typed" name="where" rows="6" spellcheck="false">${where ?? ""}</textarea>
    </label>
    ${problemList(problems)}
    <label
      >Select: paths, with commas between them
      <input name="select" value="${select ?? ""}" placeholder="entity.owner, facts.test.line_coverage_pct"
    /></label>
    <label
      >Sort by: paths, with - before one the greatest first
      <input name="sort" value="${sort ?? ""}" placeholder="entity.tier"
    /></label>
    <button>Find</button>
  </form>`;
}

function examples(): Html {
  const links = EXAMPLES.map(({ title, ...query }) => html`<a href="${withQuery("/query", query)}">${title}</a>`);
  return html`<p class="small soft">For example: ${joined(links)}</p>`;
}

function results({ where, select, sort, columns }: QueryShown, { items, total, unknown, next }: QueryAnswer): Html {
  return html`<section>
    <h2>
      ${count(total, "entity", "entities")}${unknown === 0 ? NOTHING : html` <span class="aside soft">of ${unknown} more it is not known</span>`}
    </h2>
    ${items.length === 0 ? NOTHING : table(items, columns)}
    ${items.length === 0 ? NOTHING : takeAlong("/query", { where, select, sort })}
    ${next === null ? NOTHING : html`<p><a href="${withQuery("/query", { where, select, sort, after: next })}">More</a></p>`}
  </section>`;
}

function table(items: QueryAnswer["items"], columns: readonly string[]): Html {
  return html`<table class="stack">
    <thead>
      <tr>
        <th scope="col">Entity</th>
        ${columns.map((column) => html`<th scope="col">${cleanText(column)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${items.map(
        ({ ref, values }) =>
          html`<tr>
            <th scope="row">${entityLink(ref)}</th>
            ${columns.map((column) => html`<td data-label="${cleanText(column)}">${showValue(values[column] ?? null)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function showValue(value: JsonValue): Html {
  if (value === null) return html`<span class="soft">–</span>`;
  if (typeof value === "string") return html`${cleanText(value)}`;
  return typeof value === "object" ? html`<code>${safeJson(value)}</code>` : html`${String(value)}`;
}
