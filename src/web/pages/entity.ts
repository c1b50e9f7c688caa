// What should be fixed next in one entity, and where does it stand?

import type { DescribedEntity } from "../../api/entities.ts";
import type { ListedDecision } from "../../api/decisions.ts";
import type { EvaluatedScorecardBody, NextStepBody } from "../../api/findings.ts";
import type { EntityHistory, ScorecardHistory } from "../../api/history.ts";
import type { EntityDora } from "../../model/dora.ts";
import type { Entity } from "../../model/entity.ts";
import { parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { titleOf } from "../../model/title-of.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayRef } from "../../report/say-ref.ts";
import { dayOf } from "../charts/day-of.ts";
import { hasCourse, sparkLine } from "../charts/time-line.ts";
import type { TimePoint } from "../charts/time-line.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { decisionsSection } from "../parts/entity-decisions.ts";
import { doraSection } from "../parts/entity-delivery.ts";
import { movementsSection } from "../parts/entity-movements.ts";
import { inCode } from "../parts/finding.ts";
import { holdingItems } from "../parts/holding.ts";
import type { Holding } from "../parts/holding.ts";
import { levelToTarget } from "../parts/level.ts";
import { scorecardSection } from "../parts/scorecard-findings.ts";
import { entityAddress, entityLink, outsideLink, ownerLink } from "../parts/links.ts";

export interface EntityShown {
  readonly described: DescribedEntity;
  readonly scorecards: readonly EvaluatedScorecardBody[];
  readonly nextSteps: readonly NextStepBody[];
  /** Freezes and locks that hold its releases. Undefined: the viewer may not read them. */
  readonly holding: Holding | undefined;
  /** Newest first. Undefined: the viewer may not read them. */
  readonly decisions: readonly ListedDecision[] | undefined;
  readonly dora: EntityDora;
  /** Day by day, by scorecard. */
  readonly history: ReadonlyMap<string, ScorecardHistory["points"]>;
  /** Newest first. */
  readonly movements: EntityHistory["items"];
}

export function entityPage(shown: EntityShown, frame: Frame): Page {
  const entity = shown.described.entity as unknown as Entity;
  const name = sayRef(entity.ref);
  return {
    title: name,
    body: html`${header(entity, name)} ${held(shown.holding, entity, frame.at)} ${nextStep(shown.nextSteps)}
      ${standings(shown, frame.at)}
      <div class="columns">
        ${decisionsSection(shown.decisions, entity, frame.at)} ${doraSection(shown.dora, entity)}
        ${movementsSection(shown.movements, frame.at)} ${relations(entity)}
      </div>
      ${shown.scorecards.map((scorecard) => scorecardSection(scorecard, shown.described, frame))} ${exports(entity)}`,
  };
}

/** Shown first, because the releases of the entity wait for it. */
function held(holding: Holding | undefined, { ref }: Entity, at: Instant): Html {
  const items = holding === undefined ? [] : holdingItems(holding, at, ref);
  if (items.length === 0) return NOTHING;
  return html`<section class="notice" aria-label="What holds its releases">
    <ul class="rows">
      ${items}
    </ul>
  </section>`;
}

function header(entity: Entity, name: string): Html {
  const { kind, owner, system, tier, lifecycle, type, metadata } = entity;
  const what = [cleanText(kind), type, lifecycle, tier === undefined ? undefined : `tier ${tier}`];
  const links = (metadata.links ?? []).map(({ url, title }) => outsideLink(url, title ?? url));
  return html`<h1>${cleanText(titleOf(entity) ?? name)}</h1>
    <p class="meta">
      ${joined(
        what.flatMap((word) => (word === undefined ? [] : [cleanText(word)])),
        " · ",
      )}
      · ${ownerLink(owner ?? null)}${system === undefined ? NOTHING : html` · ${entityLink(system)}`}
    </p>
    ${metadata.description === undefined ? NOTHING : html`<p>${cleanText(metadata.description)}</p>`}
    ${links.length === 0 ? NOTHING : html`<p class="small">${joined(links, " · ")}</p>`}`;
}

/** The steps are sorted: the first is the cheapest one below a target, if there is any. */
function nextStep([first]: readonly NextStepBody[]): Html {
  if (first === undefined) return html`<p class="lead">Nothing is left to fix.</p>`;
  const { fails, unknowns, next, title } = first;
  const [cheapest] = fails.findings.length > 0 ? fails.findings : unknowns.findings;
  const left = fails.findings.length + unknowns.findings.length;
  return html`<section class="next" aria-label="Next step">
    <p class="lead">
      Next: <b>${cheapest === undefined ? "" : cleanText(cheapest.title)}</b>${
        cheapest?.fix?.effort === undefined ? NOTHING : html` <span class="effort">${cheapest.fix.effort}</span>`
      }
    </p>
    ${cheapest?.fix ? html`<p>${inCode(cleanText(cheapest.fix.text))}${cheapest.fix.url === undefined ? NOTHING : html` ${outsideLink(cheapest.fix.url, "how")}`}</p>` : NOTHING}
    <p class="soft small">
      ${count(left, "rule")} to <b>${cleanText(next)}</b> of
      ${cleanText(title)}${fails.effort === null ? NOTHING : `, ${fails.effort} of work`}
    </p>
  </section>`;
}

function standings({ scorecards, history }: EntityShown, at: Instant): Html {
  if (scorecards.length === 0) {
    return emptyState("No scorecard applies to it.", "Rules in force say to what they apply.", "muster query --help");
  }
  return html`<section>
    <h2>Levels</h2>
    <table class="standings rising">
      <tbody>
        ${scorecards.map(
          ({ scorecard, title, score, draft, ...standing }) =>
            html`<tr>
              <th scope="row">
                <a href="#${scorecard}">${cleanText(title)}</a
                >${draft ? html` <span class="tag">draft</span>` : NOTHING}
              </th>
              <td>${levelToTarget(standing)}</td>
              <td class="course">${scoreCourse(title, scoresOf(history.get(scorecard) ?? [], score, at))}</td>
              <td class="number">${score.toFixed(1)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Replaces the last recorded point by the score of now. */
function scoresOf(points: ScorecardHistory["points"], score: number, at: Instant): readonly TimePoint[] {
  const past = points.slice(0, -1).map((point) => ({ at: parseInstant(point.at) ?? at, value: point.score }));
  return [...past, { at, value: score }];
}

/** The score over ninety days, and how far it moved. */
function scoreCourse(title: string, points: readonly TimePoint[]): Html {
  const [first, last] = [points.find(({ value }) => value !== null), points.at(-1)];
  if (!hasCourse(points) || first === undefined || last === undefined) return NOTHING;
  const moved = Math.round(10 * ((last.value ?? 0) - (first.value ?? 0))) / 10;
  const name = `Score on ${cleanText(title)}`;
  const said = moved === 0 ? "as before" : `${moved > 0 ? "▲" : "▼"} ${Math.abs(moved).toFixed(1)}`;
  return html`${sparkLine({ title: name, points, most: 100, say: (value) => value.toFixed(1) })}
    <span class="small soft">${said} since ${dayOf(first.at)}</span>`;
}

function exports({ ref }: Entity): Html {
  const address = entityAddress(ref);
  if (address === undefined) return NOTHING;
  return html`<p class="small soft">
    Findings as <a href="${address}/findings.csv">CSV</a>, <a href="${address}/findings.md">Markdown</a>,
    <a href="${address}/findings.json">JSON</a>
  </p>`;
}

function relations({ relations: all }: Entity): Html {
  const told = Object.entries(all).filter(([, refs]) => refs.length > 0);
  if (told.length === 0) return NOTHING;
  return html`<section>
    <h2>Relations</h2>
    <dl class="pairs">
      ${told.map(
        ([name, refs]) =>
          html`<dt>${cleanText(name)}</dt>
            <dd>${joined(refs.map((ref) => entityLink(ref)))}</dd>`,
      )}
    </dl>
  </section>`;
}
