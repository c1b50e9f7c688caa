// Where do we stand, what moved, and what is about to bite?

import type { ListedDecision } from "../../api/decisions.ts";
import type { ListedScorecard } from "../../api/scorecards.ts";
import type { WaiverBody } from "../../api/waivers.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import type { Frame, Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { levelBar, sayHeld } from "../parts/level-bar.ts";
import { entityLink, pathOf, ruleAddress, scorecardAddress } from "../parts/links.ts";
import { when } from "../parts/when.ts";

export interface Overview {
  readonly entities: number;
  readonly scorecards: readonly ListedScorecard[];
  /** Of each entity and environment the newest, where that blocks. Undefined: the viewer may not read decisions. */
  readonly blocked: readonly ListedDecision[] | undefined;
  /** Over within seven days. Undefined: as `blocked`. */
  readonly expiring: readonly WaiverBody[] | undefined;
}

export function overviewPage(overview: Overview, frame: Frame): Page {
  return {
    title: "Overview",
    area: "/",
    body: html`<h1>Overview</h1>
      ${sentences(overview)} ${scorecardsSection(overview)}
      <div class="columns">${blockedSection(overview, frame)} ${expiringSection(overview, frame)}</div>`,
  };
}

function sentences({ entities, scorecards, blocked }: Overview): Html {
  const counting = scorecards.filter(({ draft }) => !draft);
  const standing = counting.map((scorecard) => scorecard.standing);
  const sum = (name: "met" | "below" | "unknown"): number => standing.reduce((total, each) => total + each[name], 0);
  const asked = sum("met") + sum("below") + sum("unknown");
  const share = asked === 0 ? undefined : Math.floor((sum("met") / asked) * 100);
  return html`<p class="lead">
    ${
      share === undefined
        ? html`No target is asked of ${count(entities, "entity", "entities")} yet.`
        : html`<b>${share} %</b> of what is asked of ${count(entities, "entity", "entities")} is on target:
            ${sum("below")} below, ${sum("unknown")} not known.`
    }
    ${blocked === undefined ? NOTHING : blocked.length === 0 ? html`No release is blocked now.` : html`<b>${count(blocked.length, "release")}</b> blocked now.`}
  </p>`;
}

function scorecardsSection({ scorecards }: Overview): Html {
  if (scorecards.length === 0) {
    return emptyState("There are no scorecards yet.", "Rules in force fill this page.", "muster push --rules rules");
  }
  return html`<section>
    <h2>Scorecards</h2>
    <ul class="cards">
      ${scorecards.map(scorecardItem)}
    </ul>
  </section>`;
}

function scorecardItem({ id, title, draft, entities, held, standing, pending }: ListedScorecard): Html {
  const asked = standing.met + standing.below + standing.unknown;
  const figure =
    asked === 0
      ? html`<span class="soft">no target</span>`
      : html`<b>${Math.floor((standing.met / asked) * 100)} %</b> on target`;
  return html`<li class="card">
    <h3>
      <a href="${scorecardAddress(id)}">${cleanText(title)}</a
      >${draft ? html` <span class="tag">draft</span>` : NOTHING}
    </h3>
    <p class="figure">${figure} <span class="soft">of ${count(entities, "entity", "entities")}</span></p>
    ${entities === 0 ? NOTHING : levelBar(held)}
    <p class="soft small">
      ${entities === 0 ? "applies to nothing here" : sayHeld(held)}${pending === 0 ? NOTHING : ` · ${pending} still to be evaluated`}
    </p>
  </li>`;
}

function blockedSection({ blocked }: Overview, { at }: Frame): Html {
  if (blocked === undefined) return NOTHING;
  return html`<section>
    <h2>Releases blocked now</h2>
    ${
      blocked.length === 0
        ? html`<p class="soft">None.</p>`
        : html`<ul class="rows">
            ${blocked.map((decision) => blockedItem(decision, at))}
          </ul>`
    }
  </section>`;
}

function blockedItem({ id, entity, environment, message, decidedAt }: ListedDecision, at: number): Html {
  const said = id === null ? cleanText(message) : html`<a href="${pathOf("decisions", id)}">${cleanText(message)}</a>`;
  return html`<li>
    <p>
      ${entityLink(entity.ref)} <span class="arrow">→</span> ${cleanText(environment)}
      <span class="age">${when(decidedAt, at)}</span>
    </p>
    <p class="soft small">${said}</p>
  </li>`;
}

function expiringSection({ expiring }: Overview, { at }: Frame): Html {
  if (expiring === undefined) return NOTHING;
  return html`<section>
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
