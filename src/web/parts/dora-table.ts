// How do the five DORA figures read: each with what it rests on?

import { METRICS } from "../../model/dora.ts";
import type { DoraShared, MetricId } from "../../model/dora.ts";
import { METRIC_TITLES, NOT_KNOWN, sayFigure, sayInterval } from "../../report/say-dora.ts";
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

export function doraTable({ metrics }: Pick<DoraShared, "metrics">): Html {
  return html`<table class="stack dora">
    <thead>
      <tr>
        <th scope="col">Metric</th>
        <th scope="col" class="number">Figure</th>
        <th scope="col">Level</th>
        <th scope="col" class="number">95 % between</th>
        <th scope="col" class="number">Rests on</th>
        <th scope="col">Confidence</th>
      </tr>
    </thead>
    <tbody>
      ${METRICS.map((metric) => row(metric, metrics))}
    </tbody>
  </table>`;
}

function row(metric: MetricId, metrics: DoraShared["metrics"]): Html {
  const { value, unit, level, interval, n, confidence } = metrics[metric];
  const between = sayInterval(interval, unit);
  return html`<tr>
    <th scope="row">${METRIC_TITLES[metric]}</th>
    <td class="number" data-label="figure">
      ${value === null ? html`<span class="soft">${NOT_KNOWN}</span>` : html`<b>${sayFigure(value, unit)}</b>`}
    </td>
    <td data-label="level">
      ${level === null ? html`<span class="soft">–</span>` : html`<span class="dora-${level} grade">${level}</span>`}
    </td>
    <td class="number" data-label="95 % between">${between === "" ? html`<span class="soft">–</span>` : between}</td>
    <td class="number" data-label="rests on">${n} ${COUNTED[metric]}</td>
    <td data-label="confidence">${n === 0 ? NOTHING : confidence}</td>
  </tr>`;
}
