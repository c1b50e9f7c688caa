// Who holds which level of a scorecard, and which rules fail most?

import type { ScorecardHistory } from "../../api/history.ts";
import type { GroupFigures, ScorecardReport, WorstRule } from "../../model/scorecard-report.ts";
import { nearest } from "../../model/nearest.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayOwner, sayRef } from "../../report/say-ref.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { scorecardCourse } from "../parts/course.ts";
import { emptyState } from "../parts/empty.ts";
import { levelBar, sayHeld } from "../parts/level-bar.ts";
import { entityLink, ownerLink, ruleAddress, scorecardAddress, withQuery } from "../parts/links.ts";
import { matrix } from "../parts/matrix.ts";
import { sayShare } from "../parts/share.ts";
import { fleetStrip } from "../parts/strip.ts";
import { waivedSentence } from "../parts/waived.ts";

/** As the address holds them. */
export type ScorecardFilters = Readonly<Record<string, string | undefined>>;

export interface ScorecardShown {
  readonly report: ScorecardReport;
  /** The history of the entities shown. Undefined: no history is kept for these filters. */
  readonly history: ScorecardHistory | undefined;
  readonly filters: ScorecardFilters;
  readonly by: "owner" | "system" | "tier";
  readonly sort: string;
  /** Counts from 1. */
  readonly page: number;
  readonly rowsOfPage: number;
}

const MOST_GROUPS = 20;

export function scorecardPage(shown: ScorecardShown, frame: Frame): Page {
  const { report } = shown;
  const { title, draft, description, owner } = report;
  return {
    title: cleanText(title),
    area: "/",
    body: html`<h1>${cleanText(title)}${draft ? html` <span class="tag">draft</span>` : NOTHING}</h1>
      ${headline(report, frame)}
      <p class="soft">
        ${description === null ? NOTHING : html`${cleanText(description)} `}${owner === null ? NOTHING : html`Kept by ${ownerLink(owner)}.`}
      </p>
      ${report.figures.entities === 0 && Object.values(shown.filters).every((value) => value === undefined) ? nothing(report) : shownFleet(shown, frame)}`,
  };
}

function headline({ figures, pending }: ScorecardReport, { at }: Frame): Html {
  const { standing, entities, score, waived } = figures;
  const asked = standing.met + standing.below + standing.unknown;
  const share =
    asked === 0
      ? html`No target is asked of ${count(entities, "entity", "entities")}.`
      : html`<b>${sayShare(standing.met, asked)}</b> of ${count(asked, "entity", "entities")} on target,
          ${standing.below} below, ${standing.unknown} not known.`;
  const mean = score === null ? NOTHING : html` Mean score ${score.toFixed(1)}.`;
  const rest = pending === 0 ? NOTHING : html` <span class="soft">${pending} still to be evaluated.</span>`;
  return html`<p class="lead">${share}${mean}${waivedSentence(waived, at)}${rest}</p>`;
}

function nothing({ pending }: ScorecardReport): Html {
  if (pending > 0)
    return html`<p class="soft">
      ${count(pending, "entity", "entities")} still to be evaluated: this page fills by itself.
    </p>`;
  return emptyState(
    "It applies to nothing in the catalog.",
    "A catalog fills it.",
    "muster import catalog/ --source git",
  );
}

function shownFleet(shown: ScorecardShown, { at }: Frame): Html {
  const { report, filters, history } = shown;
  const { strip, levels, figures } = report;
  return html`${filterForm(shown)}
  ${
    figures.entities === 0
      ? html`<p class="soft">
          Nothing in the catalog matches.${meant(report, filters)}
          <a href="${scorecardAddress(report.id)}">Show all</a>
        </p>`
      : html`<section aria-label="Levels">
            <h2 class="over-strip">
              Every entity by its score <span class="aside soft">the least first, coloured by level</span>
            </h2>
            ${fleetStrip(strip, levels)}
            <p class="small soft between">
              <span>${sayHeld(figures.held)}</span> <span>0 to 100 from the line up</span>
            </p>
          </section>
          <div class="columns wide-first">${worstSection(report, filters)} ${groupSection(shown)}</div>
          ${history === undefined ? NOTHING : scorecardCourse(history, figures, at)} ${matrixSection(shown)}`
  }`;
}

