// What does a rule ask and why, who fails it, and which gates and initiatives rely on it?

import type { RuleCase, RuleGate, RuleReport } from "../../api/reports.ts";
import type { RuleHistory } from "../../api/history.ts";
import { findingOf } from "../../api/read-finding.ts";
import type { JsonValue } from "../../model/json.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { sayRef } from "../../report/say-ref.ts";
import { count } from "../../report/layout.ts";
import type { Frame, Page } from "../frame.ts";
import { html, joined, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { bar } from "../parts/bar.ts";
import { passCourse, percentCourse } from "../parts/course.ts";
import { inCode } from "../parts/finding.ts";
import { pathOf } from "../../model/address.ts";
import { entityAddress, entityLink, outsideLink, ownerLink, scorecardAddress, withQuery } from "../parts/links.ts";
import { outcomeMark } from "../parts/outcome.ts";
import { sayShare } from "../parts/share.ts";
import { sinceWhen } from "../parts/when.ts";

export function rulePage(shown: RuleReport, history: RuleHistory, frame: Frame): Page {
  const { scorecard, rule } = shown;
  const { outcomes } = rule;
  return {
    title: cleanText(rule.title),
    area: "/rules",
    body: html`<h1>${cleanText(rule.title)}</h1>
      <p class="meta">
        <a href="${scorecardAddress(scorecard.id)}">${cleanText(scorecard.title)}</a> · ${cleanText(rule.level)} ·
        ${rule.severity} · <code>${rule.id}</code>${rule.draft ? html` <span class="tag">draft</span>` : NOTHING}
      </p>
      <p class="lead">
        ${count(outcomes.fail, "entity fails", "entities fail")} it,
        <b>${sayShare(outcomes.pass, outcomes.pass + outcomes.fail + outcomes.unknown)}</b> pass${
          outcomes.unknown === 0 ? NOTHING : html`, of ${outcomes.unknown} it is not known`
        }${outcomes.waived === 0 ? NOTHING : html`; <a href="/waivers">${outcomes.waived} of those waived</a>`}.
      </p>
      ${shareBar(shown)} ${reasons(shown)} ${asked(shown, frame)} ${openSection(shown, frame)}
      ${percentCourse("Passing", passCourse(history, outcomes, frame.at))} ${gates(shown)} ${cases(shown.cases)}`,
  };
}

function shareBar({ rule: { outcomes } }: RuleReport): Html {
  const { pass, fail, unknown } = outcomes;
  if (pass + fail + unknown === 0) return html`<p class="soft">It applies to nothing here.</p>`;
  return bar("Outcomes", [
    { name: "outcome-pass", share: pass, label: `pass ${pass}` },
    { name: "outcome-fail", share: fail, label: `fail ${fail}` },
    { name: "level-none", share: unknown, label: `not known ${unknown}` },
  ]);
}

function reasons({ rule: { why, fix } }: RuleReport): Html {
  return html`<div class="columns">
    ${
      why === null
        ? NOTHING
        : html`<section>
            <h2>Why</h2>
            <p>${inCode(cleanText(why))}</p>
          </section>`
    }
    ${
      fix === null
        ? NOTHING
        : html`<section>
            <h2>
              How to fix it${fix.effort === undefined ? NOTHING : html` <span class="effort">${fix.effort}</span>`}
            </h2>
            <p>
              ${inCode(cleanText(fix.text))}${fix.url === undefined ? NOTHING : html` ${outsideLink(fix.url, "how")}`}
            </p>
          </section>`
    }
  </div>`;
}

function asked({ asks, where, source, rule }: RuleReport, { viewer }: Frame): Html {
  return html`<section>
    <h2>What it asks</h2>
    <ul class="asks">
      ${asks.map((part) => html`<li>${inCode(cleanText(part))}</li>`)}
    </ul>
    ${where === null ? NOTHING : html`<p class="soft">Only where ${inCode(cleanText(where))}.</p>`}
    <details>
      <summary>As it is written</summary>
      <pre class="source" tabindex="0"><code>${showJson(source.pass)}</code></pre>
      ${
        source.appliesTo === null
          ? NOTHING
          : html`<p class="soft small">Applies to</p>
              <pre class="source" tabindex="0"><code>${showJson(source.appliesTo)}</code></pre>`
      }
      <p class="soft small"><code>${cleanText(rule.location.file)}:${rule.location.line}</code></p>
    </details>
    ${
      viewer.may("rules:try")
        ? html`<p class="small">
            <a href="${withQuery("/playground", { pass: compact(source.pass) })}"
              >Try it, or a change of it, on an entity</a
            >
          </p>`
        : NOTHING
    }
  </section>`;
}

function showJson(value: JsonValue): string {
  return cleanLines(JSON.stringify(value, null, 2));
}

/** Cleans each line and keeps the line breaks. */
function cleanLines(text: string): string {
  return text.split("\n").map(cleanText).join("\n");
}

function compact(value: JsonValue): string {
  return safeJson(value);
}

function openSection({ open, rule, scorecard }: RuleReport, { at }: Frame): Html {
  const all = rule.outcomes.fail + rule.outcomes.unknown;
  if (open.length === 0)
    return html`<section>
      <h2>Who does not pass</h2>
      <p class="soft">Nobody.</p>
    </section>`;
  return html`<section>
    <h2>Who does not pass</h2>
    <ul class="rows">
      ${open.map((entity) => {
        const [finding] = entity.findings;
        if (finding === undefined) return NOTHING;
        const { message } = findingOf(finding);
        const address = entityAddress(entity.entity);
        return html`<li class="finding">
          ${outcomeMark(finding.outcome)}
          <div class="says">
            <p class="title">
              ${address === undefined ? entityLink(entity.entity) : html`<a href="${address}#${scorecard.id}/${rule.id}">${sayRef(entity.entity)}</a>`}
            </p>
            <p class="why">${inCode(cleanText(message))} <span class="soft">· ${ownerLink(entity.owner)}</span></p>
          </div>
          ${finding.since === null ? NOTHING : html`<span class="age">${sinceWhen(finding.since, at)}</span>`}
        </li>`;
      })}
    </ul>
    ${
      all > open.length
        ? html`<p class="small">
            <a href="${withQuery(scorecardAddress(scorecard.id), { rule: rule.id })}">and ${all - open.length} more</a>
          </p>`
        : NOTHING
    }
  </section>`;
}

function gates({ gates: all, initiatives }: RuleReport): Html {
  if (all.length + initiatives.length === 0)
    return html`<section>
      <h2>Where it counts</h2>
      <p class="soft">No gate asks for it.</p>
    </section>`;
  return html`<section>
    <h2>Where it counts</h2>
    <ul class="rows">
      ${all.map(gateItem)}
      ${initiatives.map(
        ({ id, title, due }) =>
          html`<li>
            <p><a href="${pathOf("initiatives", id)}">${cleanText(title)}</a> <span class="soft">due ${due}</span></p>
          </li>`,
      )}
    </ul>
  </section>`;
}

function gateItem({ title, environments, by, onUnknown, steps }: RuleGate): Html {
  const said = steps.map(
    ({ step, from, isConditional }) =>
      html`<b>${step}</b>${from === null ? NOTHING : ` from ${from}`}${isConditional ? " for some" : NOTHING}`,
  );
  return html`<li>
    <p>
      ${cleanText(title)}
      <span class="soft"
        >before ${environments.map(cleanText).join(", ")}${by === "level" ? ", by its level" : ""}</span
      >
    </p>
    <p class="small">
      ${joined(said, html` <span class="arrow">→</span> `)}${onUnknown === null ? NOTHING : html` <span class="soft">· not known: ${onUnknown}</span>`}
    </p>
  </li>`;
}

function cases(all: readonly RuleCase[]): Html {
  if (all.length === 0) return NOTHING;
  return html`<section>
    <h2>Cases it is tested with</h2>
    <ul class="rows">
      ${all.map(
        ({ name, expect, file, line }) =>
          html`<li class="finding">
            ${outcomeMark(expect)}
            <div class="says"><p>${cleanText(name)}</p></div>
            <span class="age"><code>${cleanText(file)}:${line}</code></span>
          </li>`,
      )}
    </ul>
  </section>`;
}
