// How does somebody say who they are?

import type { Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import { commandLine } from "../parts/empty.ts";
import { inCode } from "../parts/finding.ts";

export interface SignIn {
  /** Where they wanted to go. */
  readonly to: string | undefined;
  readonly problem: string | undefined;
}

export function signInPage({ to, problem }: SignIn): Page {
  return {
    title: "Sign in",
    body: html`<div class="narrow">
      <h1>Sign in</h1>
      <form method="post" action="/sign-in" class="stacked">
        ${problem === undefined ? NOTHING : html`<p class="wrong" role="alert">${inCode(problem)}</p>`}
        <label
          >Token <input name="token" type="password" autocomplete="off" required autofocus placeholder="mst_…"
        /></label>
        ${to === undefined ? NOTHING : html`<input type="hidden" name="to" value="${to}" />`}
        <button>Sign in</button>
      </form>
      <p class="soft">
        You act here with exactly what the token may do, for twelve hours or until it ends. One for reading:
      </p>
      ${commandLine("muster token create kim --role reader")}
    </div>`,
  };
}