const NOBODY = {
  owner: ["Nobody", sayOwner],
  system: ["No system", (ref: string) => sayRef(ref, "system")],
  tier: ["No tier", cleanText],
  kind: ["No kind", cleanText],
} as const;

/** Suggests the nearest value of every filter whose value nothing has. */
function meant({ id, choices }: ScorecardReport, filters: ScorecardFilters): Html {
  return html`${Object.entries(NOBODY).map(([name, [nobody, say]]) => {
    const written = filters[name];
    const names = choices[name as keyof typeof NOBODY].map((value) => [say(value), value] as const);
    const isWritten = (known: string): boolean => known.toLowerCase() === written?.toLowerCase();
    if (written === undefined || names.some((known) => known.some(isWritten))) return NOTHING;
    const near = nearest(
      written,
      names.map(([known]) => known),
    );
    const called = html` ${nobody} is called <b>${cleanText(written)}</b>`;
    if (near === undefined) return html`${called}.`;
    const these = withQuery(scorecardAddress(id), { ...filters, [name]: near });
    return html`${called}: did you mean <a href="${these}">${near}</a>?`;
  })}`;
}

function worstSection({ id, worst, figures }: ScorecardReport, filters: ScorecardFilters): Html {
  if (worst.length === 0)
    return html`<section>
      <h2>What fails most</h2>
      <p class="soft">Nothing fails.</p>
    </section>`;
  return html`<section>
    <h2>What fails most</h2>
    <ol class="rows">
      ${worst.map((rule) => worstItem(id, rule, figures.entities, filters))}
    </ol>
  </section>`;
}

function worstItem(scorecard: string, rule: WorstRule, entities: number, filters: ScorecardFilters): Html {
  const { fail, unknown } = rule.outcomes;
  const said = [
    ...(fail > 0 ? [html`<b class="fails">✕ ${fail}</b> fail`] : []),
    ...(unknown > 0 ? [html`? ${unknown} not known`] : []),
    ...(rule.waived > 0 ? [html`~ ${rule.waived} waived`] : []),
  ];
  const these = withQuery(scorecardAddress(scorecard), { ...filters, rule: rule.id });
  const owners = rule.owners.map(
    ({ owner, entities: its }) => html`${owner === null ? "no owner" : ownerLink(owner)} ${its}`,
  );
  return html`<li>
    <p>
      <a href="${ruleAddress(scorecard, rule.id)}">${cleanText(rule.title)}</a>
      <span class="tag">${cleanText(rule.level)}</span>
    </p>
    <p class="small soft"><a href="${these}#matrix">${joined(said, " · ")}</a> of ${entities} · ${joined(owners)}</p>
  </li>`;
}

function groupSection({ report, filters, by }: ScorecardShown): Html {
  const { id, groups } = report;
  const tabs = (["owner", "system", "tier"] as const).map((one) =>
    one === by
      ? html`<a href="${withQuery(scorecardAddress(id), { ...filters, by: one })}" aria-current="true">${one}</a>`
      : html`<a href="${withQuery(scorecardAddress(id), { ...filters, by: one })}">${one}</a>`,
  );
  const more = groups.length - MOST_GROUPS;
  return html`<section>
    <h2>By <span class="tabs">${joined(tabs, " ")}</span></h2>
    <table class="groups">
      <tbody>
        ${groups.slice(0, MOST_GROUPS).map((group) => groupRow(group, report, filters, by))}
      </tbody>
    </table>
    ${more > 0 ? html`<p class="small soft">… ${more} more</p>` : NOTHING}
  </section>`;
}

