// Which rules are there, and how many entities pass each?

import type { DescribedRuleBody, ListedRules } from "../../api/reports.ts";
import { cleanText } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import type { Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { emptyState } from "../parts/empty.ts";
import { ruleAddress, scorecardAddress } from "../parts/links.ts";
import { takeAlong } from "../parts/take-along.ts";
import { sayShare } from "../parts/share.ts";

export function rulesPage(scorecards: readonly ListedRules[]): Page {
  const rules = scorecards.flatMap((scorecard) => scorecard.rules);
  const failing = rules.filter(({ draft, outcomes }) => !draft && outcomes.fail > 0).length;
  return {
    title: "Rules",
    area: "/rules",
    body: html`<h1>Rules</h1>
      ${
        rules.length === 0
          ? emptyState("There are no rules yet.", "Rules in force fill this page.", "muster push --rules rules")
          : html`<p class="lead">
              ${count(rules.length, "rule")} in ${count(scorecards.length, "scorecard")}; ${failing} of them
              ${failing === 1 ? "is" : "are"} failed by something.
            </p>`
      }
      ${scorecards.map(section)} ${rules.length === 0 ? NOTHING : takeAlong("/rules")}`,
  };
}

function section({ scorecard, title, draft, rules }: ListedRules): Html {
  return html`<section>
    <h2>
      <a href="${scorecardAddress(scorecard)}">${cleanText(title)}</a
      >${draft ? html` <span class="tag">draft</span>` : NOTHING}
    </h2>
    <table class="stack ruled">
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Level</th>
          <th scope="col">Severity</th>
          <th scope="col" class="number">Fail</th>
          <th scope="col" class="number">Not known</th>
          <th scope="col" class="number">Pass</th>
        </tr>
      </thead>
      <tbody>
        ${rules.map((rule) => row(scorecard, rule))}
      </tbody>
    </table>
  </section>`;
}

function row(scorecard: string, { id, title, level, severity, draft, outcomes }: DescribedRuleBody): Html {
  const { pass, fail, unknown } = outcomes;
  return html`<tr>
    <th scope="row">
      <a href="${ruleAddress(scorecard, id)}">${cleanText(title)}</a
      >${draft ? html` <span class="tag">draft</span>` : NOTHING}
    </th>
    <td data-label="level">${cleanText(level)}</td>
    <td data-label="severity">${severity}</td>
    <td class="number" data-label="fail">${fail === 0 ? html`<span class="soft">0</span>` : html`<b>${fail}</b>`}</td>
    <td class="number" data-label="not known">${unknown}</td>
    <td class="number" data-label="pass">${sayShare(pass, pass + fail + unknown)}</td>
  </tr>`;
}
