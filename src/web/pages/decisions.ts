// Which decisions were made?

import type { DecisionListQuery, ListedDecision } from "../../api/decisions.ts";
import { VERDICTS } from "../../model/decision.ts";
import { cleanText } from "../../report/clean-text.ts";
import { sayActor } from "../../report/say-actor.ts";
import { sayReasonShortly } from "../../report/say-decision.ts";
import type { Frame, Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { filterForm, pageLinks } from "../parts/filters.ts";
import { inCode } from "../parts/finding.ts";
import { pathOf } from "../../model/address.ts";
import { entityLink } from "../parts/links.ts";
import { takeAlong } from "../parts/take-along.ts";
import { verdictTag } from "../parts/verdict.ts";
import { when } from "../parts/when.ts";

export interface DecisionsShown {
  readonly query: DecisionListQuery;
  readonly items: readonly ListedDecision[];
  readonly next: string | null;
  /** The names of tokens, by actor. */
  readonly names: ReadonlyMap<string, string>;
}

export function decisionsPage({ query, items, next, names }: DecisionsShown, frame: Frame): Page {
  const { entity, environment, verdict, from, to, after, limit } = query;
  const asked = { entity, environment, verdict, from, to, limit: limit?.toString() };
  return {
    title: "Decisions",
    area: "/decisions",
    body: html`<h1>Decisions</h1>
      <p class="lead">What gates said of releases, the newest first: each tells why, and how to go on.</p>
      ${filterForm("/decisions", [
        { name: "entity", label: "Entity", value: entity },
        { name: "environment", label: "Environment", value: environment },
        { name: "verdict", label: "Verdict", value: verdict, choices: VERDICTS },
        { name: "from", label: "From", value: from, type: "date" },
        { name: "to", label: "Before", value: to, type: "date" },
      ])}
      ${items.length === 0 ? nothing(query) : log(items, names, frame)}
      ${pageLinks("/decisions", { ...asked, after }, next)}
      ${items.length === 0 ? NOTHING : takeAlong("/decisions", { entity, environment, verdict, from, to })}`,
  };
}

function nothing(query: DecisionListQuery): Html {
  const isNarrowed = Object.values(query).some((value) => value !== undefined);
  return isNarrowed
    ? html`<p class="empty">No decision matches. <a href="/decisions">All decisions</a></p>`
    : emptyState(
        "Nothing was decided yet.",
        "A pipeline asks before it releases.",
        "muster check checkout --env production",
      );
}

function log(items: readonly ListedDecision[], names: DecisionsShown["names"], { at }: Frame): Html {
  return html`<table class="log">
    <thead>
      <tr>
        <th scope="col">Verdict</th>
        <th scope="col">Release</th>
        <th scope="col">Why</th>
        <th scope="col">By</th>
        <th scope="col" class="number">When</th>
      </tr>
    </thead>
    <tbody>
      ${items.map(
        ({ id, verdict, entity, environment, change, message, decidedAt }) =>
          html`<tr>
            <td>${verdictTag(verdict)}</td>
            <td>
              ${entityLink(entity.ref)} <span class="arrow">→</span> ${cleanText(environment)}
              <span class="soft small">${releaseOf(change)}</span>
            </td>
            <td>
              ${id === null ? inCode(sayReasonShortly({ message, verdict })) : html`<a href="${pathOf("decisions", id)}">${inCode(sayReasonShortly({ message, verdict }))}</a>`}
            </td>
            <td class="small by">${change.actor === undefined ? NOTHING : sayActor(change.actor, names)}</td>
            <td class="number small">${when(decidedAt, at)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const SHORT_COMMIT = 10;

/** The type unless it is a release, and the version or commit if there is one. */
function releaseOf({ type, version, commit }: ListedDecision["change"]): string {
  const name = version ?? commit?.slice(0, SHORT_COMMIT);
  return cleanText([...(type === "release" ? [] : [type]), ...(name === undefined ? [] : [name])].join(" "));
}
