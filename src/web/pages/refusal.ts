// What does somebody see when the page they asked for cannot be shown?

import type { ProblemBody } from "../../api/problem.ts";
import { parseRef } from "../../model/entity.ts";
import { cleanText } from "../../report/clean-text.ts";
import type { NavLink, Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { inCode } from "../parts/finding.ts";
import { ownerAddress } from "../parts/links.ts";

/** `nav`: the pages that addresses of the API in the text are turned into. */
export function refusalPage({ status, title, detail, help, instance }: ProblemBody, nav: readonly NavLink[]): Page {
  return {
    title,
    body: html`<div class="narrow">
      <h1>${title}</h1>
      <p>${withLinks(detail, nav)}</p>
      ${help === undefined ? NOTHING : html`<p>${withLinks(help, nav)}</p>`}
      <p><a href="/">Overview</a></p>
      <p class="soft small">${status} · request <code>${instance}</code></p>
    </div>`,
  };
}

/** The page with what could be read of the request, and above it what could not. */
export function besideWrong(page: Page, wrong: readonly string[]): Page {
  if (wrong.length === 0) return page;
  const said = wrong.map((text) => html`<p class="wrong">${inCode(cleanText(text))}</p>`);
  return {
    ...page,
    body: html`<div class="beside" role="alert">${said}</div>
      ${page.body}`,
  };
}

/** Text in backticks is shown as code, and linked where it names a page, an entity or a team. */
function withLinks(text: string, nav: readonly NavLink[]): Html {
  const parts = cleanText(text).split("`");
  // An odd number of backticks cannot be paired, so the text is left as it is.
  if (parts.length % 2 === 0) return html`${cleanText(text)}`;
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : inCodeLeading(part, nav)))}`;
}

function inCodeLeading(name: string, nav: readonly NavLink[]): Html {
  const path = name.replace(/^GET (?=\/)/, "").replace(/^\/v1(?=\/)/, "");
  const page = nav.find(({ href }) => href === path);
  if (page !== undefined) return html`<a href="${page.href}">${page.label}</a>`;
  const address = parseRef(name) === undefined ? undefined : ownerAddress(name);
  const code = html`<code>${name}</code>`;
  return address === undefined ? code : html`<a href="${address}">${code}</a>`;
}
