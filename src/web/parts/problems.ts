// How are the problems of what was typed shown? Beside it, with the place.

import type { Problem } from "../../model/problem.ts";
import { cleanText } from "../../report/clean-text.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { inCode } from "./finding.ts";

export function problemList(problems: readonly Problem[]): Html {
  if (problems.length === 0) return NOTHING;
  return html`<div class="problems" role="alert">
    <ul>
      ${problems.map(
        (problem) =>
          html`<li class="${problem.severity === "warning" ? "warning" : "wrong"}">
            ${inCode(cleanText(problem.message))}${problem.help === undefined ? NOTHING : html`; ${inCode(cleanText(problem.help))}`}
            ${place(problem)}
          </li>`,
      )}
    </ul>
  </div>`;
}

function place({ line, column, pointer, excerpt }: Problem): Html {
  if (line !== undefined && column !== undefined) {
    const caret = excerpt === undefined ? NOTHING : html`<pre class="caret">${excerptLines(excerpt, column)}</pre>`;
    return html`<span class="small">line ${line}, column ${column}</span>${caret}`;
  }
  return pointer === undefined || pointer === ""
    ? NOTHING
    : html`<span class="small">at <code>${cleanText(pointer)}</code></span>`;
}

function excerptLines({ text, length }: NonNullable<Problem["excerpt"]>, column: number): string {
  return `${cleanText(text)}\n${" ".repeat(column - 1)}${"^".repeat(Math.max(1, length))}`;
}
