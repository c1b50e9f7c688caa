// How is the way to a next level shown: what it takes, rule by rule?

import type { ListedFinding, NextStepBody } from "../../api/findings.ts";
import type { EntityRef } from "../../model/entity.ts";
import { cleanText } from "../../report/clean-text.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { entityAddress, entityLink, scorecardAddress } from "./links.ts";

const MOST_RULES = 6;

/** `checkout → silver of Production readiness  2h`, then the missing rules, each linked to its finding. */
export function stepItem(entity: EntityRef, { scorecard, title, next, fails, unknowns }: NextStepBody): Html {
  const missing = [...fails.findings, ...unknowns.findings];
  const more = missing.length - MOST_RULES;
  return html`<li>
    <p>
      ${entityLink(entity)} <span class="arrow">→</span> <b>${cleanText(next)}</b>
      <span class="soft">of <a href="${scorecardAddress(scorecard)}">${cleanText(title)}</a></span> ${effortOf(
        fails,
        unknowns,
      )}
    </p>
    <p class="small">
      ${joined(missing.slice(0, MOST_RULES).map((finding) => ruleOf(entity, finding)))}${
        more > 0 ? html` <span class="soft">and ${more} more</span>` : NOTHING
      }
    </p>
  </li>`;
}

function ruleOf(entity: EntityRef, { scorecard, rule, title, outcome }: ListedFinding): Html {
  const address = entityAddress(entity);
  const shown = cleanText(title);
  const link = address === undefined ? html`${shown}` : html`<a href="${address}#${scorecard}/${rule}">${shown}</a>`;
  return outcome === "unknown" ? html`${link} <span class="soft">(not known)</span>` : link;
}

/** A fix without a stated effort may take any time, so their number is shown too. */
function effortOf(fails: NextStepBody["fails"], unknowns: NextStepBody["unknowns"]): Html {
  const stated = [fails.effort, unknowns.effort].flatMap((effort) => effort ?? []);
  const unstated = fails.unstated + unknowns.unstated;
  if (stated.length === 0) return html`<span class="soft small">effort not stated</span>`;
  const rest = unstated === 0 ? NOTHING : html` <span class="soft small">and ${unstated} not stated</span>`;
  return html`<span class="effort">${stated.join(" + ")}</span>${rest}`;
}
