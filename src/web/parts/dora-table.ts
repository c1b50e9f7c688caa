// How are the five DORA figures shown, each with what it rests on?

import { METRICS } from "../../model/dora.ts";
import type { DoraShared, MetricId } from "../../model/dora.ts";
import { isOfSeveral, METRIC_TITLES, NOT_KNOWN, sayFigure, sayInterval } from "../../report/say-dora.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";

/** What `n` counts. */
export const COUNTED: Readonly<Record<MetricId, string>> = {
  deployment_frequency: "deployments",
  lead_time: "changes",
  change_fail_rate: "deployments",
  recovery_time: "recoveries",
  rework_rate: "deployments",
};

export function doraTable(told: Pick<DoraShared, "metrics" | "window">): Html {
  return html`<table class="stack dora">
    <thead>
      <tr>
        <th scope="col">Metric</th>
        <th scope="col" class="number">Figure</th>
        <th scope="col">Level</th>
        <th scope="col" class="number" title="In 95 of 100 cases the true figure lies between these two">
          Likely between (95 %)
        </th>
        <th scope="col" class="number" title="How many of these the figure was measured on">Measured on</th>
        <th scope="col">Confidence</th>
      </tr>
    </thead>
    <tbody>
      ${METRICS.map((metric) => row(metric, told))}
    </tbody>
  </table>`;
}

/** Whether there was any event that figures can be computed from. */
export function isAnythingHeard({ metrics }: Pick<DoraShared, "metrics">): boolean {
  return METRICS.some((metric) => metrics[metric].n > 0);
}

/** Shown in place of figures that are all unknown. Says why a scorecard may still know something about delivery. */
export function nothingHeard(): Html {
  return html`<p class="soft">
    No event told of a deployment, a change or an incident here. What scorecards say of delivery rests on facts
    (<code>dora.*</code>) that somebody told.
  </p>`;
}

function row(metric: MetricId, told: Pick<DoraShared, "metrics" | "window">): Html {
  const { value, unit, level, interval, n, confidence } = told.metrics[metric];
  const isEach = metric === "deployment_frequency" && isOfSeveral(told);
  const between = sayInterval(interval, unit);
  return html`<tr>
    <th scope="row">${METRIC_TITLES[metric]}</th>
    <td class="number" data-label="figure">
      ${value === null ? html`<span class="soft">${NOT_KNOWN}</span>` : html`<b>${sayFigure(value, unit)}</b>${isEach ? html`<br /><span class="soft small">per component</span>` : NOTHING}`}
    </td>
    <td data-label="level">
      ${level === null ? html`<span class="soft">–</span>` : html`<span class="dora-${level} grade">${level}</span>`}
    </td>
    <td class="number" data-label="likely between">${between === "" ? html`<span class="soft">–</span>` : between}</td>
    <td class="number" data-label="measured on">${n} ${COUNTED[metric]}</td>
    <td data-label="confidence">${n === 0 ? NOTHING : confidence}</td>
  </tr>`;
}
