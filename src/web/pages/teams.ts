// Which teams are there, and how does what each owns stand?

import type { TeamStanding } from "../../api/reports.ts";
import { count } from "../../report/layout.ts";
import type { Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { ownerLink } from "../parts/links.ts";
import { takeAlong } from "../parts/take-along.ts";
import { sayShare } from "../parts/share.ts";

const MOST_TEAMS = 500;

export function teamsPage(teams: readonly TeamStanding[]): Page {
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
              ${table(teams)} ${takeAlong("/teams")}`
      }`,
  };
}

function table(teams: readonly TeamStanding[]): Html {
  return html`<input
      class="filter"
      type="search"
      placeholder="Filter"
      aria-label="Filter the teams"
      data-filters="teams"
      hidden
    />
    <table class="stack standings">
      <thead>
        <tr>
          <th scope="col">Team</th>
          <th scope="col" class="number">Entities</th>
          <th scope="col" class="number">On target</th>
          <th scope="col" class="number">Below</th>
          <th scope="col" class="number">Not known</th>
        </tr>
      </thead>
      <tbody id="teams">
        ${teams.slice(0, MOST_TEAMS).map(row)}
      </tbody>
    </table>
    ${teams.length > MOST_TEAMS ? html`<p class="soft small">and ${teams.length - MOST_TEAMS} more</p>` : NOTHING}`;
}

function row({ owner, entities, met, below, unknown }: TeamStanding): Html {
  return html`<tr>
    <th scope="row">${ownerLink(owner)}</th>
    <td class="number" data-label="entities">${entities}</td>
    <td class="number" data-label="on target"><b>${sayShare(met, met + below + unknown)}</b></td>
    <td class="number" data-label="below">${below}</td>
    <td class="number" data-label="not known">${unknown}</td>
  </tr>`;
}
