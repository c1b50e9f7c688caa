// What waits for somebody, what holds releases or blocks them, and what will do so soon: the lists of the overview.

import type { BlockedReleases, ListedDecision } from "../../api/decisions.ts";
import type { WaiverBody } from "../../api/waivers.ts";
import { pathOf } from "../../model/address.ts";
import type { BlockingSoon } from "../../model/scorecard-report.ts";
import type { Instant } from "../../model/time.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayReasonShortly } from "../../report/say-decision.ts";
import type { Frame } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { holdingItems } from "./holding.ts";
import type { Holding } from "./holding.ts";
import { entityLink, ruleAddress, scorecardAddress } from "./links.ts";
import { when } from "./when.ts";

export interface Waits {
  readonly soon: readonly BlockingSoon[];
  /** Undefined: the viewer may not read decisions. */
  readonly blocked: BlockedReleases | undefined;
  /** Waivers that end within seven days. Undefined: as `blocked`. */
  readonly expiring: readonly WaiverBody[] | undefined;
  /** Requested waivers without an answer. Undefined: as `blocked`. */
  readonly waiting: { readonly n: number; readonly oldest: readonly WaiverBody[] } | undefined;
  /** Undefined: as `blocked`. */
  readonly holding: Holding | undefined;
  /** The longest overdue first. */
  readonly overdue: readonly Overdue[];
}

interface Overdue {
  readonly id: string;
  readonly title: string;
  readonly since: Instant;
  /** How many entities are not done. */
  readonly open: number;
}

const MOST_SOON = 8;
const MOST_HOLDING = 8;
const MOST_OVERDUE = 8;

export function holdingSection({ holding }: Waits, { at }: Frame): Html {
  const items = holding === undefined ? [] : holdingItems(holding, at);
  return listSection({ id: "holding", title: "What holds releases now", items, most: MOST_HOLDING, all: "/freezes" });
}

export function waitingSection({ waiting }: Waits, { at }: Frame): Html {
  if (waiting === undefined || waiting.n === 0) return NOTHING;
  const items = waiting.oldest.map(
    ({ id, entity, scorecard, rule, reason, requested }) =>
      html`<li>
        <p>
          <span class="age">${when(requested.at, at)}</span>
          ${entityLink(entity)} <a href="${ruleAddress(scorecard, rule)}">${cleanText(rule)}</a>
        </p>
        <p class="small"><a href="${pathOf("waivers", id)}">Answer it</a>: ${cleanText(reason)}</p>
      </li>`,
  );
  const [title, all] = ["Waivers that wait for an answer", "/waivers?state=requested"];
  return listSection({ id: "waiting", title, items, most: items.length, total: waiting.n, all });
}

export function overdueSection({ overdue }: Waits, { at }: Frame): Html {
  const items = overdue.map(
    ({ id, title, since, open }) =>
      html`<li>
        <p>
          <span class="age">due ${when(since, at)}</span>
          <a href="${pathOf("initiatives", id)}">${cleanText(title)}</a>
        </p>
        <p class="soft small">${count(open, "entity has", "entities have")} not done it</p>
      </li>`,
  );
  return listSection({
    id: "overdue",
    title: "Initiatives that are overdue",
    items,
    most: MOST_OVERDUE,
    all: "/initiatives",
  });
}

interface ShownList {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Html[];
  readonly most: number;
  /** Left out: the number of items. */
  readonly total?: number;
  /** The address of the whole list. */
  readonly all: string;
}

/** Empty when there are no items. */
function listSection({ id, title, items, most, total = items.length, all }: ShownList): Html {
  if (items.length === 0) return NOTHING;
  const more = total - Math.min(most, items.length);
  return html`<section id="${id}">
    <h2>${title}</h2>
    <ul class="rows">
      ${items.slice(0, most)}
    </ul>
    ${more > 0 ? html`<p class="soft small"><a href="${all}">${more} more</a></p>` : NOTHING}
  </section>`;
}

export function soonSection({ soon }: Waits, { at }: Frame): Html {
  const items = soon.slice(0, MOST_SOON).map(
    ({ gate, at: from, scorecard, rule, title, entities }) =>
      html`<li>
        <p>
          <span class="age">${when(from, at)}</span>
          <a href="${rule === null ? scorecardAddress(scorecard) : ruleAddress(scorecard, rule)}"
            >${cleanText(title)}</a
          >
        </p>
        <p class="soft small">
          ${count(entities, "entity does", "entities do")} not pass it now · gate ${cleanText(gate)}
        </p>
      </li>`,
  );
  const more = soon.length - items.length;
  return html`<section id="soon">
    <h2>Starts blocking soon</h2>
    ${
      items.length === 0
        ? html`<p class="soft">Nothing within two months.</p>`
        : html`<ul class="rows">
            ${items}
          </ul>`
    }
    ${more > 0 ? html`<p class="small soft">… ${more} more</p>` : NOTHING}
  </section>`;
}

export function blockedSection({ blocked }: Waits, { at }: Frame): Html {
  if (blocked === undefined) return NOTHING;
  return html`<section id="blocked">
    <h2>Releases blocked now</h2>
    ${
      blocked.n === 0
        ? html`<p class="soft">None.</p>`
        : html`<ul class="rows">
            ${blocked.newest.map((decision) => blockedItem(decision, at))}
          </ul>`
    }
    ${blocked.n > blocked.newest.length ? moreBlocked(blocked) : NOTHING}
  </section>`;
}

function moreBlocked({ n, newest }: BlockedReleases): Html {
  return html`<p class="soft small">
    <a href="/decisions?verdict=block">${count(n - newest.length, "more release")}</a>
  </p>`;
}

function blockedItem({ id, verdict, entity, environment, message, decidedAt }: ListedDecision, at: number): Html {
  const why = sayReasonShortly({ message, verdict });
  const said = id === null ? why : html`<a href="${pathOf("decisions", id)}">${why}</a>`;
  return html`<li>
    <p>
      ${entityLink(entity.ref)} <span class="arrow">→</span> ${cleanText(environment)}
      <span class="age">${when(decidedAt, at)}</span>
    </p>
    <p class="soft small">${said}</p>
  </li>`;
}

export function expiringSection({ expiring }: Waits, { at }: Frame): Html {
  if (expiring === undefined) return NOTHING;
  return html`<section id="expiring">
    <h2>Waivers that expire</h2>
    ${
      expiring.length === 0
        ? html`<p class="soft">None within seven days.</p>`
        : html`<ul class="rows">
            ${expiring.map(
              ({ entity, scorecard, rule, expiresAt, reason }) =>
                html`<li>
                  <p>
                    ${entityLink(entity)} <a href="${ruleAddress(scorecard, rule)}">${cleanText(rule)}</a>
                    <span class="age">${when(expiresAt, at)}</span>
                  </p>
                  <p class="soft small">${cleanText(reason)}</p>
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}