function groupRow(
  group: GroupFigures,
  { id }: ScorecardReport,
  filters: ScorecardFilters,
  by: ScorecardShown["by"],
): Html {
  const { standing, entities, held } = group;
  const asked = standing.met + standing.below + standing.unknown;
  const share = asked === 0 ? html`<span class="soft">–</span>` : sayShare(standing.met, asked);
  const name = group.group === null ? html`<span class="soft">none</span>` : nameOfGroup(group.group, by);
  const these =
    group.group === null ? undefined : withQuery(scorecardAddress(id), { ...filters, by, [by]: group.group });
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="bar-cell">${levelBar(held)}</td>
    <td class="number">${share}</td>
    <td class="number">${these === undefined ? html`${entities}` : html`<a href="${these}">${entities}</a>`}</td>
  </tr>`;
}

function nameOfGroup(group: string, by: ScorecardShown["by"]): Html {
  if (by === "owner") return ownerLink(group);
  return by === "system" ? entityLink(group) : html`tier ${cleanText(group)}`;
}

const SORTS = { worst: "least first", best: "most first", name: "by name", owner: "by owner" } as const;

/** The filters are part of the address, so a link to the page keeps them. */
function filterForm({ report, filters, by, sort }: ScorecardShown): Html {
  const { id, choices, levels, rules } = report;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const narrowed = Object.entries(filters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${cleanText(value)}`],
  );
  return html`${narrowed.length === 0 ? NOTHING : html`<p class="on-paper small">Only those with ${narrowed.join(", ")}</p>`}
    <form class="filters" method="get" action="${scorecardAddress(id)}">
      <label>Name <input name="q" value="${filters["q"] ?? ""}" autocomplete="off" /></label>
      ${choice("owner", "Owner", choices.owner, filters, sayOwner)}
      ${choice("system", "System", choices.system, filters, (ref) => sayRef(ref, "system"))}
      ${choice("tier", "Tier", choices.tier, filters)}
      ${choice("level", "Level", [...levels.toReversed(), "none"], filters)}
      ${choice("standing", "Target", ["met", "below", "unknown", "none"], filters, (value) => STANDINGS[value] ?? value)}
      ${choice(
        "rule",
        "Not passing",
        rules.map((rule) => rule.id),
        filters,
      )}
      <label
        >Order
        <select name="sort">
          ${Object.entries(SORTS).map(([value, text]) => option(value, text, value === sort))}
        </select></label
      >
      ${by === "owner" ? NOTHING : html`<input type="hidden" name="by" value="${by}" />`}
      <button class="quiet">Filter</button
      >${isFiltered ? html` <a href="${scorecardAddress(id)}">Show all</a>` : NOTHING}
    </form>`;
}

const STANDINGS: Readonly<Record<string, string>> = {
  met: "on target",
  below: "below",
  unknown: "not known",
  none: "no target",
};

function choice(
  name: string,
  label: string,
  values: readonly string[],
  filters: ScorecardFilters,
  say: (value: string) => string = (value) => value,
): Html {
  if (values.length < 2 && filters[name] === undefined) return NOTHING;
  return html`<label
    >${label}
    <select name="${name}">
      <option value="">all</option>
      ${values.map((value) => option(value, cleanText(say(value)), value === filters[name]))}
    </select></label
  >`;
}

function option(value: string, text: string, isChosen: boolean): Html {
  return isChosen
    ? html`<option value="${value}" selected>${text}</option>`
    : html`<option value="${value}">${text}</option>`;
}

function matrixSection({ report, filters, by, sort, page, rowsOfPage }: ScorecardShown): Html {
  const { id, rules, rows, total } = report;
  const pages = Math.max(1, Math.ceil(total / rowsOfPage));
  const own = scorecardAddress(id);
  const kept = { ...filters, by: by === "owner" ? undefined : by, sort: sort === "worst" ? undefined : sort };
  const toPage = (to: number): string => `${withQuery(own, { ...kept, page: to === 1 ? undefined : to })}#matrix`;
  const first = (page - 1) * rowsOfPage + 1;
  const steps = html`<nav class="pages" aria-label="Pages of entities">
    <span class="soft">${total === 0 ? "0" : `${first}–${Math.min(total, first + rowsOfPage - 1)} of ${total}`}</span
    >${page > 1 ? html` <a href="${toPage(page - 1)}" rel="prev">Previous</a>` : NOTHING}${page < pages ? html` <a href="${toPage(page + 1)}" rel="next">Next</a>` : NOTHING}
  </nav>`;
  const exported = (ending: string): string => withQuery(`${own}/matrix.${ending}`, kept);
  return html`<section id="matrix">
    <h2>Entities</h2>
    ${steps}
    <p class="small soft">
      ${count(rules.length, "rule")} by level, each a column; where they do not all fit, the table goes on to the right.
    </p>
    ${matrix(id, rules, rows)}
    <p class="small">
      ${total > rowsOfPage ? steps : NOTHING}All of these as <a href="${exported("csv")}">CSV</a>,
      <a href="${exported("json")}">JSON</a>, <a href="${exported("md")}">Markdown</a>
    </p>
  </section>`;
}
