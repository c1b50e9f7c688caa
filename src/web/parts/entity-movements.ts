// How has an entity moved lately, and what made it?

import type { EntityHistory } from "../../api/history.ts";
import { cleanText } from "../../report/clean-text.ts";
import { sayCause } from "../../report/say-cause.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { ruleAddress, scorecardAddress } from "./links.ts";
import { when } from "./when.ts";

const MOST_FLIPS = 3;

export function movementsSection(movements: EntityHistory["items"], at: number): Html {
  if (movements.length === 0) return NOTHING;
  const items = movements.map(({ scorecard, at: moved, from, to, flips, cause }) => {
    const named = flips
      .slice(0, MOST_FLIPS)
      .map(
        ({ rule, to: outcome }) =>
          html`<a href="${ruleAddress(scorecard, rule)}">${rule}</a> ${outcome ?? "not asked"}`,
      );
    const more = flips.length - named.length;
    return html`<li>
      <p>
        <span class="age">${when(moved, at)}</span>
        <a href="${scorecardAddress(scorecard)}">${scorecard}</a>
        ${from === null ? "new (first judged)" : cleanText(from.level ?? "no level")}
        <span class="arrow">→</span> ${cleanText(to === null ? "does not apply" : (to.level ?? "no level"))}
      </p>
      <p class="small soft">${joined(named)}${more > 0 ? ` and ${more} more` : NOTHING} · by ${sayCause(cause)}</p>
    </li>`;
  });
  return html`<section>
    <h2>What moved</h2>
    <ul class="rows">
      ${items}
    </ul>
  </section>`;
}
