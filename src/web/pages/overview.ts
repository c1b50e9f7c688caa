// Where do we stand, what moved, and what will soon cause trouble?

import type { Movers } from "../../api/history.ts";
import type { FleetFigures, ScorecardStanding, StandingCounts } from "../../model/scorecard-report.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { levelBar, sayHeld } from "../parts/level-bar.ts";
import { scorecardAddress } from "../parts/links.ts";
import { sayHolding } from "../parts/holding.ts";
import { moversSection } from "../parts/movers.ts";
import { sayShare } from "../parts/share.ts";
import {
  blockedSection,
  expiringSection,
  holdingSection,
  overdueSection,
  soonSection,
  waitingSection,
} from "../parts/waits.ts";
import type { Waits } from "../parts/waits.ts";

export interface Overview extends Waits {
  readonly entities: number;
  readonly scorecards: readonly ScorecardStanding[];
  /** The figures of a week ago, by scorecard, where they are known. */
  readonly before: ReadonlyMap<string, FleetFigures>;
  /** Undefined: no rules are in force. */
  readonly moved: Movers | undefined;
}

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
      ? html`${count(entities, "entity", "entities")}, with no target yet.`
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
      ? html`<span class="soft">${of}, no target</span>`
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
