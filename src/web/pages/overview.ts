// Where do we stand, what moved, and what is about to bite?

import type { BlockedReleases, ListedDecision } from "../../api/decisions.ts";
import type { Movers } from "../../api/history.ts";
import type { WaiverBody } from "../../api/waivers.ts";
import type { BlockingSoon, FleetFigures, ScorecardStanding, StandingCounts } from "../../model/scorecard-report.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { levelBar, sayHeld } from "../parts/level-bar.ts";
import { pathOf } from "../../model/address.ts";
import { entityLink, ruleAddress, scorecardAddress } from "../parts/links.ts";
import { moversSection } from "../parts/movers.ts";
import { sayShare } from "../parts/share.ts";
import { when } from "../parts/when.ts";

export interface Overview {
  readonly entities: number;
  readonly scorecards: readonly ScorecardStanding[];
  /** As it was a week ago, by scorecard, where that is known. */
  readonly before: ReadonlyMap<string, FleetFigures>;
  readonly soon: readonly BlockingSoon[];
  /** Undefined: there are no rules to stand by. */
  readonly moved: Movers | undefined;
  /** Undefined: the viewer may not read decisions. */
  readonly blocked: BlockedReleases | undefined;
  /** Over within seven days. Undefined: as `blocked`. */
  readonly expiring: readonly WaiverBody[] | undefined;
}

const MOST_SOON = 8;

export function overviewPage(overview: Overview, frame: Frame): Page {
  return {
    title: "Overview",
    area: "/",
    body: html`<h1>Overview</h1>
      ${sentences(overview)} ${overview.entities === 0 ? emptyCatalog() : NOTHING} ${scorecardsSection(overview)}
      <div class="columns">
        ${blockedSection(overview, frame)} ${soonSection(overview, frame)} ${expiringSection(overview, frame)}
      </div>
      ${overview.moved === undefined ? NOTHING : moversSection(overview.moved, frame.at)}`,
  };
}

function emptyCatalog(): Html {
  return emptyState("The catalog is empty.", "What it holds fills these pages.", "muster import catalog/ --source git");
}

/** What stands, what moved, what is about to bite: a sentence each. */
function sentences({ entities, scorecards, before, blocked, soon, expiring }: Overview): Html {
  const counting = scorecards.filter(({ draft }) => !draft);
  const now = sumOf(counting.map(({ figures }) => figures.standing));
  const then = sumOf(counting.flatMap(({ id }) => before.get(id)?.standing ?? []));
  const stands =
    askedOf(now) === 0
      ? html`No target is asked of ${count(entities, "entity", "entities")} yet.`
      : html`<b>${sayShare(now.met, askedOf(now))}</b> of all targets asked of ${count(entities, "entity", "entities")}
          are met, ${now.below} missed, ${now.unknown} not known.`;
  const bites = [
    ...(blocked === undefined
      ? []
      : [
          blocked.n === 0
            ? html`no release is blocked`
            : html`<a href="#blocked">${count(blocked.n, "release")} blocked</a>`,
        ]),
    ...(soon.length === 0
      ? []
      : [html`<a href="#soon">${count(soon.length, "rule")} starting to block</a> within two months`]),
    ...(expiring === undefined || expiring.length === 0
      ? []
      : [html`<a href="#expiring">${count(expiring.length, "waiver")} about to expire</a>`]),
  ];
  const bite = bites.length === 0 ? NOTHING : html` Now ${joined(bites)}.`;
  return html`<p class="lead">${stands}${sayMovement(now, then)}${bite}</p>`;
}

function sayMovement(now: StandingCounts, then: StandingCounts): Html {
  if (askedOf(then) === 0 || askedOf(now) === 0) return html` What moved shows when there is a week to look back on.`;
  const moved = Math.round((100 * now.met) / askedOf(now) - (100 * then.met) / askedOf(then));
  if (moved === 0) return html` That is as a week ago.`;
  const word = moved > 0 ? "more" : "less";
  return html` That is <b>${count(Math.abs(moved), "point")} ${word}</b> than a week ago.`;
}

function askedOf({ met, below, unknown }: StandingCounts): number {
  return met + below + unknown;
}

function sumOf(standings: readonly StandingCounts[]): StandingCounts {
  const sum = (name: keyof StandingCounts): number => standings.reduce((total, each) => total + each[name], 0);
  return { met: sum("met"), below: sum("below"), unknown: sum("unknown"), none: sum("none") };
}

function soonSection({ soon }: Overview, { at }: Frame): Html {
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

function scorecardsSection({ scorecards, before }: Overview): Html {
  if (scorecards.length === 0) {
    return emptyState("There are no scorecards yet.", "Rules in force fill this page.", "muster push --rules rules");
  }
  return html`<section>
    <h2>Scorecards</h2>
    <ul class="cards">
      ${ordered(scorecards).map((scorecard) => scorecardItem(scorecard, before.get(scorecard.id)))}
    </ul>
  </section>`;
}

/** What applies to nothing comes last. */
function ordered(scorecards: readonly ScorecardStanding[]): readonly ScorecardStanding[] {
  return [...scorecards].sort((a, b) => Number(a.figures.entities === 0) - Number(b.figures.entities === 0));
}

function scorecardItem(
  { id, title, draft, figures, pending }: ScorecardStanding,
  then: FleetFigures | undefined,
): Html {
  const { entities, held, standing, waived } = figures;
  const asked = standing.met + standing.below + standing.unknown;
  const figure =
    asked === 0 ? html`<span class="soft">no target</span>` : html`<b>${sayShare(standing.met, asked)}</b> on target`;
  return html`<li class="card">
    <h3>
      <a href="${scorecardAddress(id)}">${cleanText(title)}</a
      >${draft ? html` <span class="tag">draft</span>` : NOTHING}
    </h3>
    <p class="figure">${figure} <span class="soft">of ${count(entities, "entity", "entities")}</span></p>
    ${entities === 0 ? NOTHING : levelBar(held, then?.held)}
    <p class="soft small">
      ${entities === 0 ? "applies to nothing here" : sayHeld(held)}${waived.findings === 0 ? NOTHING : ` · ~ ${waived.findings} waived`}${pending === 0 ? NOTHING : ` · ${pending} still to be evaluated`}
    </p>
  </li>`;
}

function blockedSection({ blocked }: Overview, { at }: Frame): Html {
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

function blockedItem({ id, entity, environment, message, decidedAt }: ListedDecision, at: number): Html {
  const why = cleanText(message.replace(/^BLOCK .*? -> .*?: /, ""));
  const said = id === null ? why : html`<a href="${pathOf("decisions", id)}">${why}</a>`;
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
