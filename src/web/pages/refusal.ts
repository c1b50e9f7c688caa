// What does somebody read who cannot be shown what they asked for?

import type { ProblemBody } from "../../api/problem.ts";
import { cleanText } from "../../report/clean-text.ts";
import type { Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import { inCode } from "../parts/finding.ts";

export function refusalPage({ status, title, detail, help, instance }: ProblemBody): Page {
  return {
    title,
    body: html`<div class="narrow">
      <p class="soft">${status}</p>
      <h1>${title}</h1>
      <p>${inCode(cleanText(detail))}</p>
      ${help === undefined ? NOTHING : html`<p>${inCode(cleanText(help))}</p>`}
      <p><a href="/">Overview</a></p>
      <p class="soft small">Request <code>${instance}</code></p>
    </div>`,
  };
}
