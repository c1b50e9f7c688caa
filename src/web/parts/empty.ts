// What is shown when there is nothing to show? The command or file that fills the page.

import { html } from "../html.ts";
import type { Html } from "../html.ts";

/** `what`: what is missing. `fill`: what would fill the page. `command`: the command that does it. */
export function emptyState(what: string, fill: string, command: string): Html {
  return html`<div class="empty">
    <p>${what}</p>
    <p class="soft">${fill}</p>
    ${commandLine(command)}
  </div>`;
}

/** A command to paste. */
export function commandLine(command: string): Html {
  return html`<pre class="command" data-copy><code>${command}</code></pre>`;
}
