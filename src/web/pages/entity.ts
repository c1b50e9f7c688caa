// Of one entity: what is to be fixed next, and how does it stand?

import type { DescribedEntity } from "../../api/entities.ts";
import type { EvaluatedScorecardBody, ListedFinding, NextStepBody } from "../../api/findings.ts";
import type { Entity } from "../../model/entity.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayRef } from "../../report/say-ref.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { findingItem, inCode } from "../parts/finding.ts";
import { levelToTarget } from "../parts/level.ts";
import { entityAddress, entityLink, outsideLink, ownerLink, scorecardAddress } from "../parts/links.ts";

export interface EntityShown {
  readonly described: DescribedEntity;
  readonly scorecards: readonly EvaluatedScorecardBody[];
  readonly nextSteps: readonly NextStepBody[];
}

export function entityPage(shown: EntityShown, frame: Frame): Page {
  const entity = shown.described.entity as unknown as Entity;
  const name = sayRef(entity.ref);
  return {
    title: name,
    body: html`${header(entity, name)} ${nextStep(shown.nextSteps)} ${standings(shown)}
    ${shown.scorecards.map((scorecard) => scorecardSection(scorecard, entity, frame))} ${relations(entity)}
    ${exports(entity)}`,
  };
}

function header(entity: Entity, name: string): Html {
  const { kind, owner, system, tier, lifecycle, type, metadata } = entity;
  const what = [cleanText(kind), type, lifecycle, tier === undefined ? undefined : `tier ${tier}`];
  const links = (metadata.links ?? []).map(({ url, title }) => outsideLink(url, title ?? url));
  return html`<h1>${cleanText(metadata.title ?? name)}</h1>
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

/** The first is what is cheapest where it is below its target. */
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

function standings({ scorecards }: EntityShown): Html {
  if (scorecards.length === 0) {
    return emptyState("No scorecard applies to it.", "Rules in force say to what they apply.", "muster query --help");
  }
  return html`<section>
    <h2>Levels</h2>
    <table class="standings">
      <tbody>
        ${scorecards.map(
          ({ scorecard, title, score, draft, ...standing }) =>
            html`<tr>
              <th scope="row">
                <a href="#${scorecard}">${cleanText(title)}</a
                >${draft ? html` <span class="tag">draft</span>` : NOTHING}
              </th>
              <td>${levelToTarget(standing)}</td>
              <td class="number">${score.toFixed(1)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

const ORDER = { fail: 0, unknown: 1, pass: 2, "not-applicable": 3 } as const;

function scorecardSection(scorecard: EvaluatedScorecardBody, { ref }: Entity, { at }: Frame): Html {
  const { scorecard: id, title, findings } = scorecard;
  const levels = [...Map.groupBy(findings, ({ level }) => level)];
  return html`<section id="${id}">
    <h2>
      <a href="${scorecardAddress(id)}">${cleanText(title)}</a> <span class="aside">${levelToTarget(scorecard)}</span>
    </h2>
    ${levels.map(
      ([level, ofLevel]) =>
        html`<h3>${cleanText(level)} <span class="soft">${sayOutcomes(ofLevel)}</span></h3>
          <ul class="findings">
            ${inOrder(ofLevel).map((finding) => findingItem(finding, { entity: ref, at }))}
          </ul>`,
    )}
  </section>`;
}

function inOrder(findings: readonly ListedFinding[]): readonly ListedFinding[] {
  return [...findings].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome]);
}

function sayOutcomes(findings: readonly ListedFinding[]): string {
  const asked = findings.filter(({ outcome }) => outcome !== "not-applicable");
  return `${asked.filter(({ outcome }) => outcome === "pass").length} of ${asked.length}`;
}

function exports({ ref }: Entity): Html {
  const address = entityAddress(ref);
  if (address === undefined) return NOTHING;
  return html`<p class="small soft">
    <a href="${address}/dora">How it is delivered</a> · Findings as <a href="${address}/findings.json">JSON</a>
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
