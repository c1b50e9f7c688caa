// What surrounds the content of every page: head, navigation, who is signed in, footer?

import { cleanText } from "../report/clean-text.ts";
import { minuteOf } from "../report/text-scorecards.ts";
import type { Frame, NavLink, Page, Viewer } from "./frame.ts";
import { html, NOTHING } from "./html.ts";
import type { Html } from "./html.ts";
import { csrfField } from "./parts/csrf-field.ts";

export async function renderPage({ title, area, body }: Page, frame: Frame): Promise<string> {
  const { assets, viewer, nav, version, at } = frame;
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${cleanText(title)} · Muster</title>
        <link rel="stylesheet" href="${assets.style}" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <script src="${assets.client}"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <a class="home" href="/">Muster</a>
          <nav aria-label="Pages">
            ${nav.filter(({ permission }) => viewer.may(permission)).map((link) => renderLink(link, area))}
          </nav>
          ${viewer.may("reports:read") ? renderFind() : NOTHING}
          <div class="who">${renderTheme()}${renderViewer(viewer)}</div>
        </header>
        <main id="main">${body}</main>
        <footer><span>Muster ${version}</span><span>${minuteOf(at)}</span><a href="/docs">API</a></footer>
      </body>
    </html>`;
  // The template returns a String object. Some callers need a primitive string.
  return page.toString();
}

function renderLink({ href, label }: NavLink, area: string | undefined): Html {
  return href === area
    ? html`<a href="${href}" aria-current="page">${label}</a>`
    : html`<a href="${href}">${label}</a>`;
}

function renderFind(): Html {
  return html`<form class="find" role="search" action="/find">
    <input name="q" type="search" aria-label="Find by name" placeholder="Find …" />
  </form>`;
}

/** Stays hidden without the script, because it would do nothing. */
function renderTheme(): Html {
  return html`<button type="button" class="plain" data-theme-switch hidden>Theme</button>`;
}

function renderViewer({ name, csrf }: Viewer): Html {
  if (name === null) return html`<a href="/sign-in">Sign in</a>`;
  const who = html`<span class="name" title="Signed in as ${cleanText(name)}">${cleanText(name)}</span>`;
  if (csrf === null) return who;
  return html`${who}
    <form method="post" action="/sign-out">${csrfField(csrf)}<button class="plain">Sign out</button></form>`;
}
