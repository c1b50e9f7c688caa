// What have the gates decided about an entity lately?

import type { ListedDecision } from "../../api/decisions.ts";
import { pathOf } from "../../model/address.ts";
import type { Entity } from "../../model/entity.ts";
import { cleanText } from "../../report/clean-text.ts";
import { sayReasonShortly } from "../../report/say-decision.ts";
import { sayRef } from "../../report/say-ref.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "./empty.ts";
import { when } from "./when.ts";

const VERDICTS = { allow: ["pass", "✓"], block: ["fail", "✕"], wait: ["unknown", "…"] } as const;

/** Undefined: the viewer may not read them. */
export function decisionsSection(decisions: readonly ListedDecision[] | undefined, { ref }: Entity, at: number): Html {
  if (decisions === undefined) return NOTHING;
  const items = decisions.map(({ id, verdict, environment, message, decidedAt }) => {
    const [name, mark] = VERDICTS[verdict];
    const said = sayReasonShortly({ message, verdict });
    const told = id === null ? said : html`<a href="${pathOf("decisions", id)}">${said}</a>`;
    return html`<li>
      <p>
        <span class="age">${when(decidedAt, at)}</span>
        <span class="outcome ${name}"><span aria-hidden="true">${mark}</span> ${verdict}</span>
        ${cleanText(environment)}
      </p>
      <p class="small soft">${told}</p>
    </li>`;
  });
  return html`<section>
    <h2>Decisions</h2>
    ${
      items.length === 0
        ? emptyState(
            "No gate has decided about it.",
            "A pipeline asks before it releases.",
            `muster check ${sayRef(ref)} --env production`,
          )
        : html`<ul class="rows">
            ${items}
          </ul>`
    }
  </section>`;
}
