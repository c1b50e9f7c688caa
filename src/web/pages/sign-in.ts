// How does somebody sign in?

import type { Page } from "../frame.ts";
import { cleanText } from "../../report/clean-text.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { commandLine } from "../parts/empty.ts";
import { inCode } from "../parts/finding.ts";
import { withQuery } from "../parts/links.ts";

export interface SignIn {
  /** The page they wanted. */
  readonly to: string | undefined;
  readonly problem: string | undefined;
  /** The name of the issuer that people sign in with. Undefined: there is none. */
  readonly issuer: string | undefined;
}

export function signInPage({ to, problem, issuer }: SignIn): Page {
  const hasIssuer = issuer !== undefined;
  return {
    title: "Sign in",
    body: html`<div class="narrow">
      <h1>Sign in</h1>
      ${problem === undefined ? NOTHING : html`<p class="wrong" role="alert">${inCode(problem)}</p>`}
      ${hasIssuer ? byIssuer(issuer, to) : NOTHING}
      <form method="post" action="/sign-in" class="stacked">
        <label
          >Token
          <input
            name="token"
            type="password"
            autocomplete="off"
            required
            ${hasIssuer ? NOTHING : AUTOFOCUS}
            placeholder="mst_…"
        /></label>
        ${to === undefined ? NOTHING : html`<input type="hidden" name="to" value="${to}" />`}
        <button ${hasIssuer ? html`class="quiet"` : NOTHING}>Sign in</button>
      </form>
      <p class="soft">
        With a token you act here with exactly what it may do, for twelve hours or until it ends. One for reading:
      </p>
      ${commandLine("muster token create --name kim --role reader")}
    </div>`,
  };
}

const AUTOFOCUS = html`autofocus`;

function byIssuer(label: string, to: string | undefined): Html {
  return html`<p class="buttons">
      <a class="button" href="${withQuery("/sign-in/start", { to })}">Sign in with ${cleanText(label)}</a>
    </p>
    <p class="soft">Or with a token, as programs do:</p>`;
}
