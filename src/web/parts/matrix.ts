// Which entity passes which rule? A row for each entity and a column for each rule. The script links open cells to
// their findings.

import { raw } from "hono/html";
import type { MatrixRow, ReportedRule } from "../../model/scorecard-report.ts";
import { cleanText } from "../../report/clean-text.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { levelToTarget } from "./level.ts";
import { entityLink, ownerLink, ruleAddress } from "./links.ts";
import type { ShownOutcome } from "./outcome.ts";

/**
 * Pages have thousands of cells, so each is as short as possible and made only once. `waived`: does not pass, and a
 * waiver accepts that for now.
 */
const CELLS: Readonly<Record<ShownOutcome, Html>> = {
  pass: raw('<td class="p">✓</td>'),
  fail: raw('<td class="f">✕</td>'),
  unknown: raw('<td class="u">?</td>'),
  "not-applicable": raw('<td class="n">–</td>'),
  waived: raw('<td class="w">~</td>'),
};

export function matrix(scorecard: string, rules: readonly ReportedRule[], rows: readonly MatrixRow[]): Html {
  return html`<div class="matrix" tabindex="0" role="region" aria-label="Entities and rules">
      <table data-matrix="${scorecard}">
        <thead>
          <tr>
            <td class="who-cell"></td>
            <td></td>
            <td class="number"></td>
            ${levelRuns(rules).map(({ level, span }) => html`<th scope="colgroup" colspan="${span}" class="level-head">${cleanText(level)}</th>`)}
          </tr>
          <tr data-heads>
            <th scope="col" class="who-cell">Entity</th>
            <th scope="col">Level</th>
            <th scope="col" class="number">Score</th>
            ${rules.map((rule, index) => ruleHead(scorecard, rule, rules[index - 1]?.level !== rule.level))}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => matrixRow(row, rules))}
        </tbody>
      </table>
    </div>
    <p class="small soft legend">✓ passes · ✕ fails · ? not known · ~ does not pass, waived · – does not apply</p>`;
}

/** Neighbouring rules of the same level. */
function levelRuns(rules: readonly ReportedRule[]): readonly { readonly level: string; readonly span: number }[] {
  const runs: { level: string; span: number }[] = [];
  for (const { level } of rules) {
    const last = runs.at(-1);
    if (last?.level === level) last.span++;
    else runs.push({ level, span: 1 });
  }
  return runs;
}

function ruleHead(scorecard: string, { id, title, level }: ReportedRule, isFirst: boolean): Html {
  const address = ruleAddress(scorecard, id);
  const link = html`<a href="${address}" data-rule="${id}" title="${cleanText(title)} (${cleanText(level)})"
    ><span>${cleanText(id)}</span></a
  >`;
  return html`<th scope="col" class="${isFirst ? "turned first" : "turned"}">${link}</th>`;
}

function matrixRow(row: MatrixRow, rules: readonly ReportedRule[]): Html {
  const { entity, owner, score, outcomes, waived, ...standing } = row;
  const who = html`<th scope="row" class="who-cell">${entityLink(entity)} <small>${ownerLink(owner)}</small></th>`;
  const level = html`<td class="nowrap">${levelToTarget(standing)}</td>`;
  const figure = html`<td class="number">${score.toFixed(1)}</td>`;
  const shown =
    waived.length === 0
      ? outcomes
      : outcomes.map((outcome, index) => (waived.includes(rules[index]?.id ?? "") ? "waived" : outcome));
  return html`<tr>
    ${who}${level}${figure}${shown.map((outcome) => CELLS[outcome])}
  </tr>`;
}
