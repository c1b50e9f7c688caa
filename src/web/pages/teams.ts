// Which teams are there, and how do the entities of each stand?

import type { TeamStanding } from "../../api/reports.ts";
import { count } from "../../report/layout.ts";
import { sayOwner } from "../../report/say-ref.ts";
import type { Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { filterForm } from "../parts/filters.ts";
import { ownerLink } from "../parts/links.ts";
import { takeAlong } from "../parts/take-along.ts";
import { sayShare } from "../parts/share.ts";

const MOST_TEAMS = 500;

/** `q`: part of a name. Empty: all teams. */
export function teamsPage(teams: readonly TeamStanding[], q: string): Page {
  const behind = teams.filter(({ below }) => below > 0).length;
  return {
    title: "Teams",
    area: "/teams",
    body: html`<h1>Teams</h1>
      ${
        teams.length === 0
          ? emptyState(
              "Nobody owns anything yet.",
              "A catalog says who owns what.",
              "muster import catalog --source catalog",
            )
          : html`<p class="lead">
                ${count(teams.length, "owner")}; ${behind} of them ${behind === 1 ? "has" : "have"} something below its
                target.
              </p>
              ${filterForm("/teams", [{ name: "q", label: "Name", value: q === "" ? undefined : q }])}
              ${table(teams.filter(({ owner }) => sayOwner(owner).toLowerCase().includes(q.toLowerCase())))}
              ${takeAlong("/teams")}`
      }`,
  };
}

function table(teams: readonly TeamStanding[]): Html {
  if (teams.length === 0) return html`<p class="empty">No team is called like that. <a href="/teams">All teams</a></p>`;
  return html`<p class="soft small">
      Each entity counts once for every target that is asked of it: on target, below, or not known.
    </p>
    <table class="stack standings">
      <thead>
        <tr>
          <th scope="col">Team</th>
          <th scope="col" class="number">Entities</th>
          <th scope="col" class="number">Targets met</th>
          <th scope="col" class="number">Below</th>
          <th scope="col" class="number">Not known</th>
        </tr>
      </thead>
      <tbody>
        ${teams.slice(0, MOST_TEAMS).map(row)}
      </tbody>
    </table>
    ${teams.length > MOST_TEAMS ? html`<p class="soft small">and ${teams.length - MOST_TEAMS} more</p>` : NOTHING}`;
}

function row({ owner, entities, met, below, unknown }: TeamStanding): Html {
  return html`<tr>
    <th scope="row">${ownerLink(owner)}</th>
    <td class="number" data-label="entities">${entities}</td>
    <td class="number" data-label="targets met"><b>${sayShare(met, met + below + unknown)}</b></td>
    <td class="number" data-label="below">${below}</td>
    <td class="number" data-label="not known">${unknown}</td>
  </tr>`;
}
