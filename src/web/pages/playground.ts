// What would a rule say about an entity, before it is in force?

import type { EvaluateAnswer } from "../../api/evaluate.ts";
import type { Problem } from "../../model/problem.ts";
import type { Frame, Page } from "../frame.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { findingItem, inCode } from "../parts/finding.ts";
import { entityLink } from "../parts/links.ts";
import { problemList } from "../parts/problems.ts";
import { outcomeMark } from "../parts/outcome.ts";
import { cleanText } from "../../report/clean-text.ts";

export interface PlaygroundShown {
  /** As typed. */
  readonly pass: string;
  readonly entity: string;
  /** Undefined: nothing was tried, or the rule cannot be read. */
  readonly answer: EvaluateAnswer | undefined;
  readonly problems: readonly Problem[];
}

const EXAMPLE = '{ ">=": [{ "var": "facts.test.line_coverage_pct" }, 80] }';

export function playgroundPage({ pass, entity, answer, problems }: PlaygroundShown, frame: Frame): Page {
  return {
    title: "Playground",
    area: "/playground",
    body: html`<h1>Playground</h1>
      <p class="lead">What a rule would say of an entity. Nothing of it is kept.</p>
      <form class="stacked wide" action="/playground">
        <label>
          The rule passes where this holds, as JSON-logic
          <textarea class="typed" name="pass" rows="7" spellcheck="false" required placeholder="${EXAMPLE}">
${pass}</textarea>
        </label>
        ${problemList(problems)}
        <label
          >Entity, by its ref or the name of a component
          <input name="entity" value="${entity}" required placeholder="component:default/checkout"
        /></label>
        <button>Try it</button>
      </form>
      ${answer === undefined ? NOTHING : answer.items.map((item) => result(item, frame))}`,
  };
}

function result({ entity, scorecards }: EvaluateAnswer["items"][number], frame: Frame): Html {
  const findings = scorecards.flatMap((scorecard) => scorecard.findings);
  return html`<section>
    <h2>${entityLink(entity)}</h2>
    ${findings.length === 0 ? html`<p class="soft">The rule does not apply to it.</p>` : NOTHING}
    <ul class="findings">
      ${findings.map((finding) => html`${findingItem(finding, { entity, at: frame.at, isTried: true })}${parts(finding)}`)}
    </ul>
  </section>`;
}

type TriedFinding = EvaluateAnswer["items"][number]["scorecards"][number]["findings"][number];

/** The parts of the condition, if there are several. */
function parts({ conjuncts }: TriedFinding): Html {
  if (conjuncts === null || conjuncts.length < 2) return NOTHING;
  const outcomeOf = (holds: boolean | null) => (holds === null ? "unknown" : holds ? "pass" : "fail");
  return html`${conjuncts.map(
    ({ holds, message, remedy }) =>
      html`<li class="finding part">
        ${outcomeMark(outcomeOf(holds))}
        <div class="says">
          <p>${inCode(cleanText(message))}</p>
          ${remedy === undefined || remedy === null ? NOTHING : html`<p class="why soft">${inCode(cleanText(remedy))}</p>`}
        </div>
      </li>`,
  )}`;
}
