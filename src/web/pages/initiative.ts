// Will an initiative be done in time, and who is left?

import type { DescribedInitiative, InitiativeEntities } from "../../api/initiatives.ts";
import { DAY, parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { cleanText } from "../../report/clean-text.ts";
import { sayForecast } from "../../report/say-initiative.ts";
import { burnDownChart } from "../charts/burn-down.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { pathOf } from "../../model/address.ts";
import { entityAddress, entityLink, ownerLink, ruleAddress, scorecardAddress, withQuery } from "../parts/links.ts";
import { outcomeMark } from "../parts/outcome.ts";
import { progressBar, stateTag } from "./initiatives.ts";

export interface InitiativeShown {
  readonly initiative: DescribedInitiative;
  /** The titles of rules, by id. */
  readonly titles: ReadonlyMap<string, string>;
  /** One page of the entities that are left or not known. */
  readonly open: InitiativeEntities;
}

export function initiativePage({ initiative, titles, open }: InitiativeShown, { at }: Frame): Page {
  const { title, scorecard, level, owner, start, due, state, progress, forecast } = initiative;
  const { done, entities, share, left, unknown } = progress;
  return {
    title: cleanText(title),
    area: "/initiatives",
    body: html`<h1>${cleanText(title)}</h1>
      <p class="meta">
        ${level === null ? NOTHING : html`${cleanText(level)} of `}<a href="${scorecardAddress(scorecard)}"
          >${cleanText(scorecard)}</a
        >
        · ${start} to ${due} · ${ownerLink(owner)} ${stateTag({ state, due }, at)}
      </p>
      <p class="lead">
        <b>${done} of ${entities}</b> done${share === null ? "" : ` (${share} %)`}, ${left} left, ${unknown} not known;
        ${sayForecast(forecast, due)}.
      </p>
      ${progressBar(progress)} ${chart(initiative)}
      <div class="columns">${owners(initiative)} ${rules(initiative, titles)}</div>
      ${openSection(initiative, titles, open)}`,
  };
}

function chart({ burndown, start, due, forecast, title }: DescribedInitiative): Html {
  const read = (at: string | null): Instant | null => (at === null ? null : (parseInstant(at) ?? null));
  const [from, lastDay, finish] = [read(start), read(due), read(forecast.finish)];
  if (from === null || lastDay === null || burndown.length < 2) return NOTHING;
  const points = burndown.flatMap(({ at, open }) => {
    const instant = read(at);
    return instant === null ? [] : [{ at: instant, open }];
  });
  return html`<section>
    <h2>Open, day by day</h2>
    ${burnDownChart({
      title: `Open on ${cleanText(title)}`,
      points,
      start: from,
      due: lastDay + DAY,
      forecast: finish === null ? null : { finish, earliest: read(forecast.earliest), latest: read(forecast.latest) },
    })}
  </section>`;
}

function owners({ owners: all, id }: DescribedInitiative): Html {
  if (all.length === 0) return NOTHING;
  return html`<section>
    <h2>Whose</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Owner</th>
          <th scope="col" class="number">Left</th>
          <th scope="col" class="number">Not known</th>
          <th scope="col" class="number">Done</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(
          ({ owner, left, unknown, done }) =>
            html`<tr>
              <th scope="row">${ownerLink(owner)}</th>
              <td class="number">
                ${left === 0 || owner === null ? left : html`<a href="${withQuery(pathOf("initiatives", id), { owner })}">${left}</a>`}
              </td>
              <td class="number">${unknown}</td>
              <td class="number">${done}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function rules({ rules: all, scorecard }: DescribedInitiative, titles: InitiativeShown["titles"]): Html {
  return html`<section>
    <h2>What has to pass</h2>
    <ul>
      ${all.map((rule) => html`<li><a href="${ruleAddress(scorecard, rule)}">${cleanText(titles.get(rule) ?? rule)}</a></li>`)}
    </ul>
  </section>`;
}

function openSection(
  { id, scorecard }: DescribedInitiative,
  titles: InitiativeShown["titles"],
  { items, next }: InitiativeEntities,
): Html {
  return html`<section>
    <h2>Who is left</h2>
    ${
      items.length === 0
        ? html`<p class="soft">Nobody.</p>`
        : html`<ul class="rows">
            ${items.map(
              ({ entity, owner, stand, rules: missing }) =>
                html`<li class="finding">
                  ${outcomeMark(stand === "unknown" ? "unknown" : "fail")}
                  <div class="says">
                    <p>${entityLink(entity)} <span class="soft small">${ownerLink(owner)}</span></p>
                    <p class="why">${missingRules(entityAddress(entity) ?? "", scorecard, missing, titles)}</p>
                  </div>
                </li>`,
            )}
          </ul>`
    }
    ${next === null ? NOTHING : html`<p><a href="${withQuery(pathOf("initiatives", id), { after: next })}">More</a></p>`}
  </section>`;
}

/** The most rules shown for an entity. Its own page shows the rest. */
const MOST_MISSING = 6;

function missingRules(
  address: string,
  scorecard: string,
  missing: readonly string[],
  titles: InitiativeShown["titles"],
): Html {
  const named = missing
    .slice(0, MOST_MISSING)
    .map((rule) => html`<a href="${address}#${scorecard}/${rule}">${cleanText(titles.get(rule) ?? rule)}</a>`);
  const more = missing.length - named.length;
  return html`${joined(named)}${more > 0 ? html` and <a href="${address}#${scorecard}">${more} more</a>` : NOTHING}`;
}
