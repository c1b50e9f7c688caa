// Where do we stand, what moved, and what will soon cause trouble?

import type { BlockedReleases, ListedDecision } from "../../api/decisions.ts";
import type { Movers } from "../../api/history.ts";
import type { WaiverBody } from "../../api/waivers.ts";
import type { BlockingSoon, FleetFigures, ScorecardStanding, StandingCounts } from "../../model/scorecard-report.ts";
import type { Instant } from "../../model/time.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayReasonShortly } from "../../report/say-decision.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { levelBar, sayHeld } from "../parts/level-bar.ts";
import { pathOf } from "../../model/address.ts";
import { entityLink, ruleAddress, scorecardAddress } from "../parts/links.ts";
import { holdingItems, sayHolding } from "../parts/holding.ts";
import type { Holding } from "../parts/holding.ts";
import { moversSection } from "../parts/movers.ts";
import { sayShare } from "../parts/share.ts";
import { when } from "../parts/when.ts";

export interface Overview {
  readonly entities: number;
  readonly scorecards: readonly ScorecardStanding[];
  /** The figures of a week ago, by scorecard, where they are known. */
  readonly before: ReadonlyMap<string, FleetFigures>;
  readonly soon: readonly BlockingSoon[];
  /** Undefined: no rules are in force. */
  readonly moved: Movers | undefined;
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

export function overviewPage(overview: Overview, frame: Frame): Page {
  return {
    title: "Overview",
    area: "/",
    body: html`<h1>Overview</h1>
      ${overview.entities === 0 ? beginning(overview) : shown(overview, frame)}`,
  };
}

function shown(overview: Overview, frame: Frame): Html {
  return html`${sentences(overview)} ${scorecardsSection(overview)}
    <div class="columns">
      ${blockedSection(overview, frame)} ${holdingSection(overview, frame)} ${waitingSection(overview, frame)}
      ${overdueSection(overview, frame)} ${soonSection(overview, frame)} ${expiringSection(overview, frame)}
    </div>
    ${overview.moved === undefined ? NOTHING : moversSection(overview.moved, frame.at)}`;
}

/** Without a catalog, scorecards would be empty, so only their number is shown. */
function beginning({ scorecards }: Overview): Html {
  return html`${emptyState("The catalog is empty.", "What it holds fills these pages.", "muster import catalog/ --source git")}
  ${
    scorecards.length === 0
      ? noScorecards()
      : html`<p>
          <a href="/rules">${count(scorecards.length, "scorecard is", "scorecards are")}</a> in force, and wait for it.
        </p>`
  }`;
}

function noScorecards(): Html {
  return emptyState("There are no scorecards yet.", "Rules in force fill this page.", "muster push --rules rules");
}

/** One sentence each: where we stand, what moved, what waits, and what will soon cause trouble. */
function sentences(overview: Overview): Html {
  const { entities, scorecards, before } = overview;
  const counting = scorecards.filter(({ draft }) => !draft);
  const now = sumOf(counting.map(({ figures }) => figures.standing));
  const then = sumOf(counting.flatMap(({ id }) => before.get(id)?.standing ?? []));
  const stands =
    askedOf(now) === 0
      ? html`${count(entities, "entity", "entities")}, of which no target is asked yet.`
      : html`<b>${sayShare(now.met, askedOf(now))}</b> of all targets asked of
          <a href="/entities">${count(entities, "entity", "entities")}</a> are met, ${now.below} missed, ${now.unknown}
          not known.`;
  const [waits, bites] = [waitsOf(overview), bitesOf(overview)];
  const wait = waits.length === 0 ? NOTHING : html` Now ${joined(waits)}.`;
  const bite = bites.length === 0 ? NOTHING : html` Soon ${joined(bites)}.`;
  return html`<p class="lead">${stands}${sayMovement(now, then)}${wait}${bite}</p>`;
}

/** What somebody can act on today. */
function waitsOf({ blocked, holding, waiting, overdue }: Overview): readonly Html[] {
  const held = holding === undefined ? 0 : holding.freezes.length + holding.locks.length;
  const told: Html[] = [];
  if (blocked !== undefined && blocked.n > 0)
    told.push(html`<a href="#blocked">${count(blocked.n, "release is", "releases are")} blocked</a>`);
  if (blocked?.n === 0 && held === 0) told.push(html`no release is blocked`);
  if (holding !== undefined && held > 0)
    told.push(html`<a href="#holding">${sayHolding(holding)}</a> ${held === 1 ? "holds" : "hold"} releases`);
  if (waiting !== undefined && waiting.n > 0)
    told.push(html`<a href="#waiting">${count(waiting.n, "waiver waits", "waivers wait")} for an answer</a>`);
  if (overdue.length > 0)
    told.push(html`<a href="#overdue">${count(overdue.length, "initiative is", "initiatives are")} overdue</a>`);
  return told;
}

function bitesOf({ soon, expiring }: Overview): readonly Html[] {
  const told: Html[] = [];
  if (soon.length > 0) told.push(html`<a href="#soon">${count(soon.length, "rule")} will block</a>, within two months`);
  if (expiring !== undefined && expiring.length > 0)
    told.push(
      html`<a href="#expiring">${count(expiring.length, "waiver expires", "waivers expire")}</a>, within a week`,
    );
  return told;
}

function sayMovement(now: StandingCounts, then: StandingCounts): Html {
  if (askedOf(then) === 0 || askedOf(now) === 0) return NOTHING;
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

const MOST_HOLDING = 8;
const MOST_OVERDUE = 8;

function holdingSection({ holding }: Overview, { at }: Frame): Html {
  const items = holding === undefined ? [] : holdingItems(holding, at);
  return listSection({ id: "holding", title: "What holds releases now", items, most: MOST_HOLDING, all: "/freezes" });
}

function waitingSection({ waiting }: Overview, { at }: Frame): Html {
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

function overdueSection({ overdue }: Overview, { at }: Frame): Html {
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
  if (scorecards.length === 0) return noScorecards();
  return html`<section id="scorecards">
    <h2>Scorecards</h2>
    <ul class="cards">
      ${ordered(scorecards).map((scorecard) => scorecardItem(scorecard, before.get(scorecard.id)))}
    </ul>
  </section>`;
}

/** Scorecards that apply to nothing come last. */
function ordered(scorecards: readonly ScorecardStanding[]): readonly ScorecardStanding[] {
  return [...scorecards].sort((a, b) => Number(a.figures.entities === 0) - Number(b.figures.entities === 0));
}

function scorecardItem(
  { id, title, draft, figures, pending }: ScorecardStanding,
  then: FleetFigures | undefined,
): Html {
  const { entities, held, standing, waived } = figures;
  const asked = standing.met + standing.below + standing.unknown;
  const of = count(entities, "entity", "entities");
  const figure =
    asked === 0
      ? html`<span class="soft">${of}, no target asked</span>`
      : html`<b>${sayShare(standing.met, asked)}</b> on target <span class="soft">of ${of}</span>`;
  return html`<li class="card">
    <h3>
      <a href="${scorecardAddress(id)}">${cleanText(title)}</a
      >${draft ? html` <span class="tag">draft</span>` : NOTHING}
    </h3>
    <p class="figure">${figure}</p>
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
