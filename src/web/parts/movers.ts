// Who rose to another level lately or fell, and what caused it?

import type { Mover, Movers } from "../../api/history.ts";
import type { EntityRef } from "../../model/entity.ts";
import { cleanText } from "../../report/clean-text.ts";
import { sayCause } from "../../report/say-cause.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { entityLink, ownerLink, ruleAddress, scorecardAddress } from "./links.ts";
import { takeAlong } from "./take-along.ts";
import { when } from "./when.ts";

const MOST_RULES = 2;

/**
 * Two lists side by side. Empty when nobody moved. `owner`: the lists are only of its entities; left out: of all, each
 * with its owner.
 */
export function moversSection({ up, down, isWhole }: Movers, at: number, owner?: EntityRef): Html {
  if (up.total + down.total === 0) return NOTHING;
  const list = (title: string, { total, items }: Movers["up"]): Html => {
    const more = total - items.length;
    return html`<div>
      <h3>${title} <span class="soft">${total}${isWhole ? "" : " at least"}</span></h3>
      ${
        total === 0
          ? html`<p class="soft">Nobody.</p>`
          : html`<ul class="rows">
              ${items.map((mover) => moverItem(mover, at, owner === undefined))}
            </ul>`
      }
      ${more > 0 ? html`<p class="small soft">… ${more} more</p>` : NOTHING}
    </div>`;
  };
  return html`<section>
    <h2>Who moved this week</h2>
    <div class="columns">${list("▲ Rose", up)} ${list("▼ Fell", down)}</div>
    ${takeAlong("/movements", { owner })}
  </section>`;
}

function moverItem(mover: Mover, at: number, withOwners: boolean): Html {
  const { entity, owner, scorecard, title, from, to, flips, cause } = mover;
  const level = (name: string | null): string => cleanText(name ?? "no level");
  const rules = flips
    .slice(0, MOST_RULES)
    .map(
      ({ rule, to: outcome }) => html`<a href="${ruleAddress(scorecard, rule)}">${rule}</a> ${outcome ?? "not asked"}`,
    );
  const more = flips.length - rules.length;
  const why = flips[0]?.cause ?? cause;
  return html`<li>
    <p>
      <span class="age">${when(mover.at, at)}</span>
      ${entityLink(entity)} ${level(from)} <span class="arrow">→</span> <b>${level(to)}</b>
      <span class="soft small">of <a href="${scorecardAddress(scorecard)}">${cleanText(title)}</a></span>
    </p>
    <p class="small soft">
      ${joined(rules)}${more > 0 ? ` and ${more} more` : NOTHING}${rules.length > 0 ? " · " : NOTHING}by
      ${sayCause(why)}${withOwners ? html` · ${ownerLink(owner)}` : NOTHING}
    </p>
  </li>`;
}
