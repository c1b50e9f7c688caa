// What should a team do next?

import type { HeldLevelBody } from "../../api/findings.ts";
import type { Movers } from "../../api/history.ts";
import type { TargetPoint, TeamReport, TeamStep } from "../../api/reports.ts";
import type { GroupDora } from "../../model/dora.ts";
import type { Instant } from "../../model/time.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayOwner } from "../../report/say-ref.ts";
import type { Frame, Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { percentCourse, targetCourse } from "../parts/course.ts";
import { doraTable, isAnythingHeard, nothingHeard } from "../parts/dora-table.ts";
import { emptyState } from "../parts/empty.ts";
import { stepItem } from "../parts/fixes.ts";
import { levelToTarget } from "../parts/level.ts";
import { entityLink, ownerAddress } from "../parts/links.ts";
import { moversSection } from "../parts/movers.ts";
import { sayShare } from "../parts/share.ts";
import { waivedSentence } from "../parts/waived.ts";

/** The most steps shown towards targets, and again beyond them. */
export const MOST_TEAM_STEPS = 25;
const MOST_ENTITIES = 200;

export interface TeamShown {
  readonly team: TeamReport;
  /** Week by week, oldest first. */
  readonly history: readonly TargetPoint[];
  readonly moved: Movers;
  /** Undefined: it owns nothing that is delivered. */
  readonly dora: GroupDora | undefined;
}

export function teamPage({ team, history, moved, dora }: TeamShown, { at }: Frame): Page {
  const name = cleanText(team.title ?? sayOwner(team.ref));
  return {
    title: name,
    area: "/teams",
    body: html`<h1>${name}</h1>
      ${team.description === null ? NOTHING : html`<p class="meta">${cleanText(team.description)}</p>`}
      ${sentence(team, at)} ${stepsSection(team)} ${moversSection(moved, at, team.ref)}
      ${team.place === null ? NOTHING : percentCourse("On target", targetCourse(history, { ...team.place.standing, none: 0 }, at))}
      ${delivery(team, dora)} ${entities(team)}
      <p class="small soft">All of it as <a href="${ownerAddress(team.ref) ?? ""}/todo.json">JSON</a></p>`,
  };
}

function sentence({ entities: owned, counts, place }: TeamReport, at: Instant): Html {
  const todo =
    counts.asked === 0
      ? "Nothing is below its target."
      : `${count(counts.asked, "level")} of ${count(counts.entities, "entity", "entities")} below target.`;
  const where =
    place === null
      ? html`Nothing is asked of it yet.`
      : html`<b>${sayShare(place.standing.met, askedOf(place.standing))}</b> on target: place
          <a href="/teams">${place.rank} of ${place.of}</a>.${waivedSentence(place.standing.waived, at)}`;
  return html`<p class="lead">${todo} ${where} It owns ${count(owned.length, "entity", "entities")}.</p>`;
}

function askedOf({
  met,
  below,
  unknown,
}: {
  readonly met: number;
  readonly below: number;
  readonly unknown: number;
}): number {
  return met + below + unknown;
}

function stepsSection({ steps: all, counts, entities: owned }: TeamReport): Html {
  if (owned.length === 0) {
    return emptyState(
      "It owns nothing.",
      "An entity is owned by the group or user that its catalog file names under spec.owner.",
      "muster import catalog --source catalog",
    );
  }
  const asked = all.filter(({ step }) => isAsked(step));
  const beyond = all.filter(({ step }) => !isAsked(step) && !step.draft);
  return html`<section>
      <h2>To do, the least effort first</h2>
      ${asked.length === 0 ? html`<p class="soft">Nothing: everything is on target.</p>` : stepList(asked, counts.asked)}
    </section>
    ${
      beyond.length === 0
        ? NOTHING
        : html`<section>
            <h2>Beyond the targets</h2>
            ${stepList(beyond, counts.beyond)}
          </section>`
    }`;
}

function isAsked({ draft, standing }: TeamStep["step"]): boolean {
  return !draft && (standing === "below" || standing === "unknown");
}

function stepList(steps: readonly TeamStep[], all: number): Html {
  const more = all - MOST_TEAM_STEPS;
  return html`<ol class="rows">
      ${steps.slice(0, MOST_TEAM_STEPS).map(({ entity, step }) => stepItem(entity, step))}
    </ol>
    ${more > 0 ? html`<p class="soft small">and ${more} more, on the pages of the entities</p>` : NOTHING}`;
}

function delivery({ ref }: TeamReport, dora: GroupDora | undefined): Html {
  if (dora === undefined) return NOTHING;
  return html`<section>
    <h2>Delivery <span class="aside soft">${count(dora.members, "component")}, 90 days</span></h2>
    ${isAnythingHeard(dora) ? doraTable(dora) : nothingHeard()}
    <p class="small"><a href="${ownerAddress(ref) ?? ""}/dora">Week by week, and what is open</a></p>
  </section>`;
}

function entities({ entities: owned }: TeamReport): Html {
  if (owned.length === 0) return NOTHING;
  return html`<section>
    <h2>Entities</h2>
    <input
      class="filter"
      type="search"
      placeholder="Filter"
      aria-label="Filter the entities"
      data-filters="owned"
      hidden
    />
    <ul class="rows" id="owned">
      ${owned
        .slice(0, MOST_ENTITIES)
        .map(
          ({ ref, levels }) =>
            html`<li class="pairing">
              <span>${entityLink(ref)}</span> <span class="levels">${levels.map(levelItem)}</span>
            </li>`,
        )}
    </ul>
    ${owned.length > MOST_ENTITIES ? html`<p class="soft small">and ${owned.length - MOST_ENTITIES} more</p>` : NOTHING}
  </section>`;
}

function levelItem({ title, draft, ...standing }: HeldLevelBody): Html {
  if (draft) return NOTHING;
  return html`<span class="held"><span class="soft">${cleanText(title)}</span> ${levelToTarget(standing)}</span>`;
}
